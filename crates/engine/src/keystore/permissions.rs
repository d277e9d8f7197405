//! Saying who may do what with a file.

use super::{KeystoreRefusal, held};
use crate::{Engine, EngineError};
use kiln_model::access::{Actor, UserRef};
use kiln_model::id::{GrantId, KeystoreId, UserId};
use kiln_model::keystore::{FileRight, FileRights, Grant, KeystoreFile};
use kiln_store::{Page, Unit};
use serde_json::json;

/// What somebody is to have on a file.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// The file.
    pub file: KeystoreId,
    /// Who.
    pub user: UserId,
    /// What.
    pub rights: FileRights,
    /// Whether others than the file's creator and administrators may change it.
    pub can_absent: bool,
}

/// What a permission is to be from now on; what is absent stays.
#[derive(Debug, Clone)]
pub struct GrantChange {
    /// The file that it must be on.
    pub file: KeystoreId,
    /// Delete the file.
    pub delete: bool,
    /// Change the file.
    pub modify: bool,
    /// Use the file.
    pub usage: bool,
    /// Say who may do what with it.
    pub setting: Option<bool>,
    /// Whether others than the file's creator and administrators may change the permission.
    pub can_absent: Option<bool>,
}

/// A permission and its file, for somebody who may say who may do what with it and whom the permission yields to.
async fn yielding(unit: &mut Unit, by: &Actor, id: &GrantId) -> Result<(Grant, KeystoreFile), EngineError> {
    let grant = unit.keystore_grant(id).await?;
    let grant = grant.ok_or(KeystoreRefusal::NoSuchPermission)?;
    let file = match held(unit, by, &grant.file, FileRight::Setting).await {
        Err(EngineError::Keystore(KeystoreRefusal::NoSuchFile)) => Err(KeystoreRefusal::NoSuchPermission.into()),
        other => other,
    }?;
    if !grant.yields_to(by, &file.creator.id) {
        return Err(KeystoreRefusal::Fixed.into());
    }
    Ok((grant, file))
}

impl Engine {
    /// The permissions on a file, the creator's first, then by name; and how many there are.
    ///
    /// # Errors
    /// No such file, or the caller may not say who may do what with it.
    pub async fn keystore_permissions(
        &self,
        by: &Actor,
        file: &KeystoreId,
        page: Page,
    ) -> Result<(Vec<Grant>, u64), EngineError> {
        let mut reader = self.0.store.read().await?;
        held(&mut reader, by, file, FileRight::Setting).await?;
        Ok(reader.keystore_grants(file, page).await?)
    }

    /// Gives a user of the tenant something on a file, in place of what the user had; the permission's id, which stays the same
    /// for the same user. So a call whose reply was lost may be made again.
    ///
    /// # Errors
    /// No such file or user, the caller may not say who may do what with it, or the permission is fixed.
    pub async fn add_keystore_permission(&self, by: &Actor, new: &NewGrant) -> Result<GrantId, EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let file = held(&mut unit, by, &new.file, FileRight::Setting).await?;
        let user = unit.user(&new.user).await?.filter(|it| it.domain == by.domain);
        let user = user.ok_or(KeystoreRefusal::NoSuchUser)?;
        let before = unit.keystore_grant_of(&new.file, &new.user).await?;
        if before.is_some_and(|it| !it.yields_to(by, &file.creator.id)) {
            return Err(KeystoreRefusal::Fixed.into());
        }
        let grant = Grant {
            id: GrantId::from_random(self.0.entropy.bytes()),
            file: new.file.clone(),
            user: UserRef {
                id: user.id,
                name: user.name,
            },
            rights: new.rights,
            of_creator: false,
            can_absent: new.can_absent,
            updated: now,
        };
        let id = unit.set_keystore_grant(&grant).await?.ok_or(KeystoreRefusal::Fixed)?;
        self.note_permission(&mut unit, by, &file, &grant.user).await?;
        unit.commit().await?;
        Ok(id)
    }

    /// Changes a permission.
    ///
    /// # Errors
    /// No such permission on that file, the caller may not say who may do what with it, or the permission is fixed.
    pub async fn edit_keystore_permission(
        &self,
        by: &Actor,
        id: &GrantId,
        change: &GrantChange,
    ) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let (grant, file) = yielding(&mut unit, by, id).await?;
        if grant.file != change.file {
            return Err(KeystoreRefusal::NoSuchPermission.into());
        }
        let setting = change.setting.unwrap_or(grant.rights.allows(FileRight::Setting));
        let rights = FileRights::NONE
            .set(FileRight::Setting, setting)
            .set(FileRight::Delete, change.delete)
            .set(FileRight::Modify, change.modify)
            .set(FileRight::Usage, change.usage);
        let can_absent = change.can_absent.unwrap_or(grant.can_absent);
        if !unit.change_keystore_grant(id, rights, can_absent, now).await? {
            return Err(KeystoreRefusal::NoSuchPermission.into());
        }
        self.note_permission(&mut unit, by, &file, &grant.user).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Takes a permission away.
    ///
    /// # Errors
    /// No such permission, the caller may not say who may do what with its file, or the permission is fixed.
    pub async fn remove_keystore_permission(&self, by: &Actor, id: &GrantId) -> Result<(), EngineError> {
        let mut unit = self.0.store.begin().await?;
        let (grant, file) = yielding(&mut unit, by, id).await?;
        if !unit.delete_keystore_grant(id).await? {
            return Err(KeystoreRefusal::NoSuchPermission.into());
        }
        self.note_permission(&mut unit, by, &file, &grant.user).await?;
        unit.commit().await?;
        Ok(())
    }

    /// A permission is a part of its file: that it changed is a change of the file.
    async fn note_permission(
        &self,
        unit: &mut Unit,
        by: &Actor,
        file: &KeystoreFile,
        user: &UserRef,
    ) -> Result<(), EngineError> {
        let detail = json!({ "keystore_name": file.name.as_str(), "permission_of": user });
        Self::audit_file(unit, self.0.clock.now(), by, "updateKeystore", (&file.id, detail)).await
    }
}
