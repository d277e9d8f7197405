//! What the commands of a build find in their environment, and what their parameters are worth.

use crate::{Engine, EngineError};
use kiln_buildfile::predefined::{self, Facts};
use kiln_buildfile::{Value, Values};
use kiln_executor::EnvValue;
use kiln_model::build::{Build, BuildParameter, BuildState};
use kiln_model::secret::{ExposeSecret as _, SecretString};
use kiln_model::task::{ParameterValue, Scm, TaskDefinition};
use std::collections::BTreeMap;

/// The parameters of a build, opened.
pub(super) struct Opened {
    plain: Vec<(String, String)>,
    secret: Vec<(String, SecretString)>,
}

impl Opened {
    /// Opens what the store sealed.
    pub(super) fn open(engine: &Engine, parameters: Vec<BuildParameter>) -> Result<Self, EngineError> {
        let mut opened = Self {
            plain: Vec::new(),
            secret: Vec::new(),
        };
        for parameter in parameters {
            match parameter.value {
                ParameterValue::Plain(text) => opened.plain.push((parameter.name, text)),
                ParameterValue::Sealed(sealed) => {
                    opened
                        .secret
                        .push((parameter.name, engine.0.store.seal().open(&sealed)?));
                }
            }
        }
        Ok(opened)
    }

    /// The names of parameters that this build was given and its task does not have.
    pub(super) fn undeclared<'a>(&'a self, definition: &'a TaskDefinition) -> impl Iterator<Item = &'a str> {
        let declared = |name: &str| definition.parameters.iter().any(|it| it.name.as_str() == name);
        self.plain
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(move |it| !declared(it))
    }

    /// The branch of a repository where no run names one.
    pub(super) fn branch_of(&self, scm: &Scm) -> String {
        let parameter = self.plain.iter().find(|(name, _)| name == "codeBranch");
        crate::builds::default_branch(scm, parameter.map(|(_, text)| text.as_str())).to_owned()
    }

    /// What must not be shown.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        self.secret.iter().map(|(_, value)| value)
    }

    /// The names of private parameters that are too short to be masked.
    pub(super) fn too_short(&self) -> impl Iterator<Item = &str> {
        let short = |value: &SecretString| (1..crate::log::Masker::SHORTEST).contains(&value.expose_secret().len());
        self.secret
            .iter()
            .filter(move |(_, value)| short(value))
            .map(|(name, _)| name.as_str())
    }

    /// All values for substitution: predefined ones first, so that no parameter of that name changes them.
    pub(super) fn values(&self, predefined: &[(String, String)]) -> Values {
        let plain = self.plain.iter().map(|(name, text)| (name.clone(), Value::plain(text)));
        let secret = self
            .secret
            .iter()
            .map(|(name, value)| (name.clone(), Value::secret(value.expose_secret())));
        let fixed = predefined.iter().map(|(name, text)| (name.clone(), Value::plain(text)));
        Values::new(plain.chain(secret).chain(fixed))
    }

    /// All values for the environment.
    pub(super) fn environment(&self, predefined: &[(String, String)]) -> BTreeMap<String, EnvValue> {
        let plain = self
            .plain
            .iter()
            .map(|(name, text)| (name.clone(), EnvValue::Plain(text.clone())));
        let secret = self
            .secret
            .iter()
            .map(|(name, value)| (name.clone(), EnvValue::Secret(value.clone())));
        let fixed = predefined
            .iter()
            .map(|(name, text)| (name.clone(), EnvValue::Plain(text.clone())));
        plain.chain(secret).chain(fixed).collect()
    }
}

/// The predefined parameters of a build.
pub(super) fn predefined(
    engine: &Engine,
    build: &Build,
    workspace: &str,
    commit: Option<&str>,
) -> Vec<(String, String)> {
    let started = match build.state {
        BuildState::Preparing { since } => since,
        BuildState::Queued | BuildState::Running { .. } | BuildState::Stopping { .. } | BuildState::Finished(_) => {
            build.created
        }
    };
    predefined::values(&Facts {
        number: build.number,
        daily: build.daily,
        started,
        zone_offset: engine.0.settings.utc_offset_seconds,
        project: build.project.clone(),
        workspace: workspace.to_owned(),
        commit: commit.map(str::to_owned),
        tag: build.source.revision.tag().map(str::to_owned),
        task: build.task_name.clone(),
        executor: build.by.name.clone(),
    })
}
