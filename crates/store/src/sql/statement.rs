//! A statement: one SQL text for both databases, and the words for messages about it.

use crate::error::StoreError;
use sqlx::error::ErrorKind;

/// One statement. Its text serves SQLite and PostgreSQL alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement {
    /// What is done: `insert`, `read`, ….
    pub(crate) verb: &'static str,
    /// To what: `a task`.
    pub(crate) noun: &'static str,
    /// The SQL.
    pub(crate) sql: &'static str,
}

/// Declares the statements of a module, and `ALL` of them, so that a test can prepare every one.
macro_rules! statements {
    ($($name:ident = $verb:literal $noun:literal: $sql:expr;)+) => {
        $(const $name: $crate::sql::Statement = $crate::sql::Statement { verb: $verb, noun: $noun, sql: $sql };)+
        /// Every statement of this module.
        pub(crate) const ALL: &[$crate::sql::Statement] = &[$($name),+];
    };
}
pub(crate) use statements;

impl Statement {
    /// What it means that the database refused this statement.
    pub(crate) fn refused(&self, source: sqlx::Error) -> StoreError {
        let kind = source.as_database_error().map(|it| it.kind());
        match kind {
            Some(ErrorKind::UniqueViolation) => StoreError::Conflict { what: self.noun },
            Some(ErrorKind::ForeignKeyViolation) => StoreError::Missing { what: self.noun },
            _ if is_full(&source) => StoreError::Full {
                reason: source.to_string(),
            },
            _ => StoreError::Database {
                verb: self.verb,
                noun: self.noun,
                source,
            },
        }
    }
}

/// Whether an error says that the disk is full, failing or read-only.
pub(crate) fn is_full(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|it| it.code());
    code.is_some_and(|it| is_out_of_space(&it))
}

/// PostgreSQL's SQLSTATE (five characters), or SQLite's result code with its extension in the upper bits.
fn is_out_of_space(code: &str) -> bool {
    const READ_ONLY: u32 = 8;
    const IO_ERROR: u32 = 10;
    const FULL: u32 = 13;
    match code {
        "53100" | "25006" => true,
        _ if code.len() == 5 => false,
        _ => code
            .parse::<u32>()
            .is_ok_and(|it| matches!(it & 0xff, READ_ONLY | IO_ERROR | FULL)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_or_read_only_disk_is_told_apart() {
        for code in ["53100", "25006", "13", "8", "10", "778", "2826"] {
            assert!(is_out_of_space(code), "{code}");
        }
        for code in ["23505", "40001", "5", "19", "2067", ""] {
            assert!(!is_out_of_space(code), "{code}");
        }
    }
}
