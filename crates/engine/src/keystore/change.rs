//! Renaming, describing, sharing and deleting files.

use super::{KeystoreRefusal, held};
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::KeystoreId;
use kiln_model::keystore::{FileName, FileRight, Sharing};
use serde_json::json;

/// What a file is to be from now on.
#[derive(Debug, Clone)]
pub struct FileChange {
    /// Its name.
    pub name: FileName,
    /// What somebody writes about it.
    pub description: String,
    /// Who may use it.
    pub sharing: Sharing,
}

impl Engine {
    /// Renames, describes and shares a file.
    ///
    /// # Errors
    /// No such file, the caller may not change it, the new name is of another kind or taken.
    pub async fn update_keystore(&self, by: &Actor, id: &KeystoreId, change: &FileChange) -> Result<(), EngineError> {
        self.check_ending("keystore_name", &change.name)?;
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        held(&mut unit, by, id, FileRight::Modify).await?;
        let holder = unit.keystore_file_named(&by.domain, &change.name, &by.user.id).await?;
        if holder.is_some_and(|(file, _)| file.id != *id) {
            return Err(KeystoreRefusal::NameTaken.into());
        }
        let changed = unit
            .update_keystore_file(id, &change.name, &change.description, change.sharing, (&by.user, now))
            .await;
        match changed {
            Ok(true) => {}
            Ok(false) => return Err(KeystoreRefusal::NoSuchFile.into()),
            Err(error) if error.is_conflict() => return Err(KeystoreRefusal::NameTaken.into()),
            Err(error) => return Err(error.into()),
        }
        let detail = json!({ "keystore_name": change.name.as_str(), "share": change.sharing.number() });
        Self::audit_file(&mut unit, now, by, "updateKeystore", (id, detail)).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Deletes a file for good, with the permissions on it.
    ///
    /// # Errors
    /// No such file, or the caller may not delete it.
    pub async fn delete_keystore(&self, by: &Actor, id: &KeystoreId) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let file = held(&mut unit, by, id, FileRight::Delete).await?;
        if !unit.delete_keystore_file(id, &file.domain).await? {
            return Err(KeystoreRefusal::NoSuchFile.into());
        }
        let detail = json!({ "keystore_name": file.name.as_str() });
        Self::audit_file(&mut unit, now, by, "deleteKeystore", (id, detail)).await?;
        unit.commit().await?;
        Ok(())
    }
}
