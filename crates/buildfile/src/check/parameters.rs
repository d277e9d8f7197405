//! The rules for parameters and for the values that they are given.

use crate::increment::increment;
use crate::problem::Problem;
use kiln_model::task::parameter::has_template_marker;
use kiln_model::task::{Choice, Parameter, ParameterKind, ParameterValue};
use std::collections::HashSet;

/// Whether a build may set a parameter of this kind to this value. A private value is checked before it is sealed: the sealed form
/// tells nothing.
///
/// # Errors
/// Why not, fit to stand after the parameter's name; the value is not shown.
pub fn check_value(kind: &ParameterKind, text: &str) -> Result<(), &'static str> {
    if text.chars().count() > ParameterValue::MAX {
        return Err("must not be longer than 8192 characters");
    }
    if has_template_marker(text) {
        return Err("must not have one of the marks {{, {% and {#");
    }
    if text.contains('\0') {
        return Err("must not have a NUL character");
    }
    match kind {
        ParameterKind::Text => Ok(()),
        ParameterKind::Enumeration { choices } if choices.iter().any(|it| it.enabled && it.name == text) => Ok(()),
        // A list that nobody filled in refuses nothing.
        ParameterKind::Enumeration { choices } if choices.is_empty() => Ok(()),
        ParameterKind::Enumeration { choices } if choices.iter().any(|it| it.name == text) => {
            Err("must be one of the choices that may be chosen; this one is disabled")
        }
        ParameterKind::Enumeration { .. } => Err("must be one of the choices"),
        ParameterKind::AutoIncrement if increment(text).is_some() => Ok(()),
        ParameterKind::AutoIncrement => Err("must end in a number"),
    }
}

/// Whether a task may give a parameter of this kind this value from the start. A choice that is disabled may stay: it was set before,
/// and clients send back what they read.
///
/// # Errors
/// Why not, as for [`check_value`].
pub fn check_default(kind: &ParameterKind, text: &str) -> Result<(), &'static str> {
    match kind {
        ParameterKind::Enumeration { choices } if choices.iter().any(|it| it.name == text) => {
            check_value(&ParameterKind::Text, text)
        }
        ParameterKind::Text | ParameterKind::Enumeration { .. } | ParameterKind::AutoIncrement => {
            check_value(kind, text)
        }
    }
}

pub(super) fn check_parameters(parameters: &[Parameter]) -> Vec<Problem> {
    let mut names = HashSet::new();
    let mut problems = Vec::new();
    for (place, parameter) in parameters.iter().enumerate() {
        let mut wrong = |field: &str, message: &str| {
            problems.push(Problem::new(format!("parameters[{place}].{field}"), message));
        };
        if !names.insert(&parameter.name) {
            wrong("name", "is the name of another parameter too");
        }
        if let ParameterValue::Plain(text) = &parameter.default
            && let Err(message) = check_default(&parameter.kind, text)
        {
            wrong("defaultValue", message);
        }
        if let ParameterKind::Enumeration { choices } = &parameter.kind
            && let Some(message) = choices.iter().find_map(wrong_choice)
        {
            wrong("limits", message);
        }
    }
    problems
}

fn wrong_choice(choice: &Choice) -> Option<&'static str> {
    check_value(&ParameterKind::Text, &choice.name).err()
}
