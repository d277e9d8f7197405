//! Files: kept, found, changed, removed. Contents come and go sealed.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::access::UserRef;
use kiln_model::id::{DomainId, KeystoreId, UserId};
use kiln_model::keystore::{FileName, FileRights, KeystoreFile, Sharing};
use kiln_model::time::Timestamp;

macro_rules! file_columns {
    () => {
        "f.id AS id, f.domain AS domain, f.name AS name, f.description AS description, f.shared AS shared, \
         f.creator_id AS creator_id, f.creator_name AS creator_name, f.created AS created, \
         f.updater_id AS updater_id, f.updater_name AS updater_name, f.updated AS updated"
    };
}

statements! {
    FILE = "read" "a file": concat!(
        "SELECT ", file_columns!(), ", g.rights AS rights
           FROM keystore_files f
           LEFT JOIN keystore_grants g ON g.file = f.id AND g.user_id = $2
          WHERE f.id = $1",
    );
    FILE_NAMED = "read" "a file": concat!(
        "SELECT ", file_columns!(), ", g.rights AS rights
           FROM keystore_files f
           LEFT JOIN keystore_grants g ON g.file = f.id AND g.user_id = $3
          WHERE f.domain = $1 AND f.name = $2",
    );
    FILES_OF = "list" "files": concat!(
        "SELECT ", file_columns!(), ", g.rights AS rights
           FROM keystore_files f
           LEFT JOIN keystore_grants g ON g.file = f.id AND g.user_id = $2
          WHERE f.domain = $1
          ORDER BY f.created DESC, f.id DESC",
    );
    CONTENT = "read" "a file": "SELECT id, sealed FROM keystore_files WHERE id = $1";
    TAKE_PLACE = "count" "a file": "
        UPDATE domains
           SET keystore_count = keystore_count + 1
         WHERE id = $1 AND keystore_count < $2";
    GIVE_PLACE_BACK = "count" "a file": "UPDATE domains SET keystore_count = keystore_count - 1 WHERE id = $1";
    INSERT_FILE = "insert" "a file of this name": "
        INSERT INTO keystore_files
               (id, domain, name, description, shared, creator_id, creator_name, created, updater_id, updater_name, updated,
                sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT DO NOTHING";
    UPDATE_FILE = "change" "a file of this name": "
        UPDATE keystore_files
           SET name = $2, description = $3, shared = $4, updater_id = $5, updater_name = $6, updated = $7
         WHERE id = $1";
    DELETE_FILE = "delete" "a file": "DELETE FROM keystore_files WHERE id = $1";
}

/// A file, and what the user that was asked for was given on it.
fn file(row: &Row) -> Result<(KeystoreFile, Option<FileRights>)> {
    let fields = Fields::new(row, "keystore_files", "id");
    let shared = fields.number::<u64>("shared")?;
    let sharing = Sharing::from_number(shared).ok_or_else(|| fields.unfit("shared", "it is neither 0 nor 1"))?;
    let given = match fields.opt_number::<u8>("rights")? {
        Some(bits) => {
            let rights = FileRights::from_bits(bits);
            Some(rights.ok_or_else(|| fields.unfit("rights", "a bit of it stands for nothing"))?)
        }
        None => None,
    };
    let file = KeystoreFile {
        id: fields.parsed("id")?,
        domain: fields.parsed("domain")?,
        name: fields.parsed("name")?,
        description: fields.text("description")?,
        sharing,
        creator: fields.user("creator_id", "creator_name")?,
        created: fields.time("created")?,
        updater: fields.user("updater_id", "updater_name")?,
        updated: fields.time("updated")?,
    };
    Ok((file, given))
}

impl Session {
    /// A file, with what was given to a user on it.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no file.
    pub async fn keystore_file(
        &mut self,
        id: &KeystoreId,
        user: &UserId,
    ) -> Result<Option<(KeystoreFile, Option<FileRights>)>> {
        self.one(&FILE, args![id, user], file).await
    }

    /// The file of that name in a tenant, with what was given to a user on it.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no file.
    pub async fn keystore_file_named(
        &mut self,
        domain: &DomainId,
        name: &FileName,
        user: &UserId,
    ) -> Result<Option<(KeystoreFile, Option<FileRights>)>> {
        self.one(&FILE_NAMED, args![domain, name.as_str(), user], file).await
    }

    /// The files of a tenant, the newest first, each with what was given to a user on it.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no file.
    pub async fn keystore_files_of(
        &mut self,
        domain: &DomainId,
        user: &UserId,
    ) -> Result<Vec<(KeystoreFile, Option<FileRights>)>> {
        self.all(&FILES_OF, args![domain, user], file).await
    }

    /// What a file holds, sealed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keystore_content(&mut self, id: &KeystoreId) -> Result<Option<String>> {
        self.one(&CONTENT, args![id], |row| {
            Fields::new(row, "keystore_files", "id").text("sealed")
        })
        .await
    }
}

impl Unit {
    /// Takes the place of one more file in a tenant that may have `limit` of them. False: it has as many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn take_keystore_place(&mut self, domain: &DomainId, limit: u64) -> Result<bool> {
        self.moves(&TAKE_PLACE, args![domain, limit]).await
    }

    /// Keeps a new file, for which a place was taken.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where its name is taken in its tenant (the unit can go on then).
    pub async fn insert_keystore_file(&mut self, file: &KeystoreFile, sealed: &str) -> Result<()> {
        self.insert(
            &INSERT_FILE,
            args![
                &file.id,
                &file.domain,
                file.name.as_str(),
                &file.description,
                u32::from(file.sharing.number()),
                &file.creator.id,
                &file.creator.name,
                file.created,
                &file.updater.id,
                &file.updater.name,
                file.updated,
                sealed,
            ],
        )
        .await
    }

    /// Renames, describes and shares a file. False: there is no such file.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where its new name is taken in its tenant.
    pub async fn update_keystore_file(
        &mut self,
        id: &KeystoreId,
        name: &FileName,
        description: &str,
        sharing: Sharing,
        (by, now): (&UserRef, Timestamp),
    ) -> Result<bool> {
        let shared = u32::from(sharing.number());
        self.moves(
            &UPDATE_FILE,
            args![id, name.as_str(), description, shared, &by.id, &by.name, now],
        )
        .await
    }

    /// Removes a file with everything that was given on it, and gives its place back. False: there is no such file.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_keystore_file(&mut self, id: &KeystoreId, domain: &DomainId) -> Result<bool> {
        if !self.moves(&DELETE_FILE, args![id]).await? {
            return Ok(false);
        }
        self.moves(&GIVE_PLACE_BACK, args![domain]).await
    }
}
