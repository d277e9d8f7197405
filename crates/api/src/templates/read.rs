//! Reading a template out of a body.

use crate::error::ApiError;
use crate::tasks::{draft, parameters};
use crate::wire::Object;
use kiln_buildfile::StepKind;
use kiln_engine::{DraftTemplateParameter, TemplateDraft};
use kiln_model::task::{ParameterValue, Step};
use kiln_model::template::{Attribute, Limit, TemplateParameter, TemplateStep};
use std::collections::BTreeSet;

/// The longest name, and the longest of the other short texts.
const LONGEST_NAME: usize = 128;
const SHORT: usize = 256;
const LONGEST_DESCRIPTION: usize = 1024;
/// The most parameters of a template.
const MOST_PARAMETERS: usize = 100;
/// The most attributes of one parameter, of which eight are known, and the most choices of one.
const MOST_ATTRIBUTES: usize = 20;
const MOST_CHOICES: usize = 1000;

/// Reads a template.
pub(super) fn read(body: &Object<'_>) -> Result<TemplateDraft, ApiError> {
    let name = body.required_line("name", LONGEST_NAME)?;
    let content = body.required_object("template")?;
    content.required("steps")?;
    let description = body.text("description")?.unwrap_or_default();
    if description.chars().count() > LONGEST_DESCRIPTION {
        let reason = format!("must not be longer than {LONGEST_DESCRIPTION} characters");
        return Err(body.refuse("description", reason));
    }
    Ok(TemplateDraft {
        name,
        description,
        tool_type: body.line("tool_type", SHORT)?,
        steps: content.objects("steps")?.iter().map(step).collect::<Result<_, _>>()?,
        parameters: at_most(body, "parameters", MOST_PARAMETERS)?
            .iter()
            .map(parameter)
            .collect::<Result<_, _>>()?,
    })
}

fn at_most<'a>(of: &Object<'a>, name: &str, most: usize) -> Result<Vec<Object<'a>>, ApiError> {
    let items = of.objects(name)?;
    if items.len() > most {
        return Err(of.refuse(name, format!("must not have more than {most} entries")));
    }
    Ok(items)
}

/// A step; the name may be left out and is that of its kind then.
fn step(of: &Object<'_>) -> Result<TemplateStep, ApiError> {
    let enable = of.flag("enable")?;
    let mut step = Step {
        module_id: of.required_line("module_id", SHORT)?,
        name: of.line("name", SHORT)?.unwrap_or_default(),
        version: of.line("version", SHORT)?,
        enable: enable.unwrap_or(true),
        properties: of
            .object("properties")?
            .map_or_else(|| Ok(serde_json::Map::new()), |it| draft::properties(&it))?,
    };
    if step.name.is_empty() {
        step.name = StepKind::of(&step).map_or_else(|| step.module_id.clone(), |it| it.name.to_owned());
    }
    Ok(TemplateStep {
        step,
        says_enable: enable.is_some(),
    })
}

/// A parameter: what it means by the rules for tasks, and the words that it came in.
fn parameter(of: &Object<'_>) -> Result<DraftTemplateParameter, ApiError> {
    let attributes: Vec<Attribute> = at_most(of, "params", MOST_ATTRIBUTES)?
        .iter()
        .map(attribute)
        .collect::<Result<_, _>>()?;
    let mut names = BTreeSet::new();
    if let Some(twice) = attributes.iter().find(|it| !names.insert(&it.name)) {
        return Err(of.refuse("params", format!("must not have two entries named {:?}", twice.name)));
    }
    Ok(DraftTemplateParameter {
        meaning: parameters::one(of)?,
        words: TemplateParameter {
            name: of.line("name", SHORT)?,
            attributes,
        },
    })
}

fn attribute(of: &Object<'_>) -> Result<Attribute, ApiError> {
    let limits = match of.field("limits") {
        None => None,
        Some(_) => Some(at_most(of, "limits", MOST_CHOICES)?),
    };
    Ok(Attribute {
        name: of.required_line("name", SHORT)?,
        value: match of.field("value") {
            Some(value) => Some(ParameterValue::Plain(value.text()?)),
            None => None,
        },
        limits: limits
            .map(|it| it.iter().map(limit).collect::<Result<_, ApiError>>())
            .transpose()?,
    })
}

fn limit(of: &Object<'_>) -> Result<Limit, ApiError> {
    let text = |name: &str| of.field(name).map(|it| it.text()).transpose();
    Ok(Limit {
        name: text("name")?,
        display_name: text("display_name")?,
        disable: text("disable")?,
    })
}
