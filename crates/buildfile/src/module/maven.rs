//! The Maven step: a script, its `settings.xml`, what is deployed where, and what is done about failing tests.
//!
//! The settings are written to the home of the build and not passed as an argument: every version of Maven reads them
//! there, and no command has to be changed. `ignoreTest` reaches Maven through `MAVEN_OPTS`, which every version knows too;
//! a command that sets `MAVEN_OPTS` itself takes that back. Where releases and snapshots are deployed to is a property of
//! the active profile, so that no `pom.xml` is changed.
//!
//! The check of dependencies is a second run of Maven after the command: it fetches every dependency, and fails where one
//! cannot be had.

use super::check::DependencyCheck;
use super::properties::Properties;
use super::report;
use crate::plan::{
    Action, Collect, Drafting, FileContent, FileRoot, MavenRepository, MavenSettings, PlanError, PlannedFile,
    PlannedScript, PrivateRepository,
};
use serde_json::Value;
use std::collections::BTreeMap;

const DEFAULT_COMMAND: &str = "mvn package -Dmaven.test.skip=true -U -e -X -B\n";
const IGNORE_FAILED_TESTS: &str = "-Dmaven.test.failure.ignore=true";
const SETTINGS_PATH: &str = ".m2/settings.xml";

/// The properties of a Maven step.
pub(crate) struct Maven {
    script: String,
    settings_mode: String,
    settings_file: Option<String>,
    public_repositories: Vec<Value>,
    private_repositories: Vec<Value>,
    releases_to: Option<String>,
    snapshots_to: Option<String>,
    results: Option<String>,
    coverage: Option<String>,
    ignores_failed_tests: bool,
    check: Option<DependencyCheck>,
}

impl Maven {
    pub(crate) fn read(properties: &mut Properties<'_>) -> Self {
        let mut word = |key: &str, default: &str| properties.text(key).unwrap_or_else(|| default.to_owned());
        let settings_mode = word("settingMode", "auto");
        let deploys = !word("pomMode", "no").eq_ignore_ascii_case("no");
        let results = word("file", report::DEFAULT_RESULTS);
        let results = (word("deal", "notDeal") == "deal").then_some(results);
        let mut target = |key: &str| properties.named(key).filter(|_| deploys);
        let (releases_to, snapshots_to) = (target("releaseArtifact"), target("snapshotArtifact"));
        Self {
            script: properties
                .script("command")
                .unwrap_or_else(|| DEFAULT_COMMAND.to_owned()),
            settings_mode,
            // No public text names this property; the likely names are taken.
            settings_file: ["settingFile", "settingsFile", "settingFileName"]
                .iter()
                .find_map(|key| properties.named(key)),
            public_repositories: properties.list("userPublicRepositories"),
            private_repositories: properties.list("userPrivateRepositories"),
            releases_to,
            snapshots_to,
            results,
            coverage: report::coverage(properties),
            ignores_failed_tests: properties.flag("ignoreTest"),
            check: DependencyCheck::read(properties),
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        if self.script.trim().is_empty() {
            drafting.warn("it has no command, so it does nothing");
        }
        let content = self.settings(drafting)?;
        Ok(Action::Script(PlannedScript {
            text: drafting.script("command", &self.script)?,
            env: self.env(drafting),
            files: vec![PlannedFile {
                root: FileRoot::Home,
                path: SETTINGS_PATH.to_owned(),
                content,
            }],
            then: self.check.as_ref().map(|it| it.script(drafting)).transpose()?,
        }))
    }

    /// The settings: generated, or a file of the file manager, which the mode itself may name.
    fn settings(&self, drafting: &mut Drafting<'_>) -> Result<FileContent, PlanError> {
        let given = self.settings_file.as_deref();
        let by_mode = Some(self.settings_mode.as_str()).filter(|it| it.to_ascii_lowercase().ends_with(".xml"));
        match given.or(by_mode) {
            _ if self.settings_mode == "auto" => {
                let text = |field, text: &Option<String>| text.as_deref().map(|it| drafting.text(field, it)).transpose();
                let releases_to = text("releaseArtifact", &self.releases_to)?;
                let snapshots_to = text("snapshotArtifact", &self.snapshots_to)?;
                Ok(FileContent::MavenSettings(MavenSettings {
                    public: self.public(drafting)?,
                    private: self.private(drafting),
                    releases_to,
                    snapshots_to,
                }))
            }
            Some(name) => Ok(FileContent::Keystore(drafting.required("settingFile", Some(name))?)),
            None => Err(drafting.wrong(
                "settingMode",
                &format!(
                    "is {:.100?}, which takes the settings from a file of the file manager, and settingFile names none; \
                     the mode \"auto\" generates them",
                    self.settings_mode
                ),
            )),
        }
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

    fn public(&self, drafting: &mut Drafting<'_>) -> Result<Vec<MavenRepository>, PlanError> {
        let mut repositories = Vec::new();
        for (place, value) in self.public_repositories.iter().enumerate() {
            let Some(mut repository) = MavenRepository::read(value) else {
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

    fn private(&self, drafting: &mut Drafting<'_>) -> Vec<PrivateRepository> {
        let mut repositories = Vec::new();
        for (place, value) in self.private_repositories.iter().enumerate() {
            match PrivateRepository::read(value) {
                Some(repository) => repositories.push(repository),
                None => drafting.warn(&format!(
                    "the private repository at place {place} has no name and is left out"
                )),
            }
        }
        repositories
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
