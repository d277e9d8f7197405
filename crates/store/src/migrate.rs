//! Bringing the tables to the form that this program needs: forward only, each step once, all in one transaction.

use crate::dialect::Dialect;
use crate::error::{Result, StoreError};
use crate::sql::{Arg, arguments};
use sqlx::{AssertSqlSafe, Connection, Database, Encode, Executor, IntoArguments, Row as _, Type};

struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "foundation",
        text: include_str!("../migrations/0001_foundation.sql"),
    },
    Migration {
        version: 2,
        name: "rights",
        text: include_str!("../migrations/0002_rights.sql"),
    },
    Migration {
        version: 3,
        name: "projects",
        text: include_str!("../migrations/0003_projects.sql"),
    },
    Migration {
        version: 4,
        name: "favourites",
        text: include_str!("../migrations/0004_favourites.sql"),
    },
    Migration {
        version: 5,
        name: "groups",
        text: include_str!("../migrations/0005_groups.sql"),
    },
    Migration {
        version: 6,
        name: "lists",
        text: include_str!("../migrations/0006_lists.sql"),
    },
    Migration {
        version: 7,
        name: "revisions",
        text: include_str!("../migrations/0007_revisions.sql"),
    },
    Migration {
        version: 8,
        name: "build_days",
        text: include_str!("../migrations/0008_build_days.sql"),
    },
    Migration {
        version: 9,
        name: "reports",
        text: include_str!("../migrations/0009_reports.sql"),
    },
    Migration {
        version: 10,
        name: "histories",
        text: include_str!("../migrations/0010_histories.sql"),
    },
    Migration {
        version: 11,
        name: "roles",
        text: include_str!("../migrations/0011_roles.sql"),
    },
    Migration {
        version: 12,
        name: "keystore_and_notices",
        text: include_str!("../migrations/0012_keystore_and_notices.sql"),
    },
    Migration {
        version: 13,
        name: "templates",
        text: include_str!("../migrations/0013_templates.sql"),
    },
    Migration {
        version: 14,
        name: "lists_of_members",
        text: include_str!("../migrations/0014_lists_of_members.sql"),
    },
    Migration {
        version: 15,
        name: "task_sources",
        text: include_str!("../migrations/0015_task_sources.sql"),
    },
    Migration {
        version: 16,
        name: "flows",
        text: include_str!("../migrations/0016_flows.sql"),
    },
    Migration {
        version: 17,
        name: "outputs",
        text: include_str!("../migrations/0017_outputs.sql"),
    },
];

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (
    version BIGINT PRIMARY KEY,
    name TEXT NOT NULL
);";
const APPLIED: &str = "SELECT version FROM migrations ORDER BY version";
const APPLY: &str = "INSERT INTO migrations (version, name) VALUES ($1, $2)";

fn refused(verb: &str, source: sqlx::Error) -> StoreError {
    StoreError::Migration {
        reason: format!("the database could not {verb}"),
        source: Some(source),
    }
}

/// Applies what is missing, over a connection that nobody else uses.
pub(crate) async fn migrate<DB>(connection: &mut DB::Connection, dialect: Dialect) -> Result<()>
where
    DB: Database,
    DB::Arguments: IntoArguments<DB>,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    for<'a> Option<i64>: Encode<'a, DB> + Type<DB>,
    for<'a> Option<&'a str>: Encode<'a, DB> + Type<DB>,
    for<'r> i64: sqlx::Decode<'r, DB> + Type<DB>,
    for<'i> usize: sqlx::ColumnIndex<DB::Row>,
{
    let mut transaction = connection
        .begin_with(match dialect {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        })
        .await
        .map_err(|error| refused("begin", error))?;
    if let Some(lock) = dialect.lock_migrations() {
        transaction
            .execute(sqlx::query_with(lock, DB::Arguments::default()))
            .await
            .map_err(|error| refused("lock its tables", error))?;
    }
    transaction
        .execute(sqlx::raw_sql(AssertSqlSafe(dialect.migration(TABLE))))
        .await
        .map_err(|error| refused("make the table of migrations", error))?;
    let applied: Vec<i64> = transaction
        .fetch_all(sqlx::query_with(APPLIED, DB::Arguments::default()))
        .await
        .and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect())
        .map_err(|error| refused("read the table of migrations", error))?;
    for migration in missing(&applied)? {
        transaction
            .execute(sqlx::raw_sql(AssertSqlSafe(dialect.migration(migration.text))))
            .await
            .map_err(|error| refused(&format!("apply {:04}_{}", migration.version, migration.name), error))?;
        let args = [Arg::from(migration.version), Arg::from(migration.name)];
        let args = arguments::<DB>(&args).map_err(|error| refused("note a migration", error))?;
        transaction
            .execute(sqlx::query_with(APPLY, args))
            .await
            .map_err(|error| refused("note a migration", error))?;
    }
    transaction.commit().await.map_err(|error| refused("commit", error))
}

/// The migrations that were not applied. A database with a migration that this program does not know is left alone.
fn missing(applied: &[i64]) -> Result<impl Iterator<Item = &'static Migration>> {
    let newest = MIGRATIONS.last().map_or(0, |it| it.version);
    if let Some(unknown) = applied.iter().find(|it| **it > newest) {
        return Err(StoreError::Migration {
            reason: format!(
                "it is at version {unknown}, and this program knows versions up to {newest}; start a newer program, or go \
                 back to a backup"
            ),
            source: None,
        });
    }
    Ok(MIGRATIONS.iter().filter(|it| !applied.contains(&it.version)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_count_up_from_one() {
        let versions: Vec<i64> = MIGRATIONS.iter().map(|it| it.version).collect();
        assert_eq!(
            versions,
            (1..=i64::try_from(versions.len()).unwrap()).collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_newer_database_is_refused_in_clear_words() {
        let error = missing(&[1, 99]).err().unwrap();
        let text = error.to_string();
        assert!(text.contains("version 99") && text.contains("newer program"), "{text}");
    }

    #[tokio::test]
    async fn builds_of_an_earlier_release_get_their_refs_and_times_that_never_go_back() {
        use sqlx::ConnectOptions as _;
        let mut connection = sqlx::sqlite::SqliteConnectOptions::new().connect().await.unwrap();
        let at = MIGRATIONS.iter().position(|it| it.name == "histories").unwrap();
        let apply = |it: &Migration| sqlx::raw_sql(AssertSqlSafe(Dialect::Sqlite.migration(it.text)));
        for earlier in &MIGRATIONS[..at] {
            connection.execute(apply(earlier)).await.unwrap();
        }
        let rows = "
            PRAGMA foreign_keys = OFF;
            INSERT INTO tasks (id, project, domain, build_project, name, creator_id, creator_name, created, updated, updater_id,
                               updater_name, state, recent, definition)
            VALUES ('t', '', '', '', '', '', '', 0, 0, '', '', 'active', '', ''), ('u', '', '', 'u', 'u', '', '', 0, 0, '', '',
                    'active', '', '');
            INSERT INTO builds (record, task, number, created, source, build_project, project, domain, task_name, config_type,
                                day, place, execution, state, detail, trigger_kind, by_id, by_name, timeout_minutes, repo_name,
                                digest, parameters)
            SELECT column1, 't', column2, column3, '{\"revision\":' || column4 || '}', '', '', '', '', '', 0, 0, '', 'queued', '',
                   '', '', '', 0, '', '', ''
              FROM (VALUES ('a', 1, 100, '{\"branch\":\"main\"}'), ('b', 2, 90, '{\"tag\":\"v1\"}'),
                           ('c', 3, 120, '{\"commit\":{\"id\":\"f00\",\"branch\":\"dev\"}}'))";
        connection
            .execute(sqlx::raw_sql(AssertSqlSafe(rows.to_owned())))
            .await
            .unwrap();
        connection.execute(apply(&MIGRATIONS[at])).await.unwrap();
        let builds = connection
            .fetch_all("SELECT ref, created FROM builds ORDER BY number")
            .await
            .unwrap();
        let builds: Vec<(String, i64)> = builds.iter().map(|it| (it.get(0), it.get(1))).collect();
        let expected = [("branch:main", 100), ("tag:v1", 100), ("branch:dev", 120)];
        assert_eq!(builds, expected.map(|(name, at)| (name.to_owned(), at)));
        let last = connection
            .fetch_all("SELECT last_created FROM tasks ORDER BY id")
            .await
            .unwrap();
        let last: Vec<i64> = last.iter().map(|it| it.get(0)).collect();
        assert_eq!(last, [120, 0]);
    }

    #[test]
    fn what_was_applied_is_not_applied_again() {
        let all: Vec<i64> = MIGRATIONS.iter().map(|it| it.version).collect();
        assert_eq!(missing(&all).unwrap().count(), 0);
        assert_eq!(missing(&[1]).unwrap().count(), MIGRATIONS.len() - 1);
        assert_eq!(missing(&[]).unwrap().count(), MIGRATIONS.len());
    }
}
