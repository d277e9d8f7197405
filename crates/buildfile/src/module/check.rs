//! The check of dependencies of a Maven step: a second run of Maven, which fetches every dependency and lists them.

use super::properties::Properties;
use crate::plan::{Drafting, PlanError, split_line};

const DEFAULT_FOLDER: &str = "./";
const DEFAULT_SETTINGS: &str = "~/.m2/settings.xml";

/// What is checked and how.
pub(super) struct DependencyCheck {
    folder: String,
    settings: String,
    arguments: Option<String>,
}

impl DependencyCheck {
    /// The check, where the step asks for one.
    pub(super) fn read(properties: &mut Properties<'_>) -> Option<Self> {
        let asked = properties.text("doCheck");
        let or = |text: Option<String>, default: &str| text.unwrap_or_else(|| default.to_owned());
        let check = Self {
            folder: or(properties.text("dependencyProjectDir"), DEFAULT_FOLDER),
            settings: or(properties.text("dependencySettings"), DEFAULT_SETTINGS),
            arguments: properties.text("dependencyCheckParam"),
        };
        asked
            .is_some_and(|it| it.eq_ignore_ascii_case("enable") || it.eq_ignore_ascii_case("true"))
            .then_some(check)
    }

    /// The script. Everything that the definition says stands in single quotes, so that no shell reads it.
    pub(super) fn script(&self, drafting: &Drafting<'_>) -> Result<String, PlanError> {
        let folder = match self.folder.as_str() {
            "." | "./" => ".".to_owned(),
            it => drafting.pattern("dependencyProjectDir", it)?,
        };
        let settings = drafting.open_word("dependencySettings", &self.settings)?;
        let settings = match settings.strip_prefix("~/") {
            Some(rest) => format!("\"$HOME\"/{}", quoted(rest)),
            None => quoted(&settings),
        };
        let field = "dependencyCheckParam";
        let words = split_line(self.arguments.as_deref().unwrap_or_default());
        let words = words.map_err(|it| drafting.wrong(field, &it))?;
        let words = words.iter().map(|it| drafting.open_word(field, it));
        let words = words.collect::<Result<Vec<_>, _>>()?;
        let arguments: String = words.iter().map(|it| format!(" {}", quoted(it))).collect();
        // Before the change of folder, so that a relative path means what it meant in the command.
        Ok(format!(
            "settings={settings}\ncase $settings in /*) ;; *) settings=$PWD/$settings ;; esac\n\
             cd -- {}\nexec mvn -B -s \"$settings\" dependency:resolve{arguments}\n",
            quoted(&folder)
        ))
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_is_one_word_for_a_shell() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("a'; rm -rf /'"), "'a'\\''; rm -rf /'\\'''");
    }
}
