//! What the service notes about itself.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};

statements! {
    META = "read" "a note": "SELECT key, value FROM meta WHERE key = $1";
    SET_META = "write" "a note": "
        INSERT INTO meta (key, value)
        VALUES ($1, $2)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value";
}

impl Session {
    /// The note under a key.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn meta(&mut self, key: &str) -> Result<Option<String>> {
        self.one(&META, args![key], |row| Fields::new(row, "meta", "key").text("value"))
            .await
    }
}

impl Unit {
    /// Writes a note under a key; what stood there before is gone.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_meta(&mut self, key: &str, value: &str) -> Result<()> {
        self.execute(&SET_META, args![key, value]).await.map(|_| ())
    }
}
