//! Every word of every state.

use kiln_model::build::words::{
    error_text, history_trigger, list_colour, list_trigger, record_status, record_trigger, running_status, status_code,
    step_status,
};
use kiln_model::build::{BuildState, Ended, Outcome, StepOutcome, StepState, StopCause, Trigger};
use kiln_model::time::Timestamp;

const AT: Timestamp = Timestamp::from_millis(1);
const TRIGGERS: [Trigger; 4] = [Trigger::Manual, Trigger::Timer, Trigger::CodeUpdate, Trigger::Pipeline];

fn ended(outcome: Outcome) -> BuildState {
    BuildState::Finished(Ended {
        started: Some(AT),
        finished: AT,
        outcome,
    })
}

fn stopped(cause: StopCause) -> BuildState {
    ended(Outcome::Stopped { cause })
}

fn user() -> StopCause {
    StopCause::User { name: "ann".to_owned() }
}

fn under_way() -> [BuildState; 4] {
    [
        BuildState::Queued,
        BuildState::Preparing { since: AT },
        BuildState::Running {
            prepared: AT,
            started: AT,
        },
        BuildState::Stopping {
            started: None,
            cause: user(),
        },
    ]
}

#[test]
fn builds_under_way_have_their_status() {
    let words = under_way().map(|it| (record_status(&it), status_code(&it), running_status(&it)));
    assert_eq!(
        words,
        [
            ("QUEUED", 2, "InQueue"),
            ("STARTING", 3, "InQueue"),
            ("RUNNING", 4, "Running"),
            ("RUNNING", 4, "Running"),
        ]
    );
}

#[test]
fn builds_under_way_are_building_in_lists() {
    assert!(under_way().iter().all(|it| list_colour(Some(it)) == "building"));
}

#[test]
fn a_stop_is_an_abort_whoever_asked_unless_it_was_the_clock() {
    let causes = [
        user(),
        StopCause::TaskDeleted { name: "bob".to_owned() },
        StopCause::Shutdown,
        StopCause::Timeout { minutes: 1 },
    ];
    let words = causes
        .map(stopped)
        .map(|it| (record_status(&it), list_colour(Some(&it))));
    let aborted = ("ABORTED", "aborted");
    assert_eq!(words, [aborted, aborted, aborted, ("TIMEOUT", "timeout")]);
}

#[test]
fn each_status_has_a_code_of_its_own() {
    let mut states = under_way().to_vec();
    states.truncate(3);
    states.extend([
        ended(Outcome::Succeeded),
        ended(Outcome::Failed { reason: String::new() }),
        BuildState::Queued
            .prepare(AT)
            .unwrap()
            .finish(Outcome::Errored { reason: String::new() }, AT)
            .unwrap(),
        stopped(user()),
        stopped(StopCause::Timeout { minutes: 1 }),
    ]);
    let codes: Vec<i32> = states.iter().map(status_code).collect();
    assert_eq!(codes, [2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn what_went_well_or_still_goes_has_no_error_text() {
    let [queued, preparing, running, _] = under_way();
    for state in [queued, preparing, running, ended(Outcome::Succeeded)] {
        assert_eq!(error_text(&state), None, "{state:?}");
    }
}

#[test]
fn what_went_wrong_is_told_in_its_own_words() {
    let [_, _, _, stopping] = under_way();
    let reason = || "why".to_owned();
    let texts = [
        ended(Outcome::Failed { reason: reason() }),
        ended(Outcome::Errored { reason: reason() }),
        stopped(StopCause::Shutdown),
        stopping,
    ]
    .map(|it| error_text(&it).unwrap());
    assert_eq!(
        texts,
        [
            "why",
            "why",
            "stopped because the server was shut down",
            "stopped by ann"
        ]
    );
}

#[test]
fn each_step_has_its_status() {
    let over = |outcome| StepState::Finished {
        started: AT,
        finished: AT,
        outcome,
    };
    let words = [
        StepState::Waiting,
        StepState::Running { started: AT },
        over(StepOutcome::Succeeded),
        over(StepOutcome::FailureIgnored),
        over(StepOutcome::Failed),
        over(StepOutcome::Stopped),
        over(StepOutcome::Errored),
    ]
    .map(|it| step_status(&it));
    assert_eq!(words, ["", "running", "success", "success", "error", "error", "error"]);
}

#[test]
fn triggers_have_three_sets_of_words() {
    assert_eq!(
        TRIGGERS.map(record_trigger),
        ["MANUAL", "TIMER", "CODE_UPDATE", "PIPELINE"]
    );
    assert_eq!(
        TRIGGERS.map(list_trigger),
        ["Manual", "Timer", "CodeUpdate", "Pipeline"]
    );
    assert_eq!(
        TRIGGERS.map(history_trigger),
        ["手动触发", "定时触发", "代码更新触发", "流水线触发"]
    );
}

#[test]
fn the_name_of_a_trigger_leads_back_to_it() {
    for trigger in TRIGGERS {
        assert_eq!(Trigger::named(trigger.name()), Some(trigger));
    }
}

#[test]
fn what_names_no_trigger_is_none() {
    for name in ["", "MANUAL", "cron"] {
        assert_eq!(Trigger::named(name), None, "{name}");
    }
}
