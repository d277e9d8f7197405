//! From the inputs of a step to its properties.

use super::actions::{Action, Form, Input, Need};
use super::maven;
use super::reader::{Fields, Reader, shown};
use super::shape::{FileStep, Place};
use crate::diagnostic::Span;
use crate::kinds::of_keyword;
use crate::script::mentions;
use crate::yaml::Node;
use kiln_model::task::Step;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What every step has.
pub(super) struct Common {
    pub(super) name: String,
    pub(super) at: Span,
    /// The image, and where it stands.
    pub(super) image: Option<(String, Span)>,
}

/// The words of a property that says yes or no.
pub(super) type Words = (&'static str, &'static str);
pub(super) const USUAL: Words = ("true", "false");

/// The properties of a step so far, and where they stand.
pub(super) struct Lowered {
    pub(super) properties: Map<String, Value>,
    places: BTreeMap<String, Place>,
}

impl Lowered {
    pub(super) fn set(&mut self, property: &str, key: &str, at: Span, value: impl Into<Value>) {
        self.put(property, key, at, value.into(), None);
    }

    /// A property that says yes or no; `text` may hold references.
    pub(super) fn set_flag(&mut self, property: &str, key: &str, at: Span, text: String, words: Words) {
        self.put(property, key, at, text.into(), Some(words));
    }

    fn put(&mut self, property: &str, key: &str, at: Span, value: Value, flag: Option<Words>) {
        self.properties.insert(property.to_owned(), value);
        let key = key.to_owned();
        self.places.insert(property.to_owned(), Place { at, key, flag });
    }
}

/// A step as a task would have it.
pub(super) fn step(
    reader: &mut Reader<'_>,
    action: &Action,
    common: Common,
    inputs: Option<&Fields<'_>>,
) -> Option<FileStep> {
    let mut lowered = Lowered {
        properties: Map::new(),
        places: BTreeMap::new(),
    };
    if let Some((image, at)) = &common.image {
        lowered.set("image", "image", *at, tool_image(image));
    }
    for input in action.inputs {
        read_input(reader, action, input, &common, inputs, &mut lowered);
    }
    if let Some(inputs) = inputs {
        if let Some(node) = inputs.get("ignore_fail")
            && let Some(text) = flag(reader, node, "ignore_fail", USUAL)
        {
            lowered.set_flag("ignore_fail", "ignore_fail", node.at, text, USUAL);
        }
        if action.keyword == "maven" {
            maven::read(reader, inputs, &mut lowered);
        }
    }
    let script = lowered.properties.get("command").and_then(Value::as_str);
    let kind = match action.keyword {
        "grails" if script.is_none() => {
            lowered.set("command", "command", common.at, "grails war");
            of_keyword("grails")
        }
        // One keyword for two kinds of steps: the command tells which.
        "python" if script.is_some_and(|it| mentions(it, "pyinstaller")) => crate::kinds::numbered("91009"),
        keyword => of_keyword(keyword),
    }?;
    let step = Step {
        module_id: kind.module_id(),
        name: common.name,
        version: None,
        enable: true,
        properties: lowered.properties,
    };
    let step = FileStep {
        step,
        at: common.at,
        places: lowered.places,
    };
    check(reader, &step);
    Some(step)
}

/// What the steps of tasks are checked for.
fn check(reader: &mut Reader<'_>, file: &FileStep) {
    let mut step = file.step.clone();
    step.properties.retain(|property, value| {
        let open = file.places.get(property).is_some_and(|it| it.flag.is_some());
        !(open && value.as_str().is_some_and(|it| it.contains("${")))
    });
    for problem in crate::module::read(&step, "").1 {
        let (key, at) = file.place(problem.field.trim_start_matches(".properties."));
        reader.error("wrong-value", at, format!("`{key}` {}", problem.message));
    }
}

fn read_input(
    reader: &mut Reader<'_>,
    action: &Action,
    input: &Input,
    common: &Common,
    inputs: Option<&Fields<'_>>,
    lowered: &mut Lowered,
) {
    let given = inputs.into_iter().flat_map(|inputs| {
        let values = input.keys.iter().map(|key| (*key, inputs.get(key)));
        values.filter_map(|(key, value)| value.map(|it| (key, it)))
    });
    let given: Vec<(&str, &Node)> = given.collect();
    if let [(first, _), (second, node), ..] = given.as_slice() {
        let message = format!("`{first}` and `{second}` are the same input; keep one of them");
        reader.error("duplicate-key", node.at, message);
    }
    let Some((key, node)) = given.first() else {
        missing(reader, action, input, common);
        return;
    };
    match input.form {
        Form::Text => {
            if let Some(text) = reader.text(node, &format!("`{key}`")) {
                if text.trim().is_empty() && input.need == Need::Must {
                    let message = format!("the input `{key}` of `{}` is empty", action.keyword);
                    reader.error("missing-input", node.at, message);
                }
                lowered.set(input.property, key, node.at, text);
            }
        }
        Form::Flag => {
            if let Some(text) = flag(reader, node, key, USUAL) {
                lowered.set_flag(input.property, key, node.at, text, USUAL);
            }
        }
        Form::Texts => lowered.set(input.property, key, node.at, texts(reader, node, key)),
        Form::Headers => {
            let entries = reader.entries(node, &format!("`{key}`")).unwrap_or_default();
            let headers = entries.iter().filter_map(|(name, value)| {
                let text = reader.text(value, &format!("the header `{}`", shown(&name.text)))?;
                Some(json!({"headerKey": name.text, "headerValue": text}))
            });
            let headers: Vec<Value> = headers.collect();
            lowered.set(input.property, key, node.at, headers);
        }
    }
}

fn missing(reader: &mut Reader<'_>, action: &Action, input: &Input, common: &Common) {
    let key = input.keys.first().copied().unwrap_or_default();
    let message = format!("`{}` needs the input `{key}`", action.keyword);
    match input.need {
        Need::Must => {
            let hint = Some(format!("write it below `inputs`: `{key}: …`"));
            reader.error_with("missing-input", common.at, message, hint);
        }
        Need::Should => reader.strict("missing-input", common.at, message, None),
        Need::May => {}
    }
}

/// Texts in a list; one of them may stand without the list.
pub(super) fn texts(reader: &mut Reader<'_>, node: &Node, key: &str) -> Vec<Value> {
    let items = node.list().unwrap_or(std::slice::from_ref(node));
    let texts = items
        .iter()
        .filter_map(|it| reader.text(it, &format!("an item of `{key}`")));
    texts.map(Value::from).collect()
}

/// Yes or no in the words of the property; references are left for the plan.
pub(super) fn flag(reader: &mut Reader<'_>, node: &Node, key: &str, words: Words) -> Option<String> {
    let text = reader.text(node, &format!("`{key}`"))?;
    if text.contains("${") {
        return Some(text.to_owned());
    }
    let Some(yes) = says_yes(text) else {
        let message = format!("`{key}` must be true or false, and this is `{}`", shown(text));
        reader.error("wrong-value", node.at, message);
        return None;
    };
    Some(if yes { words.0 } else { words.1 }.to_owned())
}

/// What a text says, in any of the ways in which YAML has said it.
pub(crate) fn says_yes(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" | "" => Some(false),
        _ => None,
    }
}

/// The name of an image of the product without the mark in front of it.
fn tool_image(image: &str) -> &str {
    image.trim().strip_prefix("cloudbuild@").unwrap_or(image.trim())
}

impl FileStep {
    /// What the file calls a property, and where it stands; the step itself where it does not have it.
    pub(crate) fn place<'a>(&'a self, property: &'a str) -> (&'a str, Span) {
        let whole = property.split(['[', '.']).next().unwrap_or(property);
        let place = self.places.get(property).or_else(|| self.places.get(whole));
        place.map_or((property, self.at), |it| (it.key.as_str(), it.at))
    }
}
