//! Giving out what a file holds.

use super::{KeystoreRefusal, checked};
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::KeystoreId;
use kiln_model::keystore::{FileName, FileRight};
use kiln_model::secret::SecretBytes;

impl Engine {
    /// What the caller's tenant keeps under a name; with `id`, only if it is that file.
    ///
    /// # Errors
    /// No such file, or the caller may not use it.
    pub async fn keystore_content(
        &self,
        by: &Actor,
        name: &FileName,
        id: Option<&KeystoreId>,
    ) -> Result<SecretBytes, EngineError> {
        let mut reader = self.0.store.read().await?;
        let found = reader.keystore_file_named(&by.domain, name, &by.user.id).await?;
        let meant = found.filter(|(file, _)| id.is_none_or(|it| *it == file.id));
        let (file, given) = meant.ok_or(KeystoreRefusal::NoSuchFile)?;
        let file = checked(file, by, given, FileRight::Usage)?;
        let sealed = reader.keystore_content(&file.id).await?;
        let sealed = sealed.ok_or(KeystoreRefusal::NoSuchFile)?;
        Ok(self.0.store.seal().open_bytes(&sealed, file.id.as_str())?)
    }
}
