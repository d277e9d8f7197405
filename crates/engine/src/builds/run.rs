//! Triggering a build: one unit of work gives it its number, its parameters and its place in the queue.

use super::{parameters, revision};
use crate::engine::see_through;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::build::{Build, DailyNumber, Revision, Source, Trigger};
use kiln_model::id::{RecordId, TaskId};
use kiln_model::task::{Task, TaskState, Timeout};
use kiln_model::time::Entropy;
use kiln_store::NewBuild;
use tracing::info;

/// What is asked of a run.
#[derive(Clone)]
pub struct RunRequest {
    /// Values for this build alone, by the names of parameters.
    pub parameters: Vec<(String, String)>,
    /// What to build; absent: what the task says.
    pub revision: Option<Revision>,
    /// What sets it off.
    pub trigger: Trigger,
}

impl std::fmt::Debug for RunRequest {
    /// Values may be secrets, and are not shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("RunRequest")
            .field("parameters", &names)
            .field("revision", &self.revision)
            .field("trigger", &self.trigger)
            .finish()
    }
}

impl Engine {
    /// Triggers a build. When this returns, the build is durable and has its number.
    ///
    /// # Errors
    /// No such task, it is disabled, a parameter cannot be used, or the server is shutting down.
    pub async fn run(&self, by: &Actor, task: &TaskId, request: RunRequest) -> Result<Build, EngineError> {
        let (engine, by, task) = (self.clone(), by.clone(), task.clone());
        see_through(async move { engine.enqueue(&by, &task, request).await }).await
    }

    async fn enqueue(&self, by: &Actor, task: &TaskId, request: RunRequest) -> Result<Build, EngineError> {
        if self.is_draining() {
            return Err(EngineError::Draining);
        }
        let now = self.0.clock.now();
        let record = RecordId::at(now, self.0.entropy.bytes());
        let mut unit = self.0.store.begin().await?;
        // What counts up while nobody else changes it.
        unit.hold_task(task).await?;
        let found = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        if let TaskState::Disabled { by, reason, .. } = found.state {
            return Err(EngineError::TaskDisabled { by: by.name, reason });
        }
        self.check_minutes(&mut unit, &found.domain).await?;
        let values = parameters::for_build(&found.definition, &request.parameters, self.0.store.seal())?;
        let new = NewBuild {
            record: record.clone(),
            execution: execution_id(&*self.0.entropy),
            source: source(&found, request.revision, &values)?,
            trigger: request.trigger,
            by: by.user.clone(),
            parameters: values,
            timeout_minutes: found
                .definition
                .timeout
                .as_ref()
                .and_then(Timeout::minutes)
                .unwrap_or(self.0.settings.default_timeout_minutes),
            day: DailyNumber::day_of(now, self.0.settings.utc_offset_seconds),
            now,
            parent: None,
            held: false,
            definition: found.definition.clone(),
        };
        let build = unit.insert_build(task, new).await?.ok_or(EngineError::NoSuchTask)?;
        Self::audit_build(&mut unit, now, by, "buildJob", &build).await?;
        if let Some(counted) = parameters::counted_up(&found.definition, self.0.store.seal())? {
            unit.replace_definition(task, &counted, &by.user, found.updated).await?;
        }
        // Whoever asks for this build from now on finds its channels; the scheduler cannot see it before the commit.
        self.0.live.enter(&record);
        if let Err(error) = unit.commit().await {
            self.0.live.leave(&record);
            return Err(error.into());
        }
        self.0.queue_bell.notify_one();
        info!(build.record = %record, task.id = %task, build.number = %build.number, "build {} of task {task} was triggered", build.number);
        Ok(build)
    }
}

fn source(
    task: &Task,
    asked: Option<Revision>,
    values: &[kiln_model::build::BuildParameter],
) -> Result<Source, EngineError> {
    let Some(scm) = task.definition.scms.first() else {
        return Ok(Source::default());
    };
    Ok(Source {
        url: crate::sources::public_url(&scm.url),
        scm_type: scm.scm_type.clone(),
        web_url: scm.web_url.clone(),
        repo_id: scm.repo_id.clone(),
        repo_name: scm.name().to_owned(),
        revision: revision::resolve(scm, asked, values)?,
        commit: None,
    })
}

/// `j_` and eight letters or digits.
pub(crate) fn execution_id(entropy: &dyn Entropy) -> String {
    const LETTERS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letters = entropy
        .bytes::<8>()
        .map(|it| char::from(LETTERS[usize::from(it) % LETTERS.len()]));
    std::iter::once("j_".to_owned())
        .chain(letters.into_iter().map(String::from))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bytes(u8);

    impl Entropy for Bytes {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn an_execution_is_named_by_eight_letters_or_digits() {
        for byte in 0..=255 {
            let id = execution_id(&Bytes(byte));
            let letters = id.strip_prefix("j_").unwrap();
            assert!(
                letters.len() == 8 && letters.bytes().all(|it| it.is_ascii_alphanumeric()),
                "{id}"
            );
        }
    }

    #[test]
    fn a_request_shows_the_names_of_its_values_alone() {
        let request = RunRequest {
            parameters: vec![("TOKEN".to_owned(), "hunter22".to_owned())],
            revision: None,
            trigger: Trigger::Manual,
        };
        let shown = format!("{request:?}");
        assert!(shown.contains("TOKEN") && !shown.contains("hunter22"), "{shown}");
    }
}
