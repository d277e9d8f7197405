//! The names of a repository's files, asked for where builds run: what a build could not reach, a look at a repository does not
//! reach either.

use crate::supervisor::{Credential, git_environment};
use crate::{Engine, EngineError, Problems};
use kiln_executor::{BuildSpec, EnvValue, Limits, Sandbox, StepEvent, StepExit, StepSpec};
use kiln_model::id::RecordId;
use kiln_model::task::Scm;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tracing::warn;

const SCRIPT: &str = include_str!("listing.sh");
/// What parts the names of files from what git said before.
const MARK: &[u8] = b"\0files\0";
/// How many looks there are at once; others wait.
const AT_ONCE: usize = 2;
/// How long a look takes, waiting included.
const LONGEST: Duration = Duration::from_secs(30);
/// How long the removal of its place takes.
const DISPOSAL: Duration = Duration::from_secs(30);
/// The most bytes of names that are read.
const MOST_NAMES: usize = 1024 * 1024;
/// The most characters of what git says that are told.
const MOST_TOLD: usize = 300;

/// What limits the looks at repositories.
pub(crate) struct Listing {
    turns: Semaphore,
}

impl Default for Listing {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

fn refused(reason: impl Into<String>) -> EngineError {
    EngineError::Invalid(Problems::one("git_url", reason))
}

/// The paths of the files of a branch, those at the root first; of a large repository not all of them.
pub(super) async fn files(engine: &Engine, scm: &Scm, branch: &str) -> Result<Vec<String>, EngineError> {
    let looked = tokio::time::timeout(LONGEST, async {
        let turn = engine.0.listing.turns.acquire().await;
        let Ok(_turn) = turn else {
            return Err(EngineError::Draining);
        };
        look(engine, scm, branch).await
    });
    match looked.await {
        Ok(answer) => names(&answer?),
        Err(_) => Err(refused(format!(
            "cannot be fetched: it took longer than {} seconds",
            LONGEST.as_secs()
        ))),
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

async fn look(engine: &Engine, scm: &Scm, branch: &str) -> Result<Vec<u8>, EngineError> {
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
    env.insert("KILN_GIT_NAME".to_owned(), EnvValue::Plain(branch.to_owned()));
    env.insert("GIT_NO_LAZY_FETCH".to_owned(), EnvValue::Plain("1".to_owned()));
    let step = StepSpec {
        name: "Code Listing".to_owned(),
        argv: ["/bin/sh", "-c", SCRIPT].map(str::to_owned).into(),
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
                return Err(refused(format!("cannot be fetched: {}", told(&answer, branch))));
            }
            StepEvent::Exited(StepExit::Lost(reason)) => return Err(refused(format!("cannot be fetched: {reason}"))),
        }
        if answer.len() > MOST_NAMES {
            return Ok(answer);
        }
    }
    Err(refused("cannot be fetched: the executor fell silent"))
}

/// Why git could not do it, in one line: what it said first of that.
fn told(answer: &[u8], branch: &str) -> String {
    let text = String::from_utf8_lossy(answer);
    if text.contains("couldn't find remote ref") {
        return format!("it has no branch {branch}");
    }
    let failures = ["fatal:", "error:", "ssh:"];
    let mut lines = text.lines().map(str::trim);
    let line = lines.find(|line| failures.iter().any(|it| line.starts_with(it)));
    let line = line.and_then(|it| it.split_once(':')).map(|(_, rest)| rest.trim());
    let line = line.or_else(|| text.lines().last()).unwrap_or("git says nothing");
    line.chars().filter(|it| !it.is_control()).take(MOST_TOLD).collect()
}

fn names(answer: &[u8]) -> Result<Vec<String>, EngineError> {
    let start = memchr::memmem::find(answer, MARK).ok_or_else(|| refused("cannot be listed"))?;
    let names = answer[start + MARK.len()..].split(|it| *it == 0);
    Ok(names.map(|it| String::from_utf8_lossy(it).into_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_after_the_mark() {
        let answer = b"warning: no filter\n\0files\0pom.xml\0a\nb\0";
        assert_eq!(names(answer).unwrap(), ["pom.xml", "a\nb", ""]);
        assert!(names(b"pom.xml\0").is_err());
    }

    #[test]
    fn why_git_could_not_is_told_in_one_line() {
        let said = b"remote: hello\nfatal: repository 'https://host/a.git/' not found\nPlease check.\n";
        assert_eq!(told(said, "main"), "repository 'https://host/a.git/' not found");
        assert_eq!(
            told(b"fatal: couldn't find remote ref refs/heads/x\n", "x"),
            "it has no branch x"
        );
        assert_eq!(told(b"", "x"), "git says nothing");
        assert_eq!(
            told(b"git is not installed where builds run\n", "x"),
            "git is not installed where builds run"
        );
        assert_eq!(
            told("fatal: ".to_owned().repeat(200).as_bytes(), "x").chars().count(),
            MOST_TOLD
        );
    }
}
