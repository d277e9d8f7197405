//! One question to a repository: a script of ours, run in a place of its own, bounded in time and in what it may answer.

use crate::errand::{Errand, told};
use crate::sources::{Credential, git_environment};
use crate::{Engine, EngineError, Problems};
use kiln_executor::{EnvValue, StepExit};
use kiln_model::task::Scm;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many looks there are at once; others wait.
const AT_ONCE: usize = 2;
/// How long a look takes, waiting included.
const LONGEST: Duration = Duration::from_secs(30);

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
    /// What a shell runs, as an errand.
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
    let late = || question.refused(format!("it took longer than {} seconds", LONGEST.as_secs()));
    looked.await.unwrap_or_else(|_| Err(late()))
}

async fn ask(engine: &Engine, scm: &Scm, question: &Question<'_>) -> Result<Vec<u8>, EngineError> {
    let credential = Credential::find(&engine.0.settings.credentials, scm);
    let mut env = git_environment(&scm.url, credential.as_ref());
    env.extend(question.env.iter().map(|(name, value)| (name.clone(), value.clone())));
    let errand = Errand {
        name: question.name,
        script: question.script,
        env,
        folders: Vec::new(),
        most: question.most,
    };
    let (ended, ()) = engine.0.errands.run(errand, ()).await?;
    match &ended.exit {
        _ if ended.is_good() => {}
        StepExit::Code(_) | StepExit::Signal(_) => {
            return Err(question.refused(told(&ended.said(), question.branch)));
        }
        StepExit::Lost(reason) => return Err(question.refused(reason)),
    }
    let answer = ended.answer().ok_or_else(|| question.refused("git says nothing"))?;
    Ok(answer.to_vec())
}
