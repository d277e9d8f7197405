//! What a body leaves unsaid that the service fills in: noted when it is read, left out again when exactly what was sent is
//! wanted back.

use super::body::TaskBody;
use crate::error::ApiError;
use crate::wire::Object;
use kiln_model::task::Unsaid;

/// The attributes that a parameter is filled up with.
const ATTRIBUTES: [&str; 7] = [
    "type",
    "defaultValue",
    "description",
    "deletion",
    "defaults",
    "staticVar",
    "sensitiveVar",
];

/// What `body` leaves unsaid, where the definition made of it begins with `added` parameters that it does not have.
pub(super) fn of(body: &Object<'_>, added: usize) -> Result<Unsaid, ApiError> {
    let mut unsaid = Unsaid::default();
    for name in ["build_config_type", "auto_update_sub_module"] {
        if body.text(name)?.is_none() {
            unsaid.note(name);
        }
    }
    for (at, step) in body.objects("steps")?.iter().enumerate() {
        if step.field("enable").is_none() {
            unsaid.note(format!("steps.{at}.enable"));
        }
    }
    for at in 0..added {
        unsaid.note(format!("parameters.{at}"));
    }
    for (at, parameter) in body.objects("parameters")?.iter().enumerate() {
        parameter_of(parameter, &format!("parameters.{}", at + added), &mut unsaid)?;
    }
    Ok(unsaid)
}

fn parameter_of(parameter: &Object<'_>, at: &str, unsaid: &mut Unsaid) -> Result<(), ApiError> {
    if parameter.text("name")?.is_none() {
        unsaid.note(format!("{at}.definition"));
    }
    let attributes = parameter.objects("params")?;
    for name in ATTRIBUTES {
        let named = |it: &&Object<'_>| it.field("name").and_then(|it| it.text().ok()).as_deref() == Some(name);
        let Some(attribute) = attributes.iter().find(named) else {
            unsaid.note(format!("{at}.{name}"));
            continue;
        };
        if name != "defaultValue" {
            continue;
        }
        for (place, choice) in attribute.objects("limits")?.iter().enumerate() {
            for key in ["display_name", "disable"] {
                if choice.text(key)?.is_none() {
                    unsaid.note(format!("{at}.limits.{place}.{key}"));
                }
            }
        }
    }
    Ok(())
}

/// Leaves out of a body what the client did not say.
pub(super) fn leave_out(body: &mut TaskBody, unsaid: &Unsaid) {
    if unsaid.has("build_config_type") {
        body.build_config_type = None;
    }
    if unsaid.has("auto_update_sub_module") {
        body.auto_update_sub_module = None;
    }
    for (at, step) in body.steps.iter_mut().enumerate() {
        if unsaid.has(&format!("steps.{at}.enable")) {
            step.enable = None;
        }
    }
    let parameters = body.parameters.take().unwrap_or_default();
    let mut said = Vec::new();
    for (at, mut parameter) in parameters.into_iter().enumerate() {
        let at = format!("parameters.{at}");
        if unsaid.has(&at) {
            continue;
        }
        if unsaid.has(&format!("{at}.definition")) {
            parameter.name = None;
        }
        let attributes = parameter.params.get_or_insert_default();
        attributes.retain(|it| {
            it.name
                .as_deref()
                .is_none_or(|name| !unsaid.has(&format!("{at}.{name}")))
        });
        for choices in attributes.iter_mut().filter_map(|it| it.limits.as_mut()) {
            for (place, choice) in choices.iter_mut().enumerate() {
                if unsaid.has(&format!("{at}.limits.{place}.display_name")) {
                    choice.display_name = None;
                }
                if unsaid.has(&format!("{at}.limits.{place}.disable")) {
                    choice.disable = None;
                }
            }
        }
        said.push(parameter);
    }
    body.parameters = Some(said);
}
