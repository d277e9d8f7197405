//! A task as a caller wants it: checked here, once, for creating and changing alike.

use crate::error::{EngineError, Problems};
use kiln_model::id::GroupId;
use kiln_model::secret::{MASKED, SecretString};
use kiln_model::task::{
    ConfigType, Parameter, ParameterKind, ParameterName, ParameterValue, Scm, Step, TaskDefinition, TaskName, Timeout,
    TimerSpec, Unsaid,
};
use kiln_store::Seal;

/// A task as a caller wants it. What the update form lacks is absent there and keeps its value.
#[derive(Debug, Clone)]
pub struct TaskDraft {
    /// The task's name.
    pub name: TaskName,
    /// `x86-64` or `arm`.
    pub arch: String,
    /// Where it runs.
    pub host_type: Option<String>,
    /// The size of the executor.
    pub flavor: Option<String>,
    /// What says the steps.
    pub config_type: ConfigType,
    /// Whether every commit is built; absent: as it was, at first not.
    pub build_if_code_updated: Option<bool>,
    /// Whether submodules are checked out.
    pub auto_update_sub_module: bool,
    /// How long a build may take; absent: as it was.
    pub timeout: Option<Timeout>,
    /// The group that shows it; absent: as it was.
    pub group: Option<GroupId>,
    /// Where the sources come from.
    pub scms: Vec<Scm>,
    /// What can be set for a build.
    pub parameters: Vec<DraftParameter>,
    /// Its schedules; absent: as they were.
    pub triggers: Option<Vec<TimerSpec>>,
    /// The graphical steps.
    pub steps: Vec<Step>,
    /// What of this the caller did not say.
    pub unsaid: Unsaid,
}

/// A parameter as a caller wants it: its value is still in the open.
#[derive(Debug, Clone)]
pub struct DraftParameter {
    /// Its name.
    pub name: ParameterName,
    /// What it may be.
    pub kind: ParameterKind,
    /// Its default; `******` for a private one keeps the stored value.
    pub default: SecretString,
    /// Whether it is private.
    pub sensitive: bool,
    /// For people.
    pub description: String,
    /// Whether it may be deleted.
    pub deletable: bool,
    /// Whether the service itself made it.
    pub built_in: bool,
    /// Whether it is asked for at each manual run.
    pub runtime: bool,
}

impl TaskDraft {
    /// The definition that this draft makes of `before`, checked.
    pub(crate) fn into_definition(
        self,
        before: Option<&TaskDefinition>,
        seal: &Seal,
        most_steps: usize,
    ) -> Result<TaskDefinition, EngineError> {
        if self.steps.len() > most_steps {
            let reason = format!("must not be more than {most_steps}");
            return Err(EngineError::Invalid(Problems::one("steps", reason)));
        }
        let parameters = self
            .parameters
            .into_iter()
            .map(|it| it.seal(before, seal))
            .collect::<Result<_, _>>()?;
        let definition = TaskDefinition {
            name: self.name,
            arch: self.arch,
            host_type: self.host_type,
            flavor: self.flavor,
            config_type: self.config_type,
            build_if_code_updated: self
                .build_if_code_updated
                .unwrap_or_else(|| before.is_some_and(|it| it.build_if_code_updated)),
            auto_update_sub_module: self.auto_update_sub_module,
            timeout: self.timeout.or_else(|| before?.timeout.clone()),
            group: self.group.or_else(|| before?.group.clone()),
            scms: self.scms,
            parameters,
            triggers: self
                .triggers
                .or_else(|| Some(before?.triggers.clone()))
                .unwrap_or_default(),
            steps: self.steps,
            unsaid: self.unsaid,
        };
        kiln_buildfile::check(&definition).map_err(|it| EngineError::Invalid(it.into()))?;
        Ok(definition)
    }
}

impl DraftParameter {
    /// The parameter as it is kept: the value of a private one is sealed.
    pub(crate) fn seal(self, before: Option<&TaskDefinition>, seal: &Seal) -> Result<Parameter, EngineError> {
        use kiln_model::secret::ExposeSecret as _;
        let given = self.default.expose_secret();
        let default = if !self.sensitive {
            ParameterValue::Plain(given.to_owned())
        } else if given == MASKED {
            let kept = before.and_then(|it| it.parameters.iter().find(|old| old.name == self.name));
            match kept.map(|it| &it.default) {
                Some(ParameterValue::Sealed(sealed)) => ParameterValue::Sealed(sealed.clone()),
                Some(ParameterValue::Plain(_)) | None => {
                    let reason = "a private parameter needs a value: there is none yet that ****** could stand for";
                    return Err(EngineError::Invalid(Problems::one(
                        format!("parameters.{}", self.name),
                        reason,
                    )));
                }
            }
        } else if let Err(reason) = kiln_buildfile::check_default(&self.kind, given) {
            return Err(EngineError::Invalid(Problems::one(
                format!("parameters.{}", self.name),
                reason,
            )));
        } else {
            ParameterValue::Sealed(seal.seal(&self.default))
        };
        Ok(Parameter {
            name: self.name,
            kind: self.kind,
            default,
            description: self.description,
            deletable: self.deletable,
            built_in: self.built_in,
            runtime: self.runtime,
        })
    }
}
