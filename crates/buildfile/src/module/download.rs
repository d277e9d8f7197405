//! Steps that put something into the workspace: a file that a build handed in, a file of the file manager.

use super::properties::Properties;
use crate::plan::{Action, Drafting, PlanError};

/// What is to be downloaded.
pub(crate) enum Download {
    /// A file that a build handed in.
    Artifact(Option<String>),
    /// A file of the file manager.
    File(Option<String>),
}

impl Download {
    pub(crate) fn artifact(properties: &mut Properties<'_>) -> Self {
        Self::Artifact(properties.text("url"))
    }

    pub(crate) fn file(properties: &mut Properties<'_>) -> Self {
        Self::File(properties.text("name"))
    }

    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Action, PlanError> {
        match self {
            Self::File(name) => Ok(Action::TakeFile {
                name: drafting.required("name", name.as_deref())?,
            }),
            Self::Artifact(url) => {
                let url = drafting.required("url", url.as_deref())?;
                let (record, sha256) = parts(&url).ok_or_else(|| {
                    drafting.wrong(
                        "url",
                        "must be the uri of a file that a build handed in, as the list of its files shows it: \
                         /kiln/v1/builds/<record>/artifacts/<sha256>",
                    )
                })?;
                Ok(Action::TakeArtifact { record, sha256 })
            }
        }
    }
}

/// The record and the SHA-256 in a uri of this service, with or without its host.
fn parts(url: &str) -> Option<(String, String)> {
    let path = match url.split_once("://") {
        Some(("http" | "https", rest)) => rest.split_once('/')?.1,
        Some(_) => return None,
        None => url.trim_start_matches('/'),
    };
    let (record, sha256) = path.strip_prefix("kiln/v1/builds/")?.split_once("/artifacts/")?;
    let hex =
        |text: &str, length| text.len() == length && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    (hex(sha256, 64) && !record.is_empty() && !record.contains('/')).then(|| (record.to_owned(), sha256.to_owned()))
}
