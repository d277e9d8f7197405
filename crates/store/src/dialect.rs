//! Everything in which the two databases differ. There should never be much here.

use crate::sql::Statement;

/// Which SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

const LOCK_TASK: Statement = Statement {
    verb: "lock",
    noun: "a task",
    sql: "SELECT id FROM tasks WHERE id = $1 FOR NO KEY UPDATE",
};
const RELAX_COMMIT: Statement = Statement {
    verb: "relax",
    noun: "a commit",
    sql: "SET LOCAL synchronous_commit = off",
};
const LOCK_MIGRATIONS: &str = "SELECT pg_advisory_xact_lock(7382946510)";

impl Dialect {
    /// A migration in this dialect. It is written with `BIGINT` and `BIGSERIAL`, a document is opened with `::JSON`, and every
    /// table ends in `);`.
    pub(crate) fn migration(self, text: &str) -> String {
        match self {
            Self::Sqlite => text
                .replace("BIGSERIAL PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT")
                .replace("BIGINT", "INTEGER")
                .replace("::JSON", "")
                .replace("\n);", "\n) STRICT;"),
            Self::Postgres => text.to_owned(),
        }
    }

    /// What keeps other servers from migrating at the same time; SQLite's write lock does already.
    pub(crate) const fn lock_migrations(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(LOCK_MIGRATIONS),
        }
    }

    /// What makes the unit's commit not wait for the disk; SQLite's writer is told with the commit itself.
    pub(crate) const fn relax_commit(self) -> Option<&'static Statement> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(&RELAX_COMMIT),
        }
    }

    /// What keeps a task as it is until the unit ends. SQLite has one writer and needs nothing.
    pub(crate) const fn lock_task(self) -> Option<&'static Statement> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(&LOCK_TASK),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "CREATE TABLE a (\n    id BIGSERIAL PRIMARY KEY,\n    at BIGINT NOT NULL\n);\n";

    #[test]
    fn sqlite_tables_are_strict() {
        assert_eq!(
            Dialect::Sqlite.migration(TEXT),
            "CREATE TABLE a (\n    id INTEGER PRIMARY KEY AUTOINCREMENT,\n    at INTEGER NOT NULL\n) STRICT;\n"
        );
    }

    #[test]
    fn sqlite_reads_documents_from_texts() {
        let text = "UPDATE a SET b = c::JSON ->> 'd';";
        assert_eq!(Dialect::Sqlite.migration(text), "UPDATE a SET b = c ->> 'd';");
    }

    #[test]
    fn postgres_takes_a_migration_as_it_is_written() {
        assert_eq!(Dialect::Postgres.migration(TEXT), TEXT);
    }
}
