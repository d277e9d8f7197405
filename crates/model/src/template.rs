//! A template of a tenant: steps and parameters to begin a task with.

use crate::access::UserRef;
use crate::id::{DomainId, TemplateId};
use crate::task::{ParameterValue, Step};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A template that a user made.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its id: on the wire `uuid`.
    pub uuid: TemplateId,
    /// Its second id: 24 hexadecimal digits.
    pub id: String,
    /// The tenant that may use it.
    pub domain: DomainId,
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// The tool, where one is named.
    pub tool_type: Option<String>,
    /// Who made it.
    pub creator: UserRef,
    /// When it was made.
    pub created: Timestamp,
    /// What it is made of.
    pub body: TemplateBody,
}

/// What a template is made of. It is given back as it came, so that whoever compares finds no difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateBody {
    /// The steps, in order.
    pub steps: Vec<TemplateStep>,
    /// The parameters.
    pub parameters: Vec<TemplateParameter>,
}

/// A step of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateStep {
    /// The step.
    pub step: Step,
    /// Whether it was said that the step runs, or not; a step that says nothing runs.
    pub says_enable: bool,
}

/// A parameter of a template: its attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateParameter {
    /// The kind of definition.
    pub name: Option<String>,
    /// The attributes, each of another name.
    pub attributes: Vec<Attribute>,
}

/// An attribute of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value; sealed where it is that of a private parameter.
    pub value: Option<ParameterValue>,
    /// The choices of an enumeration.
    pub limits: Option<Vec<Limit>>,
}

/// A choice of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The value.
    pub name: Option<String>,
    /// The value for people.
    pub display_name: Option<String>,
    /// `0` when it may be chosen, `1` when not.
    pub disable: Option<String>,
}
