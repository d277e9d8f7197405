//! The file manager: what is done with files and with the permissions on them.
//!
//! A file that the caller has no right at all on does not exist for the caller. Each change is one unit of work, with its audit
//! row in it.

mod change;
mod content;
mod permissions;
mod refusal;
mod upload;
mod view;

pub use change::FileChange;
pub use permissions::{GrantChange, NewGrant};
pub use refusal::KeystoreRefusal;
pub use upload::KeystoreUpload;
pub use view::VisibleFile;

use crate::{Engine, EngineError, Problems};
use kiln_model::access::Actor;
use kiln_model::id::KeystoreId;
use kiln_model::keystore::{FileName, FileRight, FileRights, KeystoreFile};
use kiln_model::time::Timestamp;
use kiln_store::{AuditRow, Session, Unit};
use serde_json::Value;

/// A file for somebody who holds `right` on it.
async fn held(
    session: &mut Session,
    by: &Actor,
    id: &KeystoreId,
    right: FileRight,
) -> Result<KeystoreFile, EngineError> {
    let found = session.keystore_file(id, &by.user.id).await?;
    let (file, given) = found.ok_or(KeystoreRefusal::NoSuchFile)?;
    checked(file, by, given, right)
}

/// The file, if somebody to whom `given` was given holds `right` on it.
fn checked(
    file: KeystoreFile,
    by: &Actor,
    given: Option<FileRights>,
    right: FileRight,
) -> Result<KeystoreFile, EngineError> {
    let rights = file.rights_of(by, given);
    if rights.allows(right) {
        Ok(file)
    } else if rights == FileRights::NONE {
        Err(KeystoreRefusal::NoSuchFile.into())
    } else {
        Err(KeystoreRefusal::RightMissing(right).into())
    }
}

impl Engine {
    /// Refuses a name whose ending is none of those that the operator allows.
    fn check_ending(&self, field: &str, name: &FileName) -> Result<(), EngineError> {
        let endings = &self.0.settings.keystore.endings;
        if name.ends_in(endings) {
            return Ok(());
        }
        let reason = format!("must end in one of {}", endings.join(" "));
        Err(EngineError::Invalid(Problems::one(field, reason)))
    }

    /// Writes down who did what with a file.
    async fn audit_file(
        unit: &mut Unit,
        at: Timestamp,
        by: &Actor,
        action: &str,
        (file, detail): (&KeystoreId, Value),
    ) -> Result<(), EngineError> {
        let row = AuditRow {
            at,
            domain: by.domain.clone(),
            user: by.user.clone(),
            action: action.to_owned(),
            resource: file.to_string(),
            detail,
        };
        Ok(unit.insert_audit(&row).await?)
    }
}
