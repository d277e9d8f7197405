//! One question to a repository: a script of ours, run in a place of its own, bounded in time and in what it may answer.

use crate::supervisor::{Credential, git_environment};
use crate::{Engine, EngineError, Problems};
use kiln_executor::{BuildSpec, EnvValue, Limits, Sandbox, StepEvent, StepExit, StepSpec};
use kiln_model::id::RecordId;
use kiln_model::task::Scm;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tracing::warn;

/// What parts the answer from what git said before.
const MARK: &[u8] = b"\0answer\0";
/// How many looks there are at once; others wait.
const AT_ONCE: usize = 2;
/// How long a look takes, waiting included.
const LONGEST: Duration = Duration::from_secs(30);
/// How long the removal of its place takes.
const DISPOSAL: Duration = Duration::from_secs(30);
/// The most characters of what git says that are told.
const MOST_TOLD: usize = 300;

/// What limits the looks at repositories.
pub(crate) struct Looks {
    turns: Semaphore,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

/// What is asked of a repository.
pub(super) struct Question<'a> {
    /// The step's name, for the executor.
    pub(super) name: &'static str,
    /// What a shell runs. Its answer begins behind a mark.
    pub(super) script: &'static str,
    /// What the script needs besides the address.
    pub(super) env: BTreeMap<String, EnvValue>,
    /// What the caller named the repository with: what goes wrong is said of it.
    pub(super) field: &'static str,
    /// The most bytes of the answer; the rest is not read.
    pub(super) most: usize,
    /// The branch that is looked into, where one is.
    pub(super) branch: Option<&'a str>,
}

impl Question<'_> {
    fn refused(&self, reason: impl std::fmt::Display) -> EngineError {
        EngineError::Invalid(Problems::one(self.field, format!("cannot be fetched: {reason}")))
    }
}

/// The answer to a question about a repository.
pub(super) async fn look(engine: &Engine, scm: &Scm, question: Question<'_>) -> Result<Vec<u8>, EngineError> {
    let looked = tokio::time::timeout(LONGEST, async {
        let turn = engine.0.looks.turns.acquire().await;
        let Ok(_turn) = turn else {
            return Err(EngineError::Draining);
        };
        ask(engine, scm, &question).await
    });
    match looked.await {
        Ok(answer) => {
            let mut answer = answer?;
            let start = memchr::memmem::find(&answer, MARK).ok_or_else(|| question.refused("git says nothing"))?;
            answer.drain(..start + MARK.len());
            Ok(answer)
        }
        Err(_) => Err(question.refused(format!("it took longer than {} seconds", LONGEST.as_secs()))),
    }
}

/// A place of the look's own, removed whatever happens: also when whoever waits for it goes away.
struct Stay(Option<Box<dyn Sandbox>>);

impl Drop for Stay {
    fn drop(&mut self) {
        let Some(sandbox) = self.0.take() else { return };
        tokio::spawn(async move {
            match tokio::time::timeout(DISPOSAL, sandbox.dispose()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => warn!(%error, cause = ?error, "cannot remove the place of a look at a repository"),
                Err(_) => warn!("the place of a look at a repository is not removed in time"),
            }
        });
    }
}

async fn ask(engine: &Engine, scm: &Scm, question: &Question<'_>) -> Result<Vec<u8>, EngineError> {
    let spec = BuildSpec {
        record: RecordId::at(engine.0.clock.now(), engine.0.entropy.bytes()),
        limits: Limits::default(),
    };
    let executor = engine.0.executor.clone();
    // A place that comes when nobody waits for it any more is removed as well.
    let prepared = tokio::spawn(async move { executor.prepare(spec).await.map(|it| Stay(Some(it))) });
    let mut stay = match prepared.await {
        Ok(prepared) => prepared?,
        Err(_) => return Err(EngineError::Draining),
    };
    let Some(sandbox) = stay.0.as_mut() else {
        return Err(EngineError::Draining);
    };
    let credential = Credential::find(&engine.0.settings.credentials, scm);
    let mut env = git_environment(&scm.url, credential.as_ref());
    env.extend(question.env.iter().map(|(name, value)| (name.clone(), value.clone())));
    let step = StepSpec {
        name: question.name.to_owned(),
        argv: ["/bin/sh", "-c", question.script].map(str::to_owned).into(),
        env,
        dir: camino::Utf8PathBuf::new(),
        image: None,
    };
    let (sender, mut events) = mpsc::channel(16);
    // Ending the place ends the command: nothing else stops it.
    let _stopper = sandbox.start(step, sender).await?;
    let mut answer = Vec::new();
    while let Some(event) = events.recv().await {
        match event {
            StepEvent::Output(bytes) => answer.extend_from_slice(&bytes),
            StepEvent::Exited(StepExit::Code(0)) => return Ok(answer),
            StepEvent::Exited(StepExit::Code(_) | StepExit::Signal(_)) => {
                return Err(question.refused(told(&answer, question.branch)));
            }
            StepEvent::Exited(StepExit::Lost(reason)) => return Err(question.refused(reason)),
        }
        if answer.len() > question.most {
            return Ok(answer);
        }
    }
    Err(question.refused("the executor fell silent"))
}

/// Why git could not do it, in one line: what it said first of that.
fn told(answer: &[u8], branch: Option<&str>) -> String {
    let text = String::from_utf8_lossy(answer);
    if let Some(branch) = branch.filter(|_| text.contains("couldn't find remote ref")) {
        return format!("it has no branch {branch}");
    }
    let failures = ["fatal:", "error:", "ssh:"];
    let mut lines = text.lines().map(str::trim);
    let line = lines.find(|line| failures.iter().any(|it| line.starts_with(it)));
    let line = line.and_then(|it| it.split_once(':')).map(|(_, rest)| rest.trim());
    let line = line.or_else(|| text.lines().last()).unwrap_or("git says nothing");
    line.chars().filter(|it| !it.is_control()).take(MOST_TOLD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_git_could_not_is_told_in_one_line() {
        let said = b"remote: hello\nfatal: repository 'https://host/a.git/' not found\nPlease check.\n";
        assert_eq!(told(said, Some("main")), "repository 'https://host/a.git/' not found");
        assert_eq!(
            told(b"fatal: couldn't find remote ref refs/heads/x\n", Some("x")),
            "it has no branch x"
        );
        assert_eq!(told(b"", None), "git says nothing");
        assert_eq!(
            told(b"git is not installed where builds run\n", Some("x")),
            "git is not installed where builds run"
        );
        assert_eq!(
            told("fatal: ".to_owned().repeat(200).as_bytes(), None).chars().count(),
            MOST_TOLD
        );
    }
}
