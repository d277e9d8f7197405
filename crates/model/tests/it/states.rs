//! The whole table of transitions: what may happen in which state, and what comes of it.

use kiln_model::build::{BuildState, Ended, Outcome, StopCause};
use kiln_model::time::Timestamp;

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn by_ann() -> StopCause {
    StopCause::User { name: "ann".to_owned() }
}

fn preparing() -> BuildState {
    BuildState::Preparing { since: at(1) }
}

fn running() -> BuildState {
    BuildState::Running {
        prepared: at(1),
        started: at(2),
    }
}

fn stopping(started: Option<Timestamp>) -> BuildState {
    BuildState::Stopping {
        started,
        cause: by_ann(),
    }
}

fn finished(started: Option<Timestamp>, finished: Timestamp, outcome: Outcome) -> BuildState {
    BuildState::Finished(Ended {
        started,
        finished,
        outcome,
    })
}

fn over() -> BuildState {
    finished(Some(at(2)), at(3), Outcome::Succeeded)
}

fn failed() -> Outcome {
    Outcome::Failed {
        reason: "exit 1".to_owned(),
    }
}

fn all() -> [BuildState; 5] {
    [
        BuildState::Queued,
        preparing(),
        running(),
        stopping(Some(at(2))),
        over(),
    ]
}

#[test]
fn only_a_build_that_waits_can_be_prepared() {
    let can: Vec<bool> = all().map(|it| it.prepare(at(9)).is_ok()).into();
    assert_eq!(can, [true, false, false, false, false]);
}

#[test]
fn only_a_build_that_is_prepared_can_start() {
    let can: Vec<bool> = all().map(|it| it.start(at(9)).is_ok()).into();
    assert_eq!(can, [false, true, false, false, false]);
}

#[test]
fn a_build_can_be_stopped_once_and_only_before_its_end() {
    let can: Vec<bool> = all().map(|it| it.stop(by_ann(), at(9)).is_ok()).into();
    assert_eq!(can, [true, true, true, false, false]);
}

#[test]
fn a_build_that_was_taken_can_finish_once() {
    let can: Vec<bool> = all().map(|it| it.finish(failed(), at(9)).is_ok()).into();
    assert_eq!(can, [false, true, true, true, false]);
}

#[test]
fn only_one_state_is_finished() {
    let is: Vec<bool> = all().map(|it| it.is_finished()).into();
    assert_eq!(is, [false, false, false, false, true]);
}

#[test]
fn each_state_has_its_name() {
    let names: Vec<&str> = all().iter().map(BuildState::name).collect();
    assert_eq!(names, ["queued", "preparing", "running", "stopping", "finished"]);
}

#[test]
fn a_build_started_when_its_first_step_did() {
    let started: Vec<Option<Timestamp>> = all().iter().map(BuildState::started).collect();
    assert_eq!(started, [None, None, Some(at(2)), Some(at(2)), Some(at(2))]);
}

#[test]
fn preparing_notes_when_the_build_left_the_queue() {
    assert_eq!(BuildState::Queued.prepare(at(1)), Ok(preparing()));
}

#[test]
fn starting_keeps_when_the_build_left_the_queue() {
    assert_eq!(preparing().start(at(2)), Ok(running()));
}

#[test]
fn stopping_a_build_that_waits_ends_it_with_the_cause() {
    let outcome = Outcome::Stopped { cause: by_ann() };
    assert_eq!(
        BuildState::Queued.stop(by_ann(), at(5)),
        Ok(finished(None, at(5), outcome))
    );
}

#[test]
fn stopping_a_build_that_is_prepared_leaves_it_without_a_start() {
    assert_eq!(preparing().stop(by_ann(), at(5)), Ok(stopping(None)));
}

#[test]
fn stopping_a_build_that_runs_keeps_its_start() {
    assert_eq!(running().stop(by_ann(), at(5)), Ok(stopping(Some(at(2)))));
}

#[test]
fn a_build_that_runs_ends_as_its_steps_say() {
    assert_eq!(
        running().finish(failed(), at(7)),
        Ok(finished(Some(at(2)), at(7), failed()))
    );
}

#[test]
fn a_build_that_never_started_ends_without_a_start() {
    assert_eq!(preparing().finish(failed(), at(7)), Ok(finished(None, at(7), failed())));
}

#[test]
fn a_build_that_is_being_stopped_ends_with_the_cause_of_its_stop() {
    let outcome = Outcome::Stopped { cause: by_ann() };
    assert_eq!(
        stopping(Some(at(2))).finish(Outcome::Succeeded, at(7)),
        Ok(finished(Some(at(2)), at(7), outcome))
    );
}

#[test]
fn a_refusal_says_what_was_tried_in_which_state() {
    let refusals = [
        running().prepare(at(9)),
        BuildState::Queued.start(at(9)),
        over().stop(by_ann(), at(9)),
        BuildState::Queued.finish(failed(), at(9)),
    ];
    let words: Vec<String> = refusals.into_iter().map(|it| it.unwrap_err().to_string()).collect();
    assert_eq!(
        words,
        [
            "a build that is running cannot be prepared",
            "a build that is queued cannot start",
            "a build that is finished cannot be stopped",
            "a build that is queued cannot finish",
        ]
    );
}

#[test]
fn each_cause_has_its_words() {
    let causes = [
        by_ann(),
        StopCause::Timeout { minutes: 5 },
        StopCause::TaskDeleted { name: "bob".to_owned() },
        StopCause::Shutdown,
    ];
    assert_eq!(
        causes.map(|it| it.to_string()),
        [
            "stopped by ann",
            "stopped after its limit of 5 minutes",
            "task deleted by bob",
            "stopped because the server was shut down",
        ]
    );
}
