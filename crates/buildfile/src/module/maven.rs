//! The Maven step: a script, a generated `settings.xml`, and what is done about failing tests.
//!
//! The settings are written to the home of the build and not passed as an argument: every version of Maven reads them
//! there, and no command has to be changed. `ignoreTest` reaches Maven through `MAVEN_OPTS`, which every version knows too;
//! a command that sets `MAVEN_OPTS` itself takes that back.
//!
//! `cacheOption` has no effect on the plan: with or without a cache, a build gives the same result.

use super::properties::Properties;
use super::report;
use super::settings::{Repository, settings_xml};
use crate::plan::{Action, Collect, Drafting, FileRoot, PlanError, PlannedFile};
use serde_json::Value;
use std::collections::BTreeMap;

const DEFAULT_COMMAND: &str = "mvn package -Dmaven.test.skip=true -U -e -X -B\n";
const IGNORE_FAILED_TESTS: &str = "-Dmaven.test.failure.ignore=true";
const SETTINGS_PATH: &str = ".m2/settings.xml";

/// The properties of a Maven step.
pub(crate) struct Maven {
    script: String,
    settings_mode: String,
    public_repositories: Vec<Value>,
    private_repositories: Vec<Value>,
    pom_mode: String,
    results: Option<String>,
    coverage: Option<String>,
    ignores_failed_tests: bool,
    checks_dependencies: bool,
}

impl Maven {
    pub(crate) fn read(properties: &mut Properties<'_>) -> Self {
        let mut word = |key: &str, default: &str| properties.text(key).unwrap_or_else(|| default.to_owned());
        let settings_mode = word("settingMode", "auto");
        let pom_mode = word("pomMode", "no");
        let results = word("file", report::DEFAULT_RESULTS);
        let results = (word("deal", "notDeal") == "deal").then_some(results);
        let checks_dependencies = word("doCheck", "disable") == "enable";
        Self {
            script: properties
                .script("command")
                .unwrap_or_else(|| DEFAULT_COMMAND.to_owned()),
            settings_mode,
            public_repositories: properties.list("userPublicRepositories"),
            private_repositories: properties.list("userPrivateRepositories"),
            pom_mode,
            results,
            coverage: report::coverage(properties),
            ignores_failed_tests: properties.flag("ignoreTest"),
            checks_dependencies,
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        if self.settings_mode != "auto" {
            return Ok(drafting.unsupported(format!(
                "the settings mode {:?} needs a settings file of the file manager, which builds cannot get here; \
                 the mode \"auto\" generates one",
                self.settings_mode
            )));
        }
        self.warn(drafting);
        let text = drafting.script("command", &self.script)?;
        let repositories = self.repositories(drafting)?;
        let needs = drafting.needs(&text, Some("mvn"));
        Ok(Action::Script {
            text,
            env: self.env(drafting),
            files: vec![PlannedFile {
                root: FileRoot::Home,
                path: SETTINGS_PATH.to_owned(),
                content: settings_xml(&repositories),
            }],
            needs,
        })
    }

    /// Results and coverage, where they are asked for.
    pub(crate) fn collects(&self, drafting: &Drafting<'_>) -> Result<Option<Collect>, PlanError> {
        if self.results.is_none() && self.coverage.is_none() {
            return Ok(None);
        }
        let pattern = |field, text: &Option<String>| text.as_deref().map(|it| drafting.pattern(field, it)).transpose();
        Ok(Some(Collect {
            tests: pattern("file", &self.results)?,
            coverage: pattern("coverageReportPath", &self.coverage)?,
            ignore_failed_tests: self.ignores_failed_tests,
            required: false,
        }))
    }

    /// What is asked for and not done is said, so that nobody waits for it.
    fn warn(&self, drafting: &mut Drafting<'_>) {
        if self.script.trim().is_empty() {
            drafting.warn("it has no command, so it does nothing");
        }
        for (asked, what) in [
            (
                self.pom_mode != "no",
                "the deployment target is not written into pom.xml",
            ),
            (self.checks_dependencies, "dependencies are not checked"),
        ] {
            if asked {
                drafting.warn(what);
            }
        }
        for repository in &self.private_repositories {
            let name = ["displayName", "name", "value"]
                .iter()
                .find_map(|key| repository.get(key).and_then(Value::as_str))
                .or_else(|| repository.as_str())
                .unwrap_or("without a name");
            drafting.warn(&format!(
                "the private repository {name:.100?} is left out of the Maven settings: its service endpoint is not known here"
            ));
        }
    }

    fn repositories(&self, drafting: &mut Drafting<'_>) -> Result<Vec<Repository>, PlanError> {
        let mut repositories = Vec::new();
        for (place, value) in self.public_repositories.iter().enumerate() {
            let Some(mut repository) = Repository::read(value) else {
                drafting.warn(&format!(
                    "the public repository at place {place} has no address and is left out"
                ));
                continue;
            };
            let field = format!("userPublicRepositories[{place}]");
            repository.url = drafting.text(&field, &repository.url)?;
            if !repository.has_web_address() {
                return Err(drafting.wrong(&field, "must be an address that begins with http:// or https://"));
            }
            repositories.push(repository);
        }
        Ok(repositories)
    }

    fn env(&self, drafting: &mut Drafting<'_>) -> BTreeMap<String, String> {
        let mut env = BTreeMap::new();
        if self.ignores_failed_tests {
            match drafting.values().get("MAVEN_OPTS") {
                Some(given) if given.secret => {
                    drafting
                        .warn("failed tests fail the step: MAVEN_OPTS is a private parameter and cannot be added to");
                }
                Some(given) => {
                    env.insert("MAVEN_OPTS".to_owned(), format!("{} {IGNORE_FAILED_TESTS}", given.text));
                }
                None => {
                    env.insert("MAVEN_OPTS".to_owned(), IGNORE_FAILED_TESTS.to_owned());
                }
            }
        }
        env
    }
}
