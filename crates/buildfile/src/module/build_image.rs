//! The step that builds an image from the workspace and pushes it.

use super::properties::Properties;
use crate::plan::{Action, Drafting, PlanError, PlannedImage};

/// The properties of the step, before substitution.
pub(crate) struct BuildImage {
    regions: Vec<String>,
    organization: Option<String>,
    name: String,
    tag: String,
    dockerfile: String,
    folder: Option<String>,
    labels: bool,
}

impl BuildImage {
    pub(crate) fn read(properties: &mut Properties<'_>) -> Self {
        let or = |text: Option<String>, default: &str| text.unwrap_or_else(|| default.to_owned());
        Self {
            regions: properties.texts("regions"),
            organization: properties.text("organization"),
            name: or(properties.text("image_name"), "demo"),
            tag: or(properties.text("image_tag"), "v1.1"),
            dockerfile: or(properties.text("dockerfile_path"), "./Dockerfile"),
            folder: properties.text("working_directory"),
            labels: properties.flag("set_meta_data"),
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        let dockerfile = drafting.pattern("dockerfile_path", &self.dockerfile)?;
        let folder = match &self.folder {
            Some(it) if !matches!(it.as_str(), "." | "./") => drafting.pattern("working_directory", it)?,
            Some(_) | None => ".".to_owned(),
        };
        let regions = self.regions.iter().map(|it| drafting.open_word("regions", it));
        Ok(Action::BuildImage(PlannedImage {
            regions: regions.collect::<Result<_, _>>()?,
            organization: self
                .organization
                .as_deref()
                .map(|it| part(drafting, "organization", it))
                .transpose()?,
            name: part(drafting, "image_name", &self.name)?,
            tag: tag(drafting, &self.tag)?,
            dockerfile,
            folder,
            labels: self.labels,
        }))
    }
}

/// A part of an image's name, as registries take it: lower case, and no sign that would begin another part.
fn part(drafting: &Drafting<'_>, field: &str, text: &str) -> Result<String, PlanError> {
    let text = drafting.open_word(field, text)?;
    let text = text.trim();
    let inner = |it: &str| {
        it.bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || b"._-".contains(&it))
            && it.starts_with(|it: char| it.is_ascii_alphanumeric())
            && it.ends_with(|it: char| it.is_ascii_alphanumeric())
    };
    if text.is_empty() {
        return Err(drafting.wrong(field, "must be given"));
    }
    if text.len() > 255 || !text.split('/').all(inner) {
        return Err(drafting.wrong(
            field,
            "must be lower-case letters, digits and . _ - between them, as registries want it",
        ));
    }
    Ok(text.to_owned())
}

fn tag(drafting: &Drafting<'_>, text: &str) -> Result<String, PlanError> {
    let text = drafting.open_word("image_tag", text)?;
    let text = text.trim();
    let good = (1..=128).contains(&text.len())
        && text
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"._-".contains(&it))
        && !text.starts_with(['.', '-']);
    if !good {
        return Err(drafting.wrong(
            "image_tag",
            "must be 1 to 128 letters, digits and . _ -, not beginning with . or -",
        ));
    }
    Ok(text.to_owned())
}
