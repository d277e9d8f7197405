//! Steps that are a script and perhaps a tool: shell, npm, CMake, Go and many more.

use super::properties::Properties;
use crate::plan::{Action, Drafting, PlanError, PlannedScript};
use std::collections::BTreeMap;

/// A script, and the tool that it is about.
pub(crate) struct Command {
    script: String,
    env: BTreeMap<String, String>,
}

impl Command {
    /// Reads the script of a step of a kind.
    pub(crate) fn read(properties: &mut Properties<'_>, number: &str) -> Self {
        let env: &[(&str, &str)] = match number {
            // It shall not look for newer versions of itself.
            "20014" => &[("npm_config_update_notifier", "false")],
            _ => &[],
        };
        let default = match number {
            "91017" => "grails war\n",
            _ => "",
        };
        Self {
            script: properties.script("command").unwrap_or_else(|| default.to_owned()),
            env: env
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        if self.script.trim().is_empty() {
            drafting.warn("it has no command, so it does nothing");
        }
        Ok(Action::Script(PlannedScript {
            text: drafting.script("command", &self.script)?,
            env: self.env.clone(),
            files: Vec::new(),
            then: None,
        }))
    }
}
