//! Steps that are a script and perhaps a tool: shell, npm, CMake, Go and many more.

use super::properties::Properties;
use crate::plan::{Action, Drafting, PlanError};
use std::collections::BTreeMap;

/// A script, and the tool that it is about.
pub(crate) struct Command {
    script: String,
    tool: Option<&'static str>,
    env: BTreeMap<String, String>,
}

impl Command {
    /// A script about a tool, or about none in particular.
    pub(crate) fn about(properties: &mut Properties<'_>, tool: Option<&'static str>) -> Self {
        Self::read(properties, tool, &[])
    }

    /// A script about `npm`, which shall not look for newer versions of itself.
    pub(crate) fn npm(properties: &mut Properties<'_>) -> Self {
        Self::read(properties, Some("npm"), &[("npm_config_update_notifier", "false")])
    }

    fn read(properties: &mut Properties<'_>, tool: Option<&'static str>, env: &[(&str, &str)]) -> Self {
        Self {
            script: properties.script("command").unwrap_or_default(),
            tool,
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
        let text = drafting.script("command", &self.script)?;
        let needs = drafting.needs(&text, self.tool);
        Ok(Action::Script {
            text,
            env: self.env.clone(),
            files: Vec::new(),
            needs,
        })
    }
}
