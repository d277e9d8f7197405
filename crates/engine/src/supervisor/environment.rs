//! What the commands of a build find in their environment, and what their parameters are worth.

use crate::{Engine, EngineError};
use kiln_buildfile::predefined::{self, Facts};
use kiln_buildfile::{FileParam, Given, Origin, Settled, Value, settle};
use kiln_executor::EnvValue;
use kiln_model::build::{Build, BuildParameter, BuildState, ParameterOrigin};
use kiln_model::secret::{ExposeSecret as _, SecretString};
use kiln_model::task::{ParameterValue, Scm, TaskDefinition};
use kiln_store::Seal;
use std::collections::BTreeMap;

/// The parameters of a build, opened.
pub(super) struct Opened {
    plain: Vec<(String, String)>,
    secret: Vec<(String, SecretString)>,
    /// As they are kept.
    kept: Vec<BuildParameter>,
}

impl Opened {
    /// Opens what the store sealed.
    pub(super) fn open(engine: &Engine, parameters: Vec<BuildParameter>) -> Result<Self, EngineError> {
        let mut opened = Self {
            plain: Vec::new(),
            secret: Vec::new(),
            kept: parameters.clone(),
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

    /// The path of the build file, from the root of the repository.
    pub(super) fn build_file(&self) -> &str {
        kiln_model::build::file::path(&self.kept)
    }

    /// What the parameters are where the build's own file speaks of some: what the run says counts more, what the task says
    /// less. Predefined ones count most, so that no parameter of that name changes them.
    pub(super) fn settled(&self, params: &[FileParam], of_file: Origin, predefined: &[(String, String)]) -> Settled {
        let origin = |name: &str| {
            let found = self.kept.iter().find(|it| it.name == name);
            match found.map_or(ParameterOrigin::Run, |it| it.origin) {
                ParameterOrigin::Task => Origin::Task,
                ParameterOrigin::Flow => Origin::Flow,
                ParameterOrigin::Job => Origin::Job,
                ParameterOrigin::Run => Origin::Run,
            }
        };
        let given = |name: &str, value, origin| Given {
            name: name.to_owned(),
            value,
            origin,
        };
        let plain = self
            .plain
            .iter()
            .map(|(name, text)| given(name, Value::plain(text), origin(name)));
        let secret = self
            .secret
            .iter()
            .map(|(name, value)| given(name, Value::secret(value.expose_secret()), origin(name)));
        let fixed = predefined
            .iter()
            .map(|(name, text)| given(name, Value::plain(text), Origin::Service));
        settle(plain.chain(secret).chain(Given::in_file(params, of_file)).chain(fixed))
    }

    /// The parameters as the jobs of a flow get them, whose file speaks of some for all of them. What is private stays so.
    pub(super) fn with_flow(&self, params: &[FileParam], seal: &Seal) -> Vec<BuildParameter> {
        let mut parameters = self.kept.clone();
        for param in params {
            let known = parameters.iter_mut().find(|it| it.name == param.name.as_str());
            match known {
                Some(known) if known.origin != ParameterOrigin::Task => {}
                Some(known) => {
                    known.origin = ParameterOrigin::Flow;
                    known.value = match &known.value {
                        ParameterValue::Plain(_) => ParameterValue::Plain(param.value.clone()),
                        ParameterValue::Sealed(_) => ParameterValue::Sealed(seal.seal(&param.value.clone().into())),
                    };
                }
                None => parameters.push(BuildParameter {
                    name: param.name.to_string(),
                    value: ParameterValue::Plain(param.value.clone()),
                    origin: ParameterOrigin::Flow,
                }),
            }
        }
        parameters
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
}

/// The values of parameters for the environment.
pub(super) fn environment_of(settled: &Settled) -> BTreeMap<String, EnvValue> {
    let value = |it: &Given| {
        if it.value.secret {
            EnvValue::Secret(SecretString::from(it.value.text.clone()))
        } else {
            EnvValue::Plain(it.value.text.clone())
        }
    };
    settled.iter().map(|it| (it.name.clone(), value(it))).collect()
}

/// The values of private parameters, whoever set them.
pub(super) fn secrets_of(settled: &Settled) -> Vec<SecretString> {
    let secret = settled.iter().filter(|it| it.value.secret);
    secret.map(|it| SecretString::from(it.value.text.clone())).collect()
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
