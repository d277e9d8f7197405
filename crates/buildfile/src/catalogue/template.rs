//! What a template of the service consists of, and finding one.

use super::{applications, languages};
use crate::kinds::numbered;
use kiln_model::task::Step;
use serde_json::{Map, Value, json};

/// A template that the service brings along.
#[derive(Debug)]
pub struct OfficialTemplate {
    /// Its id on the wire: 32 hexadecimal digits that never change.
    pub uuid: &'static str,
    /// Its second id: 24 hexadecimal digits.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The language of the code.
    pub language: &'static str,
    /// The tool.
    pub tool_type: &'static str,
    /// How far up it stands in lists: the more the higher.
    pub weight: u32,
    /// Its steps.
    pub steps: &'static [OfficialStep],
}

/// A step of such a template.
#[derive(Debug)]
pub struct OfficialStep {
    /// The number of its kind.
    pub kind: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it needs.
    pub properties: &'static [(&'static str, Property)],
}

/// The value of a property.
#[derive(Debug)]
pub enum Property {
    /// A text.
    Text(&'static str),
    /// Yes or no.
    Flag(bool),
    /// A list with nothing in it.
    Nothing,
    /// The choice of a repository, not made yet.
    Unchosen,
}

impl Property {
    fn value(&self) -> Value {
        match self {
            Self::Text(text) => json!(text),
            Self::Flag(flag) => json!(flag),
            Self::Nothing => json!([]),
            Self::Unchosen => json!({"displayName": "", "value": ""}),
        }
    }
}

/// The version that steps of the hosted service name in the documents.
const VERSION: &str = "20231001.6";

impl OfficialStep {
    /// The step as a task has it.
    ///
    /// # Panics
    /// Never: a test makes every step of the catalogue.
    #[must_use]
    pub fn step(&self) -> Step {
        let kind = numbered(self.kind).expect("the catalogue has known kinds");
        let properties = self.properties.iter();
        Step {
            module_id: kind.module_id(),
            name: self.name.to_owned(),
            version: Some(VERSION.to_owned()),
            enable: true,
            properties: properties
                .map(|(name, it)| ((*name).to_owned(), it.value()))
                .collect::<Map<_, _>>(),
        }
    }
}

/// All templates of the service, the weightiest first.
pub fn officials() -> impl Iterator<Item = &'static OfficialTemplate> {
    languages::ALL.iter().chain(applications::ALL)
}

/// The template of the service that has this uuid or this id.
#[must_use]
pub fn official(id: &str) -> Option<&'static OfficialTemplate> {
    officials().find(|it| it.uuid == id || it.id == id)
}

/// The template of that name.
pub(super) fn named(name: &str) -> &'static OfficialTemplate {
    officials()
        .find(|it| it.name == name)
        .expect("rules name templates of the catalogue")
}

/// A step with a tool, an image of it, and a script.
macro_rules! tool {
    ($kind:literal, $name:literal, $image:literal, $command:expr $(, $key:literal = $value:literal)*) => {
        OfficialStep {
            kind: $kind,
            name: $name,
            properties: &[
                ("image", Property::Text($image)),
                ("command", Property::Text($command)),
                $(($key, Property::Text($value)),)*
                ("preCondition", Property::Text("SUCCESS")),
            ],
        }
    };
}

/// The step that hands in what the build made.
macro_rules! upload {
    ($file:literal) => {
        OfficialStep {
            kind: "20018",
            name: "Upload to the release repository",
            properties: &[
                ("file", Property::Text($file)),
                ("buildVersion", Property::Text("")),
                ("name", Property::Text("")),
                ("image", Property::Text("shell4.2.46-git1.8.3-zip6.00")),
                ("uploadTool", Property::Text("curl")),
                ("remainOriginPath", Property::Text("FLAT")),
                ("customUploadPath", Property::Text("")),
                ("preCondition", Property::Text("SUCCESS")),
            ],
        }
    };
}
pub(super) use {tool, upload};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_well_formed_and_there_once() {
        let mut seen = BTreeSet::new();
        for it in officials() {
            for (id, length) in [(it.uuid, 32), (it.id, 24)] {
                assert_eq!(id.len(), length, "{}", it.name);
                assert!(
                    id.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f')),
                    "{}",
                    it.name
                );
                assert!(seen.insert(id), "{id}");
            }
            assert!(seen.insert(it.name), "{}", it.name);
            assert_eq!(official(it.uuid).map(|it| it.name), Some(it.name));
            assert_eq!(official(it.id).map(|it| it.name), Some(it.name));
        }
        assert!(official("").is_none());
    }

    #[test]
    fn the_weightiest_is_first() {
        let weights: Vec<u32> = officials().map(|it| it.weight).collect();
        assert!(weights.windows(2).all(|it| it[0] > it[1]), "{weights:?}");
    }
}
