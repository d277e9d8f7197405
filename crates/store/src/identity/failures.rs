//! Failed attempts to prove something, counted for each subject: a user, an access key.

use crate::error::Result;
use crate::rows::Failures;
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};

statements! {
    FAILURES = "read" "failures": "SELECT subject, count, last, locked_until FROM failures WHERE subject = $1";
    SET_FAILURES = "count" "failures": "
        INSERT INTO failures (subject, count, last, locked_until)
        VALUES ($1, $2, $3, $4)
            ON CONFLICT (subject)
            DO UPDATE SET count = excluded.count, last = excluded.last, locked_until = excluded.locked_until";
    CLEAR_FAILURES = "clear" "failures": "DELETE FROM failures WHERE subject = $1";
}

impl Session {
    /// The failed attempts of a subject.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn failures(&mut self, subject: &str) -> Result<Option<Failures>> {
        self.one(&FAILURES, args![subject], |row| {
            let fields = Fields::new(row, "failures", "subject");
            Ok(Failures {
                count: fields.number("count")?,
                last: fields.time("last")?,
                locked_until: fields.opt_time("locked_until")?,
            })
        })
        .await
    }
}

impl Unit {
    /// Notes the failed attempts of a subject.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_failures(&mut self, subject: &str, failures: &Failures) -> Result<()> {
        self.execute(
            &SET_FAILURES,
            args![subject, failures.count, failures.last, failures.locked_until],
        )
        .await
        .map(|_| ())
    }

    /// Forgets the failed attempts of a subject.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn clear_failures(&mut self, subject: &str) -> Result<()> {
        self.execute(&CLEAR_FAILURES, args![subject]).await.map(|_| ())
    }
}
