//! The jobs of a flow as builds: what each of them runs, and how it is triggered.

use crate::builds::execution_id;
use crate::{Engine, EngineError};
use kiln_buildfile::{FlowGraph, Values, substitute};
use kiln_model::build::file::PATH_PARAMETER;
use kiln_model::build::{Build, BuildParameter, Commit, DailyNumber, ParameterOrigin, Source};
use kiln_model::id::RecordId;
use kiln_model::task::{ParameterValue, TaskDefinition};
use kiln_store::{NewBuild, NewFlowJob, Unit};

/// What all jobs of a flow have in common.
pub(super) struct Jobs<'a> {
    pub(super) engine: &'a Engine,
    pub(super) flow: &'a Build,
    pub(super) definition: &'a TaskDefinition,
    pub(super) graph: &'a FlowGraph,
    /// The commit that all of them build.
    pub(super) commit: &'a Commit,
    /// The parameters of the flow: those of the task and the run, with those of its file.
    pub(super) parameters: Vec<BuildParameter>,
    /// The same with their values, for texts.
    pub(super) values: Values,
}

impl Jobs<'_> {
    /// What is kept of them from the start: those that run, then those whose condition does not hold.
    pub(super) fn rows(&self) -> Vec<NewFlowJob> {
        let place = |it: &usize| u32::try_from(*it).unwrap_or(u32::MAX);
        let runs = self.graph.jobs.iter().map(|it| NewFlowJob {
            name: it.job.name.clone(),
            file: it.job.build_ref.clone(),
            needs: it.depends_on.iter().map(place).collect(),
            skipped: None,
        });
        let left_out = self.graph.left_out.iter().map(|name| NewFlowJob {
            name: name.clone(),
            file: String::new(),
            needs: Vec::new(),
            skipped: Some("its condition does not hold".to_owned()),
        });
        runs.chain(left_out).collect()
    }

    /// The name of the job at a place.
    pub(super) fn name(&self, place: usize) -> &str {
        self.graph.jobs.get(place).map_or("?", |it| it.job.name.as_str())
    }

    /// Makes the build of a job. It waits in the queue once the unit is committed, unless it is held.
    pub(super) async fn trigger(
        &self,
        unit: &mut Unit,
        place: usize,
        held: bool,
    ) -> Result<Option<Build>, EngineError> {
        let Some(job) = self.graph.jobs.get(place) else {
            return Ok(None);
        };
        let (engine, flow) = (self.engine, self.flow);
        let now = engine.0.clock.now();
        let record = RecordId::at(now, engine.0.entropy.bytes());
        let new = NewBuild {
            record: record.clone(),
            execution: execution_id(&*engine.0.entropy),
            source: Source {
                commit: Some(self.commit.clone()),
                ..flow.source.clone()
            },
            trigger: flow.trigger,
            by: flow.by.clone(),
            parameters: self.parameters_of(
                &job.job.build_ref,
                job.job.params.iter().map(|it| (it.name.as_str(), &it.value)),
            ),
            timeout_minutes: flow.timeout_minutes,
            day: DailyNumber::day_of(now, engine.0.settings.utc_offset_seconds),
            now,
            parent: Some(flow.record.clone()),
            held,
            definition: self.definition.clone(),
        };
        let Some(build) = unit.insert_build(&flow.task, new).await? else {
            return Ok(None);
        };
        let at = u32::try_from(place).unwrap_or(u32::MAX);
        unit.start_flow_job(&flow.record, at, &record).await?;
        Ok(Some(build))
    }

    /// The parameters of a job: what was set for the run stays as it is, the job's own win over all others.
    fn parameters_of<'a>(&self, file: &str, own: impl Iterator<Item = (&'a str, &'a String)>) -> Vec<BuildParameter> {
        let mut parameters = self.parameters.clone();
        let own = own.map(|(name, text)| (name.to_owned(), substitute(text, &self.values)));
        let path = (PATH_PARAMETER.to_owned(), file.to_owned());
        for (name, text) in own.chain([path]) {
            let by_run = |it: &BuildParameter| it.origin == ParameterOrigin::Run && it.name != PATH_PARAMETER;
            match parameters.iter_mut().find(|it| it.name == name) {
                Some(known) if by_run(known) => {}
                Some(known) => {
                    known.origin = ParameterOrigin::Job;
                    // What is private stays so: a value in the open would not be masked.
                    known.value = match &known.value {
                        ParameterValue::Plain(_) => ParameterValue::Plain(text),
                        ParameterValue::Sealed(_) => {
                            ParameterValue::Sealed(self.engine.0.store.seal().seal(&text.into()))
                        }
                    };
                }
                None => parameters.push(BuildParameter {
                    name,
                    value: ParameterValue::Plain(text),
                    origin: ParameterOrigin::Job,
                }),
            }
        }
        parameters
    }
}
