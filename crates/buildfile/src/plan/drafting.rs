//! What a kind of step has at hand while its action is drafted: the values of the build, and a place for warnings.

use super::error::PlanError;
use super::shape::Action;
use super::words::Word;
use crate::script::{mentions, substitute_script};
use crate::substitute::substitute_where;
use crate::values::Values;
use kiln_model::task::Step;

/// The longest pattern of files, in bytes.
const MAX_PATTERN: usize = 1024;

/// The drafting of one step.
pub(crate) struct Drafting<'a> {
    step: &'a Step,
    values: &'a Values,
    arch: &'a str,
    warnings: &'a mut Vec<String>,
}

impl<'a> Drafting<'a> {
    pub(crate) fn new(step: &'a Step, values: &'a Values, arch: &'a str, warnings: &'a mut Vec<String>) -> Self {
        Self {
            step,
            values,
            arch,
            warnings,
        }
    }

    pub(crate) fn values(&self) -> &'a Values {
        self.values
    }

    /// Adds a line to the build's log that names the step.
    pub(crate) fn warn(&mut self, message: &str) {
        self.warnings.push(format!("step {:?}: {message}", self.step.name));
    }

    /// A property with the parameters in it.
    pub(crate) fn text(&self, field: &str, text: &str) -> Result<String, PlanError> {
        substitute_where(text, self.values, |_| true).map_err(|_| self.too_long(field))
    }

    /// A pattern of files relative to the workspace, with the parameters in it; it may have named the workspace itself.
    pub(crate) fn pattern(&self, field: &str, text: &str) -> Result<String, PlanError> {
        let text = self.text(field, text)?;
        let workspace = self.values.get("WORKSPACE").map(|it| it.text.trim_end_matches('/'));
        let mut rest = text.trim();
        if let Some(inner) = workspace
            .and_then(|it| rest.strip_prefix(it))
            .and_then(|it| it.strip_prefix('/'))
        {
            rest = inner;
        }
        while let Some(inner) = rest.strip_prefix("./") {
            rest = inner;
        }
        let wrong = |message: &str| Err(self.wrong(field, message));
        if rest.is_empty() {
            wrong("must name files")
        } else if rest.starts_with('/') || rest.split('/').any(|it| it == "..") {
            wrong("must name files of the workspace, without \"..\" and from its root")
        } else if rest.len() > MAX_PATTERN || rest.contains(char::is_control) {
            wrong("must be one line of at most 1024 bytes")
        } else {
            Ok(rest.to_owned())
        }
    }

    /// A script with the parameters in it, as far as no shell brings them.
    pub(crate) fn script(&self, field: &str, text: &str) -> Result<String, PlanError> {
        substitute_script(text, self.values).map_err(|_| self.too_long(field))
    }

    /// A property with the parameters in it, and the name of the private parameter that is in it, if there is one.
    pub(crate) fn word(&self, field: &str, text: &str) -> Result<Word, PlanError> {
        let mut secret = None;
        let text = substitute_where(text, self.values, |reference| {
            if reference.value.secret {
                secret = Some(reference.name.to_owned());
            }
            true
        });
        let text = text.map_err(|_| self.too_long(field))?;
        Ok(Word { text, secret })
    }

    /// A property that other users of the machine may see, with the parameters in it: no private one may be among them.
    pub(crate) fn open_word(&self, field: &str, text: &str) -> Result<String, PlanError> {
        let word = self.word(field, text)?;
        match word.secret {
            None => Ok(word.text),
            Some(name) => Err(self.wrong(
                field,
                &format!(
                    "has the private parameter {name}, which would stand on a command line for all users of the machine"
                ),
            )),
        }
    }

    /// A property that must be there, with the parameters in it.
    pub(crate) fn required(&self, field: &str, text: Option<&str>) -> Result<String, PlanError> {
        let text = self.text(field, text.unwrap_or_default())?;
        let text = text.trim();
        if text.is_empty() {
            return Err(self.wrong(field, "must be given"));
        }
        Ok(text.to_owned())
    }

    /// The programs that a script needs of the tool that its step is about.
    pub(crate) fn needs(&self, script: &str, tool: Option<&'static str>) -> Vec<&'static str> {
        tool.into_iter().filter(|it| mentions(script, it)).collect()
    }

    /// The processor of the machine that the task asks for.
    pub(crate) fn arch(&self) -> &'a str {
        self.arch
    }

    /// The step fails when its turn comes.
    pub(crate) fn unsupported(&self, reason: String) -> Action {
        Action::Unsupported {
            module_id: self.step.module_id.clone(),
            reason,
        }
    }

    /// An error about a property of this step.
    pub(crate) fn wrong(&self, field: &str, message: &str) -> PlanError {
        PlanError::Property {
            step: self.step.name.clone(),
            field: field.to_owned(),
            message: message.to_owned(),
        }
    }

    fn too_long(&self, field: &str) -> PlanError {
        PlanError::TooLong {
            step: self.step.name.clone(),
            field: field.to_owned(),
        }
    }
}
