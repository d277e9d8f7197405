//! Every word that a reply shows for the state of a build or a step. Nothing else in Kiln spells these.

use super::{BuildState, Outcome, StepOutcome, StepState, StopCause, Trigger};

/// `state` and `status` of records: `SUCCESS`, `FAILURE`, `ABORTED`, `TIMEOUT`, `SCHEDULE_FAILURE`, and for builds that are
/// not over `QUEUED`, `STARTING`, `RUNNING`.
///
/// A build that Kiln itself could not run and that never started is a `SCHEDULE_FAILURE`, as on the hosted service.
#[must_use]
pub fn record_status(state: &BuildState) -> &'static str {
    match state {
        BuildState::Queued => "QUEUED",
        BuildState::Preparing { .. } => "STARTING",
        BuildState::Running { .. } | BuildState::Stopping { .. } => "RUNNING",
        BuildState::Finished(ended) => match &ended.outcome {
            Outcome::Succeeded => "SUCCESS",
            Outcome::Failed { .. } => "FAILURE",
            Outcome::Errored { .. } if ended.started.is_none() => "SCHEDULE_FAILURE",
            Outcome::Errored { .. } => "FAILURE",
            Outcome::Stopped {
                cause: StopCause::Timeout { .. },
            } => "TIMEOUT",
            Outcome::Stopped { .. } => "ABORTED",
        },
    }
}

/// `status_code` of records: 5 success, 7 could not be scheduled, 8 aborted are known from the hosted service; 6 failure,
/// 9 timeout and 2 to 4 for builds under way are ours, in the gaps; so are 1 and 10 for stages that have not run.
#[must_use]
pub fn status_code(state: &BuildState) -> i32 {
    code_of(record_status(state))
}

/// The number that belongs to a status of a record or a stage.
#[must_use]
pub fn code_of(status: &str) -> i32 {
    match status {
        "WAITING" => 1,
        "QUEUED" => 2,
        "STARTING" => 3,
        "RUNNING" => 4,
        "SUCCESS" => 5,
        "SCHEDULE_FAILURE" => 7,
        "ABORTED" => 8,
        "TIMEOUT" => 9,
        "SKIPPED" => 10,
        _ => 6,
    }
}

/// `status` of a stage: the words of records, and for a step that has not run `WAITING`, or `SKIPPED` once the build is over.
#[must_use]
pub fn stage_status(step: &StepState, build: &BuildState) -> &'static str {
    match step {
        StepState::Waiting if build.is_finished() => "SKIPPED",
        StepState::Waiting => "WAITING",
        StepState::Running { .. } => "RUNNING",
        StepState::Finished { outcome, .. } => match outcome {
            StepOutcome::Succeeded | StepOutcome::FailureIgnored => "SUCCESS",
            StepOutcome::Failed | StepOutcome::Errored => "FAILURE",
            StepOutcome::Stopped if record_status(build) == "TIMEOUT" => "TIMEOUT",
            StepOutcome::Stopped => "ABORTED",
        },
    }
}

/// `last_job_running_status`, `job_running_status`: `InQueue`, `Running`, `Finished`.
#[must_use]
pub fn running_status(state: &BuildState) -> &'static str {
    match state {
        BuildState::Queued | BuildState::Preparing { .. } => "InQueue",
        BuildState::Running { .. } | BuildState::Stopping { .. } => "Running",
        BuildState::Finished(_) => "Finished",
    }
}

/// `last_build_status` of task lists: `none`, `building`, `blue`, `red`, `aborted`, `timeout`.
#[must_use]
pub fn list_colour(last: Option<&BuildState>) -> &'static str {
    match last.map(record_status) {
        None => "none",
        Some("QUEUED" | "STARTING" | "RUNNING") => "building",
        Some("SUCCESS") => "blue",
        Some("ABORTED") => "aborted",
        Some("TIMEOUT") => "timeout",
        Some(_) => "red",
    }
}

/// `last_build_status` of a task's summary, `status` of a build: the words of steps, and two more for builds that were stopped:
/// `none`, `running`, `success`, `error`, `aborted`, `timeout`.
#[must_use]
pub fn build_status(last: Option<&BuildState>) -> &'static str {
    match list_colour(last) {
        "building" => "running",
        "blue" => "success",
        "red" => "error",
        other => other,
    }
}

/// `abort_status` of a build: `aborted` or `timeout` for one that was stopped, else empty.
#[must_use]
pub fn abort_status(state: &BuildState) -> &'static str {
    match record_status(state) {
        "ABORTED" => "aborted",
        "TIMEOUT" => "timeout",
        _ => "",
    }
}

/// `workflow.status` of a build: `pending`, `runnable`, `completed`.
#[must_use]
pub const fn workflow_status(state: &BuildState) -> &'static str {
    match state {
        BuildState::Queued | BuildState::Preparing { .. } => "pending",
        BuildState::Running { .. } | BuildState::Stopping { .. } => "runnable",
        BuildState::Finished(_) => "completed",
    }
}

/// `status` of a step in the history details: `running`, `success`, `error`, or empty when it did not run.
#[must_use]
pub fn step_status(state: &StepState) -> &'static str {
    match state {
        StepState::Waiting => "",
        StepState::Running { .. } => "running",
        StepState::Finished { outcome, .. } => match outcome {
            StepOutcome::Succeeded | StepOutcome::FailureIgnored => "success",
            StepOutcome::Failed | StepOutcome::Stopped | StepOutcome::Errored => "error",
        },
    }
}

/// `trigger_type` of records: `MANUAL`, ….
#[must_use]
pub const fn record_trigger(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Manual => "MANUAL",
        Trigger::Timer => "TIMER",
        Trigger::CodeUpdate => "CODE_UPDATE",
        Trigger::Pipeline => "PIPELINE",
    }
}

/// `trigger_type` of lists: `Manual`, ….
#[must_use]
pub const fn list_trigger(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Manual => "Manual",
        Trigger::Timer => "Timer",
        Trigger::CodeUpdate => "CodeUpdate",
        Trigger::Pipeline => "Pipeline",
    }
}

/// `trigger_type` of the v3 histories, which speak Chinese.
#[must_use]
pub const fn history_trigger(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Manual => "手动触发",
        Trigger::Timer => "定时触发",
        Trigger::CodeUpdate => "代码更新触发",
        Trigger::Pipeline => "流水线触发",
    }
}

/// `err_msg` of a record: what went wrong, in words; none for a build that goes well.
#[must_use]
pub fn error_text(state: &BuildState) -> Option<String> {
    match state {
        BuildState::Queued | BuildState::Preparing { .. } | BuildState::Running { .. } => None,
        BuildState::Stopping { cause, .. } => Some(cause.to_string()),
        BuildState::Finished(ended) => match &ended.outcome {
            Outcome::Succeeded => None,
            Outcome::Failed { reason } | Outcome::Errored { reason } => Some(reason.clone()),
            Outcome::Stopped { cause } => Some(cause.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Ended;
    use crate::time::Timestamp;

    fn ended(outcome: Outcome, started: bool) -> BuildState {
        let at = Timestamp::from_millis(1);
        BuildState::Finished(Ended {
            started: started.then_some(at),
            finished: at,
            outcome,
        })
    }

    #[test]
    fn each_end_has_its_words() {
        let user = StopCause::User { name: "ann".into() };
        let table = [
            (BuildState::Queued, "QUEUED", 2, "InQueue", "building"),
            (ended(Outcome::Succeeded, true), "SUCCESS", 5, "Finished", "blue"),
            (
                ended(Outcome::Failed { reason: "x".into() }, true),
                "FAILURE",
                6,
                "Finished",
                "red",
            ),
            (
                ended(Outcome::Errored { reason: "x".into() }, false),
                "SCHEDULE_FAILURE",
                7,
                "Finished",
                "red",
            ),
            (
                ended(Outcome::Errored { reason: "x".into() }, true),
                "FAILURE",
                6,
                "Finished",
                "red",
            ),
            (
                ended(Outcome::Stopped { cause: user }, true),
                "ABORTED",
                8,
                "Finished",
                "aborted",
            ),
            (
                ended(
                    Outcome::Stopped {
                        cause: StopCause::Timeout { minutes: 5 },
                    },
                    true,
                ),
                "TIMEOUT",
                9,
                "Finished",
                "timeout",
            ),
        ];
        for (state, status, code, running, colour) in table {
            assert_eq!(record_status(&state), status);
            assert_eq!(status_code(&state), code);
            assert_eq!(running_status(&state), running);
            assert_eq!(list_colour(Some(&state)), colour);
        }
        assert_eq!(list_colour(None), "none");
    }

    #[test]
    fn the_other_vocabulary_says_the_same() {
        let user = StopCause::User { name: "ann".into() };
        let table = [
            (BuildState::Queued, "running", "", "pending"),
            (ended(Outcome::Succeeded, true), "success", "", "completed"),
            (
                ended(Outcome::Failed { reason: "x".into() }, true),
                "error",
                "",
                "completed",
            ),
            (
                ended(Outcome::Errored { reason: "x".into() }, false),
                "error",
                "",
                "completed",
            ),
            (
                ended(Outcome::Stopped { cause: user.clone() }, true),
                "aborted",
                "aborted",
                "completed",
            ),
            (
                ended(
                    Outcome::Stopped {
                        cause: StopCause::Timeout { minutes: 5 },
                    },
                    true,
                ),
                "timeout",
                "timeout",
                "completed",
            ),
            (
                BuildState::Stopping {
                    started: None,
                    cause: user,
                },
                "running",
                "",
                "runnable",
            ),
        ];
        for (state, status, abort, workflow) in table {
            assert_eq!(build_status(Some(&state)), status);
            assert_eq!(abort_status(&state), abort);
            assert_eq!(workflow_status(&state), workflow);
        }
        assert_eq!(build_status(None), "none");
    }
}
