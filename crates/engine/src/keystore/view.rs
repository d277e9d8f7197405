//! Which files somebody sees.

use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::keystore::{FileRights, KeystoreFile};

/// A file, and what the one who looks may do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibleFile {
    /// The file.
    pub file: KeystoreFile,
    /// What the one who looks may do with it; never nothing.
    pub rights: FileRights,
}

impl Engine {
    /// The files that somebody has any right on, the newest first; with `search`, those whose names hold it in any case. A
    /// tenant has few files, so that they are read together.
    ///
    /// # Errors
    /// The store failed.
    pub async fn visible_keystores(&self, by: &Actor, search: Option<&str>) -> Result<Vec<VisibleFile>, EngineError> {
        let search = search.map(str::to_lowercase);
        let files = self
            .0
            .store
            .read()
            .await?
            .keystore_files_of(&by.domain, &by.user.id)
            .await?;
        let visible = files.into_iter().map(|(file, given)| VisibleFile {
            rights: file.rights_of(by, given),
            file,
        });
        Ok(visible
            .filter(|it| it.rights != FileRights::NONE)
            .filter(|it| {
                let wanted = search.as_ref();
                wanted.is_none_or(|text| it.file.name.as_str().to_lowercase().contains(text))
            })
            .collect())
    }
}
