//! `steps`: what happens before the build, and the build.

use super::actions::{self, Action};
use super::inputs::{self, Common};
use super::reader::{Fields, Reader, shown};
use super::shape::FileItem;
use super::{checkout, maven};
use crate::diagnostic::{nearest, one_of};
use crate::yaml::{Key, Kind, Node};

const NAME: std::ops::RangeInclusive<usize> = 1..=128;
const STEP: &[&str] = &["name", "image", "inputs"];

/// The parts of `steps`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Before,
    Build,
}

pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Vec<FileItem>> {
    let Some(steps) = fields.get("steps") else {
        let at = fields.entry("steps").map_or(fields.at, |(key, _)| key.at);
        let hint = Some("what is built stands in `steps.BUILD`, a flow of builds in `buildflow`".to_owned());
        reader.error_with("missing-key", at, "the file has no `steps`", hint);
        return None;
    };
    let steps = reader.fields(steps, "`steps`", &["PRE_BUILD", "BUILD"])?;
    let mut items = Vec::new();
    for (key, phase) in [("PRE_BUILD", Phase::Before), ("BUILD", Phase::Build)] {
        let list = steps.get(key).and_then(|it| reader.list(it, &format!("`{key}`")));
        for item in list.unwrap_or_default() {
            items.extend(read_item(reader, item, phase));
        }
    }
    if steps
        .get("BUILD")
        .is_none_or(|it| it.list().is_some_and(<[Node]>::is_empty))
    {
        let at = steps.entry("BUILD").map_or(steps.at, |(key, _)| key.at);
        reader.error("missing-key", at, "there are no steps in `steps.BUILD`");
    }
    Some(items)
}

fn read_item(reader: &mut Reader<'_>, item: &Node, phase: Phase) -> Option<FileItem> {
    match &item.kind {
        Kind::Scalar { text, .. } if !item.is_null() => {
            let key = Key {
                text: text.clone(),
                at: item.at,
            };
            read_step(reader, &key, &Node::null(item.at), phase)
        }
        Kind::Map(entries) => match entries.as_slice() {
            [(key, body)] => read_step(reader, key, body, phase),
            [] => wrong_item(reader, item),
            [(key, body), rest @ ..] => {
                many_keys(reader, key, body, rest);
                None
            }
        },
        Kind::Scalar { .. } | Kind::List(_) => wrong_item(reader, item),
    }
}

fn wrong_item(reader: &mut Reader<'_>, item: &Node) -> Option<FileItem> {
    let hint = Some("a step begins with its keyword: `- sh:`".to_owned());
    reader.error_with("wrong-type", item.at, format!("a step cannot be {}", item.what()), hint);
    None
}

/// A step has one key. Mostly the lines below the keyword are not indented far enough.
fn many_keys(reader: &mut Reader<'_>, key: &Key, body: &Node, rest: &[(Key, Node)]) {
    let second = rest.first().map_or(key, |(it, _)| it);
    let belongs = STEP.contains(&second.text.as_str()) && body.is_null();
    let keyword = rest
        .iter()
        .find(|(it, _)| actions::keywords().any(|known| known == it.text));
    let hint = if let Some((keyword, _)) = keyword.filter(|_| STEP.contains(&key.text.as_str())) {
        format!("begin with `- {}:` and put `{}` below it", keyword.text, key.text)
    } else if belongs {
        format!("indent `{}` deeper than `{}`", second.text, shown(&key.text))
    } else {
        "begin each step with `- ` on a line of its own".to_owned()
    };
    let message = format!(
        "a step has one keyword, and this one has `{}` beside `{}`",
        shown(&second.text),
        shown(&key.text)
    );
    reader.error_with("wrong-type", second.at, message, Some(hint));
}

fn read_step(reader: &mut Reader<'_>, key: &Key, body: &Node, phase: Phase) -> Option<FileItem> {
    let keyword = key.text.as_str();
    let action = actions::named(keyword);
    if action.is_none() && !matches!(keyword, actions::CHECKOUT | actions::MANIFEST) {
        unknown_keyword(reader, key);
        return None;
    }
    let early = matches!(keyword, "sh" | actions::CHECKOUT | actions::MANIFEST);
    match phase {
        Phase::Before if !early => {
            let message = format!("`{keyword}` belongs into `BUILD`");
            reader.strict("wrong-phase", key.at, message, None);
        }
        Phase::Build if early && keyword != "sh" => {
            let message = format!("`{keyword}` belongs into `PRE_BUILD`");
            reader.strict("wrong-phase", key.at, message, None);
        }
        Phase::Before | Phase::Build => {}
    }
    let known = known_inputs(action, keyword);
    let (common, inputs) = body_of(reader, key, body, &known)?;
    match action {
        Some(action) => {
            if keyword == "swr" && common.image.is_none() {
                reader.strict("missing-input", key.at, "`swr` needs an `image` beside `inputs`", None);
            }
            inputs::step(reader, action, common, inputs.as_ref()).map(FileItem::Step)
        }
        None if keyword == actions::CHECKOUT => {
            Some(FileItem::Checkout(checkout::checkout(reader, common, inputs.as_ref())))
        }
        None => checkout::manifest(reader, common, inputs.as_ref()).map(FileItem::Manifest),
    }
}

fn unknown_keyword(reader: &mut Reader<'_>, key: &Key) {
    let hint = match key.text.as_str() {
        "msbuild" | "unit_test_report" => {
            Some("this step has no form in a build file; make it a graphical task".to_owned())
        }
        text => nearest(text, actions::keywords()).map_or_else(
            || Some("run any tool by its commands with `sh`".to_owned()),
            |near| Some(format!("did you mean `{near}`?")),
        ),
    };
    let message = format!("there is no step `{}`", shown(&key.text));
    reader.error_with("unknown-step", key.at, message, hint);
}

fn known_inputs(action: Option<&Action>, keyword: &str) -> Vec<&'static str> {
    match action {
        Some(_) if keyword == "maven" => maven::KEYS.to_vec(),
        Some(action) => {
            let keys = action.inputs.iter().flat_map(|it| it.keys.iter().copied());
            keys.chain(["ignore_fail"]).collect()
        }
        None if keyword == actions::CHECKOUT => checkout::CHECKOUT.to_vec(),
        None => checkout::MANIFEST.to_vec(),
    }
}

/// What stands below the keyword.
fn body_of<'n>(
    reader: &mut Reader<'_>,
    key: &Key,
    body: &'n Node,
    known: &[&'static str],
) -> Option<(Common, Option<Fields<'n>>)> {
    let keyword = key.text.as_str();
    let mut common = Common {
        name: keyword.to_owned(),
        at: key.at,
        image: None,
    };
    if body.is_null() {
        return Some((common, None));
    }
    let what = format!("`{keyword}`");
    let mut misplaced = false;
    for (inner, _) in reader.entries(body, &what)? {
        if known.contains(&inner.text.as_str()) && inner.text != "name" {
            let message = format!("`{}` stands beside `name`, and its place is below `inputs`", inner.text);
            reader.error("misplaced-key", inner.at, message);
            misplaced = true;
        } else if !STEP.contains(&inner.text.as_str()) {
            reader.unknown(inner, &what, STEP);
        }
    }
    if misplaced {
        return None;
    }
    let fields = Fields::of(body)?;
    if let Some(node) = fields.get("name")
        && let Some(name) = step_name(reader, node)
    {
        common.name = name;
    }
    if let Some(node) = fields.get("image") {
        common.image = reader.text(node, "`image`").map(|it| (it.to_owned(), node.at));
    }
    let Some(node) = fields.get("inputs") else {
        return Some((common, None));
    };
    for (inner, _) in reader.entries(node, "`inputs`")? {
        if known.contains(&inner.text.as_str()) {
            continue;
        }
        let hint = match inner.text.as_str() {
            "image" => Some("`image` stands beside `inputs`, not below it".to_owned()),
            text => one_of(text, known),
        };
        let message = format!("{what} has no input `{}`", shown(&inner.text));
        reader.strict("unknown-input", inner.at, message, hint);
    }
    Some((common, Fields::of(node)))
}

fn step_name(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let name = reader.text(node, "the name of a step")?.trim();
    let length = name.chars().count();
    if !NAME.contains(&length) || name.contains(char::is_control) {
        let message = format!("the name of a step has 1 to 128 characters on one line, and this one has {length}");
        reader.error("step-name", node.at, message);
        return None;
    }
    let fine = |it: char| it.is_alphanumeric() || "-_,;:./()（），；：。、 ".contains(it);
    if let Some(wrong) = name.chars().find(|it| !fine(*it)) {
        let message =
            format!("the name of a step has letters, digits, spaces and `-_,;:./()`, and this one has `{wrong}`");
        reader.strict("step-name", node.at, message, None);
    }
    Some(name.to_owned())
}
