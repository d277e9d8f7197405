//! Parameters of a task: what can be set for a build, and what it is when nothing is set.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a parameter: 1 to 128 letters, digits and `_`, and none of the names that would change how programs start.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ParameterName(String);

/// A text that cannot name a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidParameterName {
    /// Wrong characters or a wrong length.
    #[error("a parameter name has {min} to {max} letters, digits or '_'", min = ParameterName::MIN, max = ParameterName::MAX)]
    Form,
    /// One of the names that would change how programs start.
    #[error("the parameter name {0} is not allowed: it would change how programs start")]
    Forbidden(String),
}

/// The names that would change how programs start.
pub const FORBIDDEN_NAMES: [&str; 5] = ["LD_PRELOAD", "LD_LIBRARY_PATH", "PATH", "BASH_ENV", "GIT_SSH_COMMAND"];

/// The name of the parameter that every task has: the branch to build.
pub const CODE_BRANCH: &str = "codeBranch";

impl ParameterName {
    /// The fewest characters a name may have.
    pub const MIN: usize = 1;
    /// The most characters a name may have.
    pub const MAX: usize = 128;

    /// The form of names as a regular expression.
    #[must_use]
    pub fn pattern() -> String {
        format!("^[a-z0-9A-Z_]{{{},{}}}$", Self::MIN, Self::MAX)
    }

    /// Reads a name.
    ///
    /// # Errors
    /// It has the wrong form or is one of the forbidden names.
    pub fn parse(text: &str) -> Result<Self, InvalidParameterName> {
        let good = (Self::MIN..=Self::MAX).contains(&text.len())
            && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
        if !good {
            return Err(InvalidParameterName::Form);
        }
        if FORBIDDEN_NAMES.contains(&text) {
            return Err(InvalidParameterName::Forbidden(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ParameterName {
    type Error = InvalidParameterName;

    fn try_from(text: String) -> Result<Self, InvalidParameterName> {
        Self::parse(&text)
    }
}

impl From<ParameterName> for String {
    fn from(name: ParameterName) -> Self {
        name.0
    }
}

impl fmt::Display for ParameterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A parameter of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name, referenced as `${name}`.
    pub name: ParameterName,
    /// How it is edited and what it may be.
    pub kind: ParameterKind,
    /// What it is when a build sets nothing.
    pub default: ParameterValue,
    /// For people.
    pub description: String,
    /// `deletion`: whether it may be deleted; `codeBranch` may not.
    pub deletable: bool,
    /// `defaults`: whether the service itself made it, as it does with `codeBranch`.
    pub built_in: bool,
    /// `staticVar`: whether it is asked for at each manual run.
    pub runtime: bool,
}

impl Parameter {
    /// The parameter that every new task starts with.
    ///
    /// # Panics
    /// Never: `codeBranch` is a name.
    #[must_use]
    pub fn code_branch(branch: &str) -> Self {
        Self {
            name: ParameterName::parse(CODE_BRANCH).expect("codeBranch is a name"),
            kind: ParameterKind::Text,
            default: ParameterValue::Plain(branch.to_owned()),
            description: String::new(),
            deletable: false,
            built_in: true,
            runtime: false,
        }
    }
}

/// What a parameter may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ParameterKind {
    /// Any text of up to 8192 characters; `normalparam`.
    Text,
    /// One of a list; `customizeparam`.
    Enumeration {
        /// The choices.
        choices: Vec<Choice>,
    },
    /// Text that ends in a number, which grows by one with each build; `increment`.
    AutoIncrement,
}

/// One choice of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The value.
    pub name: String,
    /// The value for people.
    pub display_name: String,
    /// Whether it may be chosen.
    pub enabled: bool,
}

/// A parameter's value: in the open, or sealed by the store because it is private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterValue {
    /// Anybody who may see the task may see it.
    Plain(String),
    /// `sensitiveVar`: the sealed form. It is opened for the build alone, and masked in its log.
    Sealed(String),
}

impl ParameterValue {
    /// The most characters a value may have.
    pub const MAX: usize = 8192;

    /// What a reply may show of it.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Sealed(_) => crate::secret::MASKED,
        }
    }
}

/// The marks of templates, which are refused in parameters.
pub const TEMPLATE_MARKS: [&str; 3] = ["{{", "{%", "{#"];

/// Whether a value carries a mark of a template.
#[must_use]
pub fn has_template_marker(value: &str) -> bool {
    TEMPLATE_MARKS.iter().any(|it| value.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_change_how_programs_start_are_refused() {
        for name in FORBIDDEN_NAMES {
            assert_eq!(
                ParameterName::parse(name),
                Err(InvalidParameterName::Forbidden(name.to_owned()))
            );
        }
    }

    #[test]
    fn a_name_has_letters_digits_and_underscores() {
        assert!(ParameterName::parse("codeBranch").is_ok());
        for bad in ["", "a-b", "a b", "ä", &"x".repeat(129)] {
            assert_eq!(ParameterName::parse(bad), Err(InvalidParameterName::Form), "{bad}");
        }
    }

    #[test]
    fn a_sealed_value_is_not_shown() {
        assert_eq!(ParameterValue::Sealed("abc".into()).shown(), "******");
    }
}
