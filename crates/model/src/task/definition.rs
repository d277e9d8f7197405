//! The definition of a task: sources, steps, parameters, schedule, limits.
//!
//! It is stored as one JSON document; what the engine does not understand (the properties of a step) is kept as it came.

use super::{Parameter, TaskName, Unsaid};
use crate::id::GroupId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a task builds, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskDefinition {
    /// The task's name.
    pub name: TaskName,
    /// `x86-64` or `arm`.
    pub arch: String,
    /// `devcloud`, `custom_host` or `custom_acc`.
    pub host_type: Option<String>,
    /// The size of the executor, like `2U8G`.
    pub flavor: Option<String>,
    /// Whether the steps below or a build file of the repository say what to do.
    pub config_type: ConfigType,
    /// Whether every commit is built.
    pub build_if_code_updated: bool,
    /// Whether submodules are checked out.
    pub auto_update_sub_module: bool,
    /// How long a build may take; the server's default where absent.
    pub timeout: Option<Timeout>,
    /// The group that shows it.
    pub group: Option<GroupId>,
    /// Where the sources come from.
    pub scms: Vec<Scm>,
    /// What can be set for a build.
    pub parameters: Vec<Parameter>,
    /// Its schedules.
    pub triggers: Vec<TimerSpec>,
    /// The graphical steps, in order.
    pub steps: Vec<Step>,
    /// What of all this the client did not say.
    #[serde(default, skip_serializing_if = "Unsaid::is_empty")]
    pub unsaid: Unsaid,
}

impl TaskDefinition {
    /// Whether the other one makes the same builds: all but what was left unsaid is equal.
    #[must_use]
    pub fn means_the_same_as(&self, other: &Self) -> bool {
        let unsaid = self.unsaid.clone();
        *self
            == Self {
                unsaid,
                ..other.clone()
            }
    }
}

impl TaskDefinition {
    /// What its builds run on, in one word: `default-x86-2u8g`. The first part is `default` for the service's own executors and
    /// `custom` for others.
    #[must_use]
    pub fn executor_label(&self) -> String {
        let pool = match self.host_type.as_deref() {
            Some("custom_host" | "custom_acc") => "custom",
            Some(_) | None => "default",
        };
        let arch = if self.arch == "x86-64" { "x86" } else { &self.arch };
        let flavor = self.flavor.as_deref().unwrap_or_default().to_lowercase();
        let flavor = match flavor.as_str() {
            "" | "default" => "2u8g",
            flavor => flavor,
        };
        format!("{pool}-{arch}-{flavor}")
    }
}

/// What says the steps of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ConfigType {
    /// The graphical steps of the definition.
    Action,
    /// A `build.yml` of the repository.
    Yaml,
}

/// A limit of time as the wire has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeout {
    /// The number, as text.
    pub limit: String,
    /// `hour` or `minute`.
    pub unit: String,
}

impl Timeout {
    /// The limit in minutes; none where it is not a number of hours or minutes of at least one.
    #[must_use]
    pub fn minutes(&self) -> Option<u32> {
        let limit: u32 = self.limit.trim().parse().ok()?;
        let factor = match self.unit.as_str() {
            "hour" => 60,
            "minute" => 1,
            _ => return None,
        };
        limit.checked_mul(factor).filter(|it| *it > 0)
    }
}

/// A source repository.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scm {
    /// Where it is.
    pub url: String,
    /// What kind of host it is on: `codehub`, `github`, `default`, ….
    pub scm_type: String,
    /// The branch to build.
    pub branch: Option<String>,
    /// The repository's id at its host.
    pub repo_id: Option<String>,
    /// Its page.
    pub web_url: Option<String>,
    /// Whether every commit is built.
    pub is_auto_build: bool,
    /// Whether large files are fetched.
    pub enable_git_lfs: bool,
    /// `branch`, `tag` or `commitId`: what a build names.
    pub build_type: Option<String>,
    /// How many commits are fetched, as text; all where absent. The API never leaves it out: a task that says nothing gets 1.
    pub depth: Option<String>,
    /// The credential to fetch with.
    pub end_point_id: Option<String>,
    /// Where the code is from, in the words of the client.
    pub source: Option<String>,
    /// The repository's group at its host.
    pub group_name: Option<String>,
    /// The repository's name.
    pub repo_name: Option<String>,
}

impl Scm {
    /// The repository's name: as given, or else the last part of its address.
    #[must_use]
    pub fn name(&self) -> &str {
        self.repo_name
            .as_deref()
            .filter(|it| !it.is_empty())
            .unwrap_or_else(|| {
                let path = path_of(&self.url).trim_end_matches('/').trim_end_matches(".git");
                path.rsplit('/')
                    .next()
                    .filter(|it| !it.is_empty())
                    .unwrap_or("repository")
            })
    }

    /// The group of the repository: as given, or else the part of its address before its name.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        let given = self.group_name.as_deref().filter(|it| !it.is_empty());
        given.or_else(|| {
            let (parent, _) = path_of(&self.url).trim_end_matches('/').rsplit_once('/')?;
            parent.rsplit('/').next().filter(|it| !it.is_empty())
        })
    }
}

/// The path of an address: never its host, nor the user and password before it.
fn path_of(url: &str) -> &str {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url.split_once(':').map_or(url, |(_, path)| path),
    };
    path.split(['?', '#']).next().unwrap_or(path)
}

/// A timer trigger: attributes as name and value, `spec` among them a cron line of five fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerSpec {
    /// The kind of trigger, `hudson.triggers.TimerTrigger`.
    pub name: String,
    /// Its attributes, in order.
    pub parameters: Vec<(String, String)>,
}

/// A graphical step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What kind of step it is: `devcloud2018.codeci_action_20017.action`.
    pub module_id: String,
    /// Its name, shown in the log.
    pub name: String,
    /// The version of the kind.
    pub version: Option<String>,
    /// Whether it runs.
    pub enable: bool,
    /// What the kind needs, as it came.
    pub properties: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_hours_or_minutes() {
        let of = |limit: &str, unit: &str| {
            Timeout {
                limit: limit.into(),
                unit: unit.into(),
            }
            .minutes()
        };
        assert_eq!(of("4", "hour"), Some(240));
        assert_eq!(of("30", "minute"), Some(30));
        for (limit, unit) in [
            ("0", "hour"),
            ("-1", "minute"),
            ("4", "day"),
            ("x", "hour"),
            ("4294967295", "hour"),
        ] {
            assert_eq!(of(limit, unit), None, "{limit} {unit}");
        }
    }

    #[test]
    fn what_builds_run_on_is_one_word() {
        let label = |arch: &str, host: Option<&str>, flavor: Option<&str>| {
            TaskDefinition {
                name: TaskName::parse("demo").unwrap(),
                arch: arch.into(),
                host_type: host.map(Into::into),
                flavor: flavor.map(Into::into),
                config_type: ConfigType::Action,
                build_if_code_updated: false,
                auto_update_sub_module: false,
                timeout: None,
                group: None,
                scms: Vec::new(),
                parameters: Vec::new(),
                triggers: Vec::new(),
                steps: Vec::new(),
                unsaid: Unsaid::default(),
            }
            .executor_label()
        };
        assert_eq!(label("x86-64", Some("devcloud"), Some("2u8g")), "default-x86-2u8g");
        assert_eq!(label("x86-64", None, None), "default-x86-2u8g");
        assert_eq!(label("arm", Some("devcloud"), Some("DEFAULT")), "default-arm-2u8g");
        assert_eq!(label("arm", Some("custom_host"), Some("4U8G")), "custom-arm-4u8g");
    }

    #[test]
    fn a_repository_is_named_by_its_address_when_nothing_else_is_said() {
        let named = |url: &str| {
            Scm {
                url: url.into(),
                ..Scm::default()
            }
            .name()
            .to_owned()
        };
        assert_eq!(named("https://host/group/demo.git"), "demo");
        assert_eq!(named("git@host:group/demo.git"), "demo");
        assert_eq!(named("file:///srv/demo/"), "demo");
        assert_eq!(named("https://secret@host"), "repository");
        assert_eq!(named("https://host/demo.git?token=secret/x"), "demo");
    }

    #[test]
    fn a_group_is_read_from_the_path_of_the_address_and_never_from_what_is_before() {
        let group = |url: &str| {
            let scm = Scm {
                url: url.into(),
                ..Scm::default()
            };
            scm.group().map(str::to_owned)
        };
        assert_eq!(group("git@host:team/demo.git").as_deref(), Some("team"));
        assert_eq!(group("https://host/a/b/demo").as_deref(), Some("b"));
        for none in [
            "demo",
            "https://ann:secret@host/demo.git",
            "ssh://git:secret@host/demo",
            "https://secret@host",
        ] {
            assert_eq!(group(none), None, "{none}");
        }
    }
}
