//! A build as a row. The state is kept twice: as columns to search by, and as a document to read; the two must agree.

use crate::document;
use crate::error::Result;
use crate::sql::{Fields, Row};
use kiln_model::build::{Build, BuildNumber, BuildState, DailyNumber, Moments, Outcome, Revision, Trigger};
use kiln_model::task::ConfigType;
use kiln_model::time::Timestamp;

/// The columns of a build in a statement, for a table called `b`.
macro_rules! build_columns {
    () => {
        "b.record AS b_record, b.task AS b_task, b.build_project AS b_build_project, b.project AS b_project, \
         b.domain AS b_domain, b.task_name AS b_task_name, b.config_type AS b_config_type, b.number AS b_number, \
         b.day AS b_day, b.place AS b_place, b.execution AS b_execution, b.state AS b_state, \
         b.started AS b_started, b.finished AS b_finished, b.outcome AS b_outcome, b.detail AS b_detail, \
         b.trigger_kind AS b_trigger_kind, b.by_id AS b_by_id, b.by_name AS b_by_name, b.created AS b_created, \
         b.timeout_minutes AS b_timeout_minutes, b.source AS b_source, b.parent AS b_parent, b.is_flow AS b_is_flow, \
         b.taken AS b_taken, b.ready AS b_ready, b.steps_over AS b_steps_over"
    };
}
pub(crate) use build_columns;

/// The columns of a build's state.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StateColumns {
    pub(super) name: &'static str,
    pub(super) started: Option<Timestamp>,
    pub(super) finished: Option<Timestamp>,
    pub(super) outcome: Option<&'static str>,
    pub(super) detail: String,
}

impl StateColumns {
    pub(super) fn of(state: &BuildState) -> Result<Self> {
        let (finished, outcome) = match state {
            BuildState::Finished(ended) => (Some(ended.finished), Some(outcome_name(&ended.outcome))),
            BuildState::Queued
            | BuildState::Preparing { .. }
            | BuildState::Running { .. }
            | BuildState::Stopping { .. } => (None, None),
        };
        Ok(Self {
            name: state.name(),
            started: state.started(),
            finished,
            outcome,
            detail: document::text(state, "builds", "detail")?,
        })
    }
}

const fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "succeeded",
        Outcome::Failed { .. } => "failed",
        Outcome::Errored { .. } => "errored",
        Outcome::Stopped { .. } => "stopped",
    }
}

/// The name of a form of definition.
pub(super) const fn config_type_name(config_type: ConfigType) -> &'static str {
    match config_type {
        ConfigType::Action => "ACTION",
        ConfigType::Yaml => "YAML",
    }
}

/// What a history is filtered by: `branch:` or `tag:`, and the name of what the record shows.
pub(super) fn ref_name(revision: &Revision) -> String {
    match revision {
        Revision::Branch(branch) | Revision::Commit { branch, .. } => format!("branch:{branch}"),
        Revision::Tag(tag) => format!("tag:{tag}"),
    }
}

/// Reads a build that may be absent from an outer join.
pub(crate) fn joined_build(row: &Row) -> Result<Option<Build>> {
    match fields(row).opt_text("b_record")? {
        Some(_) => build(row).map(Some),
        None => Ok(None),
    }
}

const fn fields(row: &Row) -> Fields<'_> {
    Fields::new(row, "builds", "b_record").prefixed("b_")
}

/// Reads a build.
pub(super) fn build(row: &Row) -> Result<Build> {
    let fields = fields(row);
    let number = BuildNumber::new(fields.number("b_number")?)
        .ok_or_else(|| fields.unfit("b_number", "a build number is at least 1"))?;
    let trigger = fields.text("b_trigger_kind")?;
    Ok(Build {
        record: fields.parsed("b_record")?,
        task: fields.parsed("b_task")?,
        build_project: fields.parsed("b_build_project")?,
        project: fields.parsed("b_project")?,
        domain: fields.parsed("b_domain")?,
        task_name: kiln_model::task::TaskName::parse(&fields.text("b_task_name")?)
            .map_err(|error| fields.unfit("b_task_name", error))?,
        config_type: config_type(&fields)?,
        number,
        daily: DailyNumber {
            day: fields.number("b_day")?,
            place: fields.number("b_place")?,
        },
        execution: fields.text("b_execution")?,
        state: state(&fields)?,
        trigger: Trigger::named(&trigger)
            .ok_or_else(|| fields.unfit("b_trigger_kind", format_args!("{trigger:?} sets off no build")))?,
        by: fields.user("b_by_id", "b_by_name")?,
        created: fields.time("b_created")?,
        timeout_minutes: fields.number("b_timeout_minutes")?,
        source: fields.json("b_source")?,
        parent: fields.opt_parsed("b_parent")?,
        is_flow: fields.flag("b_is_flow")?,
        moments: Moments {
            taken: fields.opt_time("b_taken")?,
            ready: fields.opt_time("b_ready")?,
            steps_over: fields.opt_time("b_steps_over")?,
        },
    })
}

fn config_type(fields: &Fields<'_>) -> Result<ConfigType> {
    let name = fields.text("b_config_type")?;
    [ConfigType::Action, ConfigType::Yaml]
        .into_iter()
        .find(|it| config_type_name(*it) == name)
        .ok_or_else(|| fields.unfit("b_config_type", format_args!("{name:?} is no form of definition")))
}

fn state(fields: &Fields<'_>) -> Result<BuildState> {
    let state: BuildState = fields.json("b_detail")?;
    let columns = StateColumns::of(&state)?;
    let differ = |column| fields.unfit(column, "it does not agree with the column detail");
    if fields.text("b_state")? != columns.name {
        return Err(differ("b_state"));
    }
    if fields.opt_time("b_started")? != columns.started {
        return Err(differ("b_started"));
    }
    if fields.opt_time("b_finished")? != columns.finished {
        return Err(differ("b_finished"));
    }
    if fields.opt_text("b_outcome")?.as_deref() != columns.outcome {
        return Err(differ("b_outcome"));
    }
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::build::StopCause;
    use proptest::prelude::*;

    fn time() -> impl Strategy<Value = Timestamp> {
        (0_i64..4_102_444_800_000).prop_map(Timestamp::from_millis)
    }

    fn cause() -> impl Strategy<Value = StopCause> {
        prop_oneof![
            ".*".prop_map(|name| StopCause::User { name }),
            any::<u32>().prop_map(|minutes| StopCause::Timeout { minutes }),
            Just(StopCause::Shutdown),
            ".*".prop_map(|job| StopCause::Dependency { job }),
            Just(StopCause::FlowOver),
        ]
    }

    fn outcome() -> impl Strategy<Value = Outcome> {
        prop_oneof![
            Just(Outcome::Succeeded),
            ".*".prop_map(|reason| Outcome::Failed { reason }),
            ".*".prop_map(|reason| Outcome::Errored { reason }),
            cause().prop_map(|cause| Outcome::Stopped { cause }),
        ]
    }

    fn any_state() -> impl Strategy<Value = BuildState> {
        prop_oneof![
            Just(BuildState::Queued),
            time().prop_map(|since| BuildState::Preparing { since }),
            (time(), time()).prop_map(|(prepared, started)| BuildState::Running { prepared, started }),
            (prop::option::of(time()), cause()).prop_map(|(started, cause)| BuildState::Stopping { started, cause }),
            (prop::option::of(time()), time(), outcome()).prop_map(|(started, finished, outcome)| {
                BuildState::Finished(kiln_model::build::Ended {
                    started,
                    finished,
                    outcome,
                })
            }),
        ]
    }

    proptest! {
        #[test]
        fn every_state_comes_back_from_its_document(state in any_state()) {
            let columns = StateColumns::of(&state).unwrap();
            let back: BuildState = serde_json::from_str(&columns.detail).unwrap();
            prop_assert_eq!(back, state);
        }
    }
}
