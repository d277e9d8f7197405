//! The upload step: which files of the workspace go to the release repository, and under which names.

use super::properties::Properties;
use crate::plan::{Action, Drafting, PlanError, PlannedUpload};

const DEFAULT_PATTERN: &str = "bin/*";
const MAX_NAME: usize = 255;
const MAX_PATH: usize = 1024;

/// The properties of an upload step.
pub(crate) struct Upload {
    pattern: String,
    version: Option<String>,
    package: Option<String>,
    folder: Option<String>,
    keep_folders: bool,
}

impl Upload {
    pub(crate) fn read(properties: &mut Properties<'_>) -> Self {
        Self {
            pattern: properties.text("file").unwrap_or_else(|| DEFAULT_PATTERN.to_owned()),
            version: properties.text("buildVersion"),
            package: properties.text("name"),
            folder: properties.text("customUploadPath"),
            keep_folders: properties
                .text("remainOriginPath")
                .is_some_and(|it| !it.eq_ignore_ascii_case("FLAT")),
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        Ok(Action::Upload(PlannedUpload {
            pattern: drafting.pattern("file", &self.pattern)?,
            version: name(drafting, "buildVersion", self.version.as_deref())?,
            package: name(drafting, "name", self.package.as_deref())?,
            folder: folder(drafting, self.folder.as_deref())?,
            keep_folders: self.keep_folders,
        }))
    }
}

/// A name that is one folder or one file of the release repository.
fn name(drafting: &Drafting<'_>, key: &str, text: Option<&str>) -> Result<Option<String>, PlanError> {
    let Some(text) = text else { return Ok(None) };
    let text = drafting.text(key, text)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let good = text.len() <= MAX_NAME && !matches!(text, "." | "..") && !text.contains(is_unfit_for_name);
    if good {
        Ok(Some(text.to_owned()))
    } else {
        Err(drafting.wrong(
            key,
            "must be one name of at most 255 bytes, without slashes and control characters",
        ))
    }
}

/// A folder below the root of the release repository; slashes around it mean nothing.
fn folder(drafting: &Drafting<'_>, text: Option<&str>) -> Result<Option<String>, PlanError> {
    let Some(text) = text else { return Ok(None) };
    let text = drafting.text("customUploadPath", text)?;
    let parts: Vec<&str> = text
        .split('/')
        .map(str::trim)
        .filter(|it| !matches!(*it, "" | "."))
        .collect();
    let folder = parts.join("/");
    if parts.iter().any(|it| *it == ".." || it.contains(is_unfit_for_name)) || folder.len() > MAX_PATH {
        let message = "must be a folder of at most 1024 bytes, without \"..\" and control characters";
        return Err(drafting.wrong("customUploadPath", message));
    }
    Ok(Some(folder).filter(|it| !it.is_empty()))
}

fn is_unfit_for_name(it: char) -> bool {
    matches!(it, '/' | '\\') || it.is_control()
}
