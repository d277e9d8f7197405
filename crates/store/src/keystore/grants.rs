//! What users were given on files.

use crate::error::Result;
use crate::rows::Page;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::{GrantId, KeystoreId, UserId};
use kiln_model::keystore::{FileRights, Grant};
use kiln_model::time::Timestamp;

macro_rules! grant_columns {
    () => {
        "id, file, user_id, user_name, rights, of_creator, can_absent, updated"
    };
}

statements! {
    GRANT = "read" "a permission": concat!("SELECT ", grant_columns!(), " FROM keystore_grants WHERE id = $1");
    GRANT_OF = "read" "a permission": concat!(
        "SELECT ", grant_columns!(), " FROM keystore_grants WHERE file = $1 AND user_id = $2",
    );
    GRANTS_OF = "list" "permissions": concat!(
        "SELECT ", grant_columns!(), "
           FROM keystore_grants
          WHERE file = $1
          ORDER BY of_creator DESC, user_name, id
          LIMIT $2 OFFSET $3",
    );
    COUNT_GRANTS = "count" "permissions": "SELECT COUNT(*) AS total FROM keystore_grants WHERE file = $1";
    SET_GRANT = "insert" "a permission": "
        INSERT INTO keystore_grants (id, file, user_id, user_name, rights, of_creator, can_absent, updated)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (file, user_id)
            DO UPDATE SET rights = excluded.rights, can_absent = excluded.can_absent, updated = excluded.updated
                    WHERE keystore_grants.of_creator = 0
     RETURNING id";
    CHANGE_GRANT = "change" "a permission": "
        UPDATE keystore_grants
           SET rights = $2, can_absent = $3, updated = $4
         WHERE id = $1 AND of_creator = 0";
    DELETE_GRANT = "delete" "a permission": "DELETE FROM keystore_grants WHERE id = $1 AND of_creator = 0";
}

fn grant(row: &Row) -> Result<Grant> {
    let fields = Fields::new(row, "keystore_grants", "id");
    let rights = FileRights::from_bits(fields.number("rights")?);
    Ok(Grant {
        id: fields.parsed("id")?,
        file: fields.parsed("file")?,
        user: fields.user("user_id", "user_name")?,
        rights: rights.ok_or_else(|| fields.unfit("rights", "a bit of it stands for nothing"))?,
        of_creator: fields.flag("of_creator")?,
        can_absent: fields.flag("can_absent")?,
        updated: fields.time("updated")?,
    })
}

impl Session {
    /// A permission.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no permission.
    pub async fn keystore_grant(&mut self, id: &GrantId) -> Result<Option<Grant>> {
        self.one(&GRANT, args![id], grant).await
    }

    /// What a user was given on a file.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no permission.
    pub async fn keystore_grant_of(&mut self, file: &KeystoreId, user: &UserId) -> Result<Option<Grant>> {
        self.one(&GRANT_OF, args![file, user], grant).await
    }

    /// The permissions on a file, the creator's first, then by name; and how many there are.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no permission.
    pub async fn keystore_grants(&mut self, file: &KeystoreId, page: Page) -> Result<(Vec<Grant>, u64)> {
        let grants = self
            .all(&GRANTS_OF, args![file, page.limit, page.offset], grant)
            .await?;
        let total = self
            .one(&COUNT_GRANTS, args![file], |row| {
                Fields::new(row, "keystore_grants", "total").number("total")
            })
            .await?;
        Ok((grants, total.unwrap_or(0)))
    }
}

impl Unit {
    /// Gives a user something on a file, in place of what it had; its permission's id. None: the user is the file's creator,
    /// whose permission stays.
    ///
    /// # Errors
    /// There is no such file.
    pub async fn set_keystore_grant(&mut self, grant: &Grant) -> Result<Option<GrantId>> {
        self.one(
            &SET_GRANT,
            args![
                &grant.id,
                &grant.file,
                &grant.user.id,
                &grant.user.name,
                u32::from(grant.rights.bits()),
                grant.of_creator,
                grant.can_absent,
                grant.updated,
            ],
            |row| Fields::new(row, "keystore_grants", "id").parsed("id"),
        )
        .await
    }

    /// Changes a permission. False: there is none, or it is the creator's.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn change_keystore_grant(
        &mut self,
        id: &GrantId,
        rights: FileRights,
        can_absent: bool,
        now: Timestamp,
    ) -> Result<bool> {
        let rights = u32::from(rights.bits());
        self.moves(&CHANGE_GRANT, args![id, rights, can_absent, now]).await
    }

    /// Takes a permission away. False: there is none, or it is the creator's.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_keystore_grant(&mut self, id: &GrantId) -> Result<bool> {
        self.moves(&DELETE_GRANT, args![id]).await
    }
}
