//! The parameters of one build: what was set for it, over what its task says.

use crate::error::{EngineError, Problems};
use kiln_buildfile::{check_value, increment};
use kiln_model::build::{BuildParameter, ParameterOrigin};
use kiln_model::secret::{ExposeSecret as _, SecretString};
use kiln_model::task::{Parameter, ParameterKind, ParameterName, ParameterValue, TaskDefinition};
use kiln_store::Seal;

/// The most values that one request may set.
const MOST: usize = 500;

/// The values that a build runs with, in the order of the task, then what only this build was given.
pub(super) fn for_build(
    definition: &TaskDefinition,
    given: &[(String, String)],
    seal: &Seal,
) -> Result<Vec<BuildParameter>, EngineError> {
    if given.len() > MOST {
        return Err(invalid("parameter", format!("at most {MOST} values may be set")));
    }
    let mut values: Vec<BuildParameter> = definition
        .parameters
        .iter()
        .map(|it| BuildParameter {
            name: it.name.to_string(),
            value: it.default.clone(),
            origin: ParameterOrigin::Task,
        })
        .collect();
    for (name, text) in given {
        let name =
            ParameterName::parse(name).map_err(|error| invalid(format!("parameter.{name}"), error.to_string()))?;
        let declared = definition.parameters.iter().find(|it| it.name == name);
        let value = checked(&name, declared, text, seal)?;
        match values.iter_mut().find(|it| it.name == name.as_str()) {
            Some(known) => {
                known.value = value;
                known.origin = ParameterOrigin::Run;
            }
            None => values.push(BuildParameter {
                name: name.to_string(),
                value,
                origin: ParameterOrigin::Run,
            }),
        }
    }
    Ok(values)
}

fn checked(
    name: &ParameterName,
    declared: Option<&Parameter>,
    text: &str,
    seal: &Seal,
) -> Result<ParameterValue, EngineError> {
    let kind = declared.map_or(&ParameterKind::Text, |it| &it.kind);
    check_value(kind, text).map_err(|reason| invalid(format!("parameter.{name}"), reason.to_owned()))?;
    let Some(declared) = declared else {
        return Ok(ParameterValue::Plain(text.to_owned()));
    };
    Ok(match declared.default {
        ParameterValue::Plain(_) => ParameterValue::Plain(text.to_owned()),
        // Who sends back what a reply showed means the value that is stored.
        ParameterValue::Sealed(_) if text == kiln_model::secret::MASKED => declared.default.clone(),
        ParameterValue::Sealed(_) => ParameterValue::Sealed(seal.seal(&SecretString::from(text))),
    })
}

/// The definition after a build, where it has parameters that count up.
pub(super) fn counted_up(definition: &TaskDefinition, seal: &Seal) -> Result<Option<TaskDefinition>, EngineError> {
    let mut next = definition.clone();
    for parameter in &mut next.parameters {
        if parameter.kind != ParameterKind::AutoIncrement {
            continue;
        }
        let grown = match &parameter.default {
            ParameterValue::Plain(value) => increment(value).map(ParameterValue::Plain),
            ParameterValue::Sealed(sealed) => increment(seal.open(sealed)?.expose_secret())
                .map(|it| ParameterValue::Sealed(seal.seal(&SecretString::from(it)))),
        };
        if let Some(grown) = grown {
            parameter.default = grown;
        }
    }
    Ok((next != *definition).then_some(next))
}

fn invalid(field: impl Into<String>, reason: String) -> EngineError {
    EngineError::Invalid(Problems::one(field, reason))
}

#[cfg(test)]
mod tests;
