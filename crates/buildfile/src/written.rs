//! A definition written as the YAML script that the hosted service shows of a build. For people: nothing reads it back.
//!
//! No value of a parameter appears, as the references to them stay as they are; nor does a user or password of an address.

use crate::module::number;
use kiln_model::task::{Scm, Step, TaskDefinition};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// The number of the kind that fetches the sources.
const CHECKOUT: &str = "20040";

/// What is written down.
#[derive(Debug, Clone)]
pub struct Script<'a> {
    /// The definition that the build ran.
    pub definition: &'a TaskDefinition,
    /// What it fetched first, where it has a repository.
    pub source: Option<ScriptSource<'a>>,
    /// The task's id.
    pub task: &'a str,
    /// Its project's id.
    pub project: &'a str,
    /// How long the build was allowed to take, in minutes.
    pub timeout_minutes: u32,
}

/// What a build fetched.
#[derive(Debug, Clone)]
pub struct ScriptSource<'a> {
    /// The repository as the definition has it.
    pub scm: &'a Scm,
    /// Its address, without user and password.
    pub url: String,
    /// The branch, where one was asked for.
    pub branch: Option<&'a str>,
    /// The tag, where one was asked for.
    pub tag: Option<&'a str>,
    /// The commit, where one was asked for.
    pub commit: Option<&'a str>,
    /// `branch`, `tag` or `commitId`.
    pub build_type: &'a str,
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'a str,
    timeout: Timeout,
    devcloud_metadata: Metadata<'a>,
    stages: Stages<'a>,
}

#[derive(Serialize)]
struct Timeout {
    limit: u32,
    unit: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    label: &'static str,
    build_type: &'static str,
    job_name: &'a str,
    job_id: &'a str,
    service_type: &'static str,
    project_id: &'a str,
}

/// Stages in their order, which a sorted map would lose.
struct Stages<'a>(Vec<Stage<'a>>);

impl Serialize for Stages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keyed = self.0.iter().enumerate();
        serializer.collect_map(keyed.map(|(place, stage)| (format!("stage{}", place + 1), stage)))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stage<'a> {
    meta: Meta<'a>,
    env: Environment<'a>,
    tasks: Vec<Map<String, Value>>,
    pre_condition: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta<'a> {
    uuid: &'a str,
    display_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Environment<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    docker_image: Option<String>,
    arch: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    flavor: Option<&'a str>,
}

impl Script<'_> {
    /// The script as YAML.
    #[must_use]
    pub fn yaml(&self) -> String {
        let definition = self.definition;
        let checkout = self.source.iter().map(|it| self.checkout(it));
        let steps = definition.steps.iter().filter(|it| it.enable).map(|it| self.step(it));
        let document = Document {
            version: "2.0",
            timeout: Timeout {
                limit: self.timeout_minutes,
                unit: "minute",
            },
            devcloud_metadata: Metadata {
                label: "docker",
                build_type: "linux",
                job_name: definition.name.as_str(),
                job_id: self.task,
                service_type: "codeci",
                project_id: self.project,
            },
            stages: Stages(checkout.chain(steps).collect()),
        };
        serde_saphyr::to_string(&document).expect("texts, numbers and maps with text keys can be written")
    }

    fn environment(&self, image: Option<String>) -> Environment<'_> {
        Environment {
            docker_image: image,
            arch: &self.definition.arch,
            flavor: self.definition.flavor.as_deref(),
        }
    }

    fn checkout(&self, source: &ScriptSource<'_>) -> Stage<'_> {
        let scm = source.scm;
        let mut fields = Map::new();
        let mut set = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                fields.insert(name.to_owned(), Value::String(value.to_owned()));
            }
        };
        set("url", Some(&source.url));
        set("branch", source.branch);
        set("tag", source.tag);
        set("commitId", source.commit);
        set("buildType", Some(source.build_type));
        set("depth", scm.depth.as_deref());
        set("repoID", scm.repo_id.as_deref());
        set("scmType", Some(&scm.scm_type));
        set("endpointID", scm.end_point_id.as_deref());
        fields.insert("enableGitLfs".to_owned(), scm.enable_git_lfs.into());
        let submodules = self.definition.auto_update_sub_module;
        fields.insert("updateSubmodule".to_owned(), submodules.into());
        let inner = Map::from_iter([("scm".to_owned(), Value::Object(fields))]);
        Stage {
            meta: Meta {
                uuid: CHECKOUT,
                display_name: "Code CheckOut",
            },
            env: self.environment(None),
            tasks: vec![Map::from_iter([(
                "external_pre_checkout".to_owned(),
                Value::Object(inner),
            )])],
            pre_condition: "SUCCESS".to_owned(),
        }
    }

    fn step<'a>(&'a self, step: &'a Step) -> Stage<'a> {
        let uuid = number(&step.module_id).unwrap_or(&step.module_id);
        let key = match uuid {
            "20043" => "external_post_maven".to_owned(),
            other => format!("external_post_{other}"),
        };
        let mut properties = step.properties.clone();
        properties.values_mut().for_each(hide_credentials);
        let text = |name: &str| properties.get(name).and_then(Value::as_str).map(str::to_owned);
        let (image, condition) = (text("image"), text("preCondition"));
        Stage {
            meta: Meta {
                uuid,
                display_name: &step.name,
            },
            env: self.environment(image.filter(|it| !it.is_empty())),
            tasks: vec![Map::from_iter([(key, Value::Object(properties))])],
            pre_condition: condition.unwrap_or_else(|| "SUCCESS".to_owned()),
        }
    }
}

fn hide_credentials(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(shown) = without_credentials(text) {
                *text = shown;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide_credentials),
        Value::Object(fields) => fields.values_mut().for_each(hide_credentials),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text without what stands between `://` and `@` in the addresses of it; nothing where no address has it.
fn without_credentials(text: &str) -> Option<String> {
    let (mut shown, mut rest, mut changed) = (String::new(), text, false);
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        shown.push_str(before);
        let ends = |it: char| matches!(it, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>') || it.is_whitespace();
        let authority = &after[..after.find(ends).unwrap_or(after.len())];
        let host = authority.rfind('@').map_or(0, |it| it + 1);
        changed |= host > 0;
        rest = &after[host..];
    }
    shown.push_str(rest);
    changed.then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_password_of_an_address_are_left_out_wherever_it_stands() {
        for (text, shown) in [
            (
                "git clone https://ann:s3cret@host/a.git",
                "git clone https://host/a.git",
            ),
            ("a 'https://tok@h' b://c:d@e x@y", "a 'https://h' b://e x@y"),
        ] {
            assert_eq!(without_credentials(text).as_deref(), Some(shown));
        }
        for plain in ["", "echo a@b", "https://host/a@b", "://", "https://h \"x@y\""] {
            assert_eq!(without_credentials(plain), None, "{plain}");
        }
    }
}
