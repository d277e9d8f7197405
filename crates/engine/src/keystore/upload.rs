//! Taking a file in.

use super::KeystoreRefusal;
use crate::{Engine, EngineError, Problems};
use kiln_model::access::Actor;
use kiln_model::id::{GrantId, KeystoreId};
use kiln_model::keystore::{FileName, FileRights, Grant, KeystoreFile, Sharing};
use kiln_model::secret::{ExposeSecret as _, SecretBytes};
use serde_json::json;

/// A file that somebody brings.
#[derive(Debug)]
pub struct KeystoreUpload {
    /// Its name.
    pub name: FileName,
    /// What somebody writes about it.
    pub description: String,
    /// What it holds.
    pub content: SecretBytes,
}

impl Engine {
    /// Keeps a file, sealed. Its creator may do everything with it, for good; nobody else sees it but administrators.
    ///
    /// # Errors
    /// The file is empty, too large or of another kind, its name is taken, or the tenant has as many files as it may.
    pub async fn upload_keystore(&self, by: &Actor, upload: KeystoreUpload) -> Result<KeystoreId, EngineError> {
        let limits = &self.0.settings.keystore;
        let content = upload.content.expose_secret();
        if content.is_empty() {
            return Err(KeystoreRefusal::Empty.into());
        }
        if content.len() > limits.file_bytes {
            let reason = format!("must not be larger than {} KB", limits.file_bytes / 1024);
            return Err(EngineError::Invalid(Problems::one("file", reason)));
        }
        self.check_ending("file", &upload.name)?;
        let now = self.0.clock.now();
        let file = KeystoreFile {
            id: KeystoreId::from_random(self.0.entropy.bytes()),
            domain: by.domain.clone(),
            name: upload.name,
            description: upload.description,
            sharing: Sharing::Private,
            creator: by.user.clone(),
            created: now,
            updater: by.user.clone(),
            updated: now,
        };
        let own = Grant {
            id: GrantId::from_random(self.0.entropy.bytes()),
            file: file.id.clone(),
            user: by.user.clone(),
            rights: FileRights::ALL,
            of_creator: true,
            can_absent: false,
            updated: now,
        };
        let sealed = self.0.store.seal().seal_bytes(content, file.id.as_str());
        let mut unit = self.0.store.begin().await?;
        let taken = unit.keystore_file_named(&by.domain, &file.name, &by.user.id).await?;
        if taken.is_some() {
            return Err(KeystoreRefusal::NameTaken.into());
        }
        let limit = limits.files;
        if !unit.take_keystore_place(&by.domain, limit).await? {
            return Err(KeystoreRefusal::Limit { limit }.into());
        }
        match unit.insert_keystore_file(&file, &sealed).await {
            Err(error) if error.is_conflict() => return Err(KeystoreRefusal::NameTaken.into()),
            done => done?,
        }
        unit.set_keystore_grant(&own).await?;
        let detail = json!({ "keystore_name": file.name.as_str() });
        Self::audit_file(&mut unit, now, by, "uploadKeystore", (&file.id, detail)).await?;
        unit.commit().await?;
        Ok(file.id)
    }
}
