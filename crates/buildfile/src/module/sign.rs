//! The step that signs Android packages.

use super::properties::Properties;
use crate::plan::{Action, Drafting, Hidden, PlanError, PlannedSigning, split_line};

/// Arguments of apksigner that would name the key, its file or a password: the step has them in places of their own.
const TAKEN: [&str; 8] = [
    "--ks",
    "--ks-pass",
    "--key-pass",
    "--ks-key-alias",
    "--key",
    "--cert",
    "--in",
    "--out",
];

/// The properties of the step, before substitution.
pub(crate) struct Sign {
    pattern: Option<String>,
    keystore: Option<String>,
    keystore_password: Option<String>,
    alias: Option<String>,
    key_password: Option<String>,
    arguments: Option<String>,
}

impl Sign {
    pub(crate) fn read(properties: &mut Properties<'_>) -> Self {
        Self {
            pattern: properties.text("file_path"),
            keystore: properties.text("keystore_file"),
            keystore_password: properties.text("keystore_password"),
            alias: properties.text("alias"),
            key_password: properties.text("key_password"),
            // The product's own spelling first.
            arguments: properties
                .text("apksigner_commond")
                .or_else(|| properties.text("apksigner_command")),
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        let pattern = drafting.required("file_path", self.pattern.as_deref())?;
        let pattern = drafting.pattern("file_path", &pattern)?;
        let keystore = drafting.required("keystore_file", self.keystore.as_deref())?;
        drafting.required("alias", self.alias.as_deref())?;
        let alias = drafting.open_word("alias", self.alias.as_deref().unwrap_or_default())?;
        let password = |field, text: &Option<String>| {
            let text = text.as_deref().map(|it| drafting.text(field, it)).transpose()?;
            Ok::<_, PlanError>(text.map(Hidden::new))
        };
        let keystore_password = password("keystore_password", &self.keystore_password)?;
        let key_password = password("key_password", &self.key_password)?;
        let field = "apksigner_commond";
        let words = split_line(self.arguments.as_deref().unwrap_or_default());
        let words = words.map_err(|it| drafting.wrong(field, &it))?;
        let taken = words.iter().find(|word| {
            let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
            TAKEN.contains(&name)
        });
        if let Some(word) = taken {
            return Err(drafting.wrong(field, &format!("must not have {word}: the step has a property for it")));
        }
        let arguments = words
            .iter()
            .map(|it| drafting.open_word(field, it))
            .collect::<Result<_, _>>()?;
        Ok(Action::Sign(PlannedSigning {
            pattern,
            keystore,
            keystore_password,
            alias: alias.trim().to_owned(),
            key_password,
            arguments,
        }))
    }
}
