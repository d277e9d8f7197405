//! When a build began and ended, and how long it took, as records show it.

use crate::time;
use kiln_model::build::{Build, BuildState};
use kiln_model::time::Timestamp;

/// How long a build took, or takes so far, in milliseconds; nothing for one that never started.
pub(crate) fn duration(build: &Build, now: Timestamp) -> i64 {
    match build.state.started() {
        Some(started) => time::span(started, finished(build).unwrap_or(now)),
        None => 0,
    }
}

/// How long ago a build was triggered, up to its end, in milliseconds.
pub(crate) fn since_trigger(build: &Build, now: Timestamp) -> i64 {
    time::span(build.created, finished(build).unwrap_or(now))
}

/// When the build was over.
pub(super) fn finished(build: &Build) -> Option<Timestamp> {
    match &build.state {
        BuildState::Finished(ended) => Some(ended.finished),
        BuildState::Queued
        | BuildState::Preparing { .. }
        | BuildState::Running { .. }
        | BuildState::Stopping { .. } => None,
    }
}

/// When the first step started; when the build was triggered where none did.
pub(super) fn began(build: &Build) -> Timestamp {
    build.state.started().unwrap_or(build.created)
}

/// When the build was taken from the queue, as far as that is still known.
pub(super) fn scheduled(build: &Build) -> Option<Timestamp> {
    build.moments.taken.or(match &build.state {
        BuildState::Preparing { since } => Some(*since),
        BuildState::Running { prepared, .. } => Some(*prepared),
        BuildState::Queued => None,
        BuildState::Stopping { started, .. } => *started,
        BuildState::Finished(ended) => ended.started,
    })
}

/// How long a build waited for its first step, or waits so far, in milliseconds.
pub(super) fn pending(build: &Build, now: Timestamp) -> i64 {
    let until = build.state.started().or_else(|| finished(build)).unwrap_or(now);
    time::span(build.created, until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::access::UserRef;
    use kiln_model::build::{BuildNumber, DailyNumber, Ended, Moments, Outcome, Source, StopCause, Trigger};
    use kiln_model::id::{BuildProjectId, DomainId, ProjectId, RecordId, TaskId, UserId};
    use kiln_model::task::{ConfigType, TaskName};

    const fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn build(state: BuildState) -> Build {
        Build {
            record: RecordId::from_random([1; 16]),
            task: TaskId::from_random([2; 16]),
            build_project: BuildProjectId::from_random([3; 16]),
            project: ProjectId::from_random([4; 16]),
            domain: DomainId::from_random([5; 16]),
            task_name: TaskName::parse("demo").unwrap(),
            config_type: ConfigType::Action,
            number: BuildNumber::new(1).unwrap(),
            daily: DailyNumber {
                day: 20_240_626,
                place: 1,
            },
            execution: "j_abcdefgh".to_owned(),
            state,
            trigger: Trigger::Manual,
            by: UserRef {
                id: UserId::from_random([6; 16]),
                name: "ann".to_owned(),
            },
            created: at(100),
            timeout_minutes: 240,
            source: Source::default(),
            parent: None,
            is_flow: false,
            moments: Moments::default(),
        }
    }

    fn ended(started: Option<Timestamp>) -> BuildState {
        BuildState::Finished(Ended {
            started,
            finished: at(900),
            outcome: Outcome::Succeeded,
        })
    }

    #[test]
    fn a_build_that_runs_has_lasted_until_now() {
        let state = BuildState::Running {
            prepared: at(200),
            started: at(300),
        };
        let running = build(state);
        assert_eq!(duration(&running, at(1300)), 1000);
        assert_eq!(
            (finished(&running), began(&running), scheduled(&running)),
            (None, at(300), Some(at(200)))
        );
    }

    #[test]
    fn a_build_that_is_over_lasted_from_its_first_step_to_its_end() {
        let over = build(ended(Some(at(300))));
        assert_eq!(duration(&over, at(99_999)), 600);
        assert_eq!((finished(&over), began(&over)), (Some(at(900)), at(300)));
    }

    #[test]
    fn a_build_that_never_started_lasted_no_time_and_began_when_it_was_triggered() {
        let cause = StopCause::User { name: "ann".to_owned() };
        for state in [
            BuildState::Queued,
            BuildState::Preparing { since: at(200) },
            BuildState::Stopping { started: None, cause },
            ended(None),
        ] {
            let build = build(state);
            assert_eq!((duration(&build, at(5000)), began(&build)), (0, at(100)));
        }
    }
}
