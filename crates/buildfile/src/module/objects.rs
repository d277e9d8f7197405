//! The step that hands files to an object store.

use super::properties::Properties;
use crate::plan::{Action, Drafting, PlanError, PlannedObjects};

const DEFAULT_PATTERN: &str = "bin/*";
/// The longest key of an object, in bytes.
const MAX_KEY: usize = 1024;
/// Headers that an object can be stored with, besides those of its owner (`x-…-meta-…`).
const HEADERS: [&str; 5] = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
];

/// The properties of the step, before substitution.
pub(crate) struct Objects {
    pattern: String,
    bucket: Option<String>,
    folder: Option<String>,
    rename: Option<String>,
    keep_folders: bool,
    headers: Vec<(String, String)>,
}

impl Objects {
    pub(crate) fn read(properties: &mut Properties<'_>) -> Self {
        Self {
            pattern: properties
                .text("artifactSourcePath")
                .unwrap_or_else(|| DEFAULT_PATTERN.to_owned()),
            // The product's own spelling first.
            bucket: properties.text("backetName").or_else(|| properties.text("bucketName")),
            folder: properties.text("objectKey"),
            rename: properties.text("artifactDestName"),
            keep_folders: properties.flag("uploadDirectory"),
            headers: properties.pairs("obsHeaders", "headerKey", "headerValue"),
        }
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        let bucket = drafting.required("backetName", self.bucket.as_deref())?;
        let named = |it: u8| it.is_ascii_alphanumeric() || b"._-".contains(&it);
        if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(named) {
            return Err(drafting.wrong(
                "backetName",
                "must be the name of a bucket: 3 to 63 letters, digits and . _ -",
            ));
        }
        let folder = key(drafting, "objectKey", self.folder.as_deref().unwrap_or_default())?;
        let rename = self
            .rename
            .as_deref()
            .map(|it| key(drafting, "artifactDestName", it))
            .transpose()?;
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            let name = drafting.text("obsHeaders", name)?.trim().to_ascii_lowercase();
            let value = drafting.text("obsHeaders", value)?;
            let own = name
                .strip_prefix("x-amz-meta-")
                .or_else(|| name.strip_prefix("x-obs-meta-"))
                .is_some_and(|it| {
                    !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it))
                });
            if !own && !HEADERS.contains(&name.as_str()) {
                drafting.warn(&format!(
                    "the header {name:.100?} is left out; objects can have {} and x-obs-meta-…",
                    HEADERS.join(", ")
                ));
                continue;
            }
            if !value.bytes().all(|it| (b' '..=b'~').contains(&it)) {
                return Err(drafting.wrong("obsHeaders", &format!("has a value of {name} that is no line of ASCII")));
            }
            headers.push((name, value.trim().to_owned()));
        }
        Ok(Action::UploadObjects(PlannedObjects {
            pattern: drafting.pattern("artifactSourcePath", &self.pattern)?,
            bucket,
            folder,
            rename: rename.filter(|it| !it.is_empty()),
            keep_folders: self.keep_folders,
            headers,
        }))
    }
}

/// A part of an object's key: relative, without `..` and without empty parts.
fn key(drafting: &Drafting<'_>, field: &str, text: &str) -> Result<String, PlanError> {
    let text = drafting.text(field, text)?;
    let parts: Vec<&str> = text
        .trim()
        .split('/')
        .filter(|it| !it.is_empty() && *it != ".")
        .collect();
    if parts.contains(&"..") || text.len() > MAX_KEY || text.contains(char::is_control) {
        return Err(drafting.wrong(field, "must be one line of at most 1024 bytes, without \"..\""));
    }
    Ok(parts.join("/"))
}
