//! Sessions: what is common to a unit of work and a reader, on either database.

use crate::dialect::Dialect;
use crate::error::{Result, StoreError};
use crate::sql::{Arg, Row, Statement, arguments};
use crate::sqlite::{Durability, Turn};
use sqlx::pool::PoolConnection;
use sqlx::{Executor as _, Postgres, SqlSafeStr as _, Sqlite, Transaction};
use std::ops::{Deref, DerefMut};

/// Where the statements go.
pub(crate) enum Link {
    /// The turn at SQLite's writer.
    SqliteWriter(Turn),
    /// One of SQLite's readers.
    SqliteReader(PoolConnection<Sqlite>),
    /// A transaction of PostgreSQL.
    PostgresWriter(Transaction<'static, Postgres>),
    /// A connection of PostgreSQL.
    PostgresReader(PoolConnection<Postgres>),
}

/// Runs one thing on whichever connection the link has.
macro_rules! on_link {
    ($link:expr, $statement:expr, $args:expr, $call:ident, $wrap_sqlite:expr, $wrap_postgres:expr) => {
        match $link {
            Link::SqliteWriter(turn) => {
                let query = sqlx::query_with($statement.sql, arguments::<Sqlite>($args)?);
                turn.connection()?.$call(query).await.map($wrap_sqlite)
            }
            Link::SqliteReader(connection) => {
                let query = sqlx::query_with($statement.sql, arguments::<Sqlite>($args)?);
                (&mut **connection).$call(query).await.map($wrap_sqlite)
            }
            Link::PostgresWriter(transaction) => {
                let query = sqlx::query_with($statement.sql, arguments::<Postgres>($args)?);
                (&mut **transaction).$call(query).await.map($wrap_postgres)
            }
            Link::PostgresReader(connection) => {
                let query = sqlx::query_with($statement.sql, arguments::<Postgres>($args)?);
                (&mut **connection).$call(query).await.map($wrap_postgres)
            }
        }
    };
}

impl Link {
    async fn execute(&mut self, statement: &Statement, args: &[Arg<'_>]) -> Result<u64, sqlx::Error> {
        on_link!(self, statement, args, execute, |it| it.rows_affected(), |it| it
            .rows_affected())
    }

    async fn rows(&mut self, statement: &Statement, args: &[Arg<'_>]) -> Result<Vec<Row>, sqlx::Error> {
        on_link!(
            self,
            statement,
            args,
            fetch_all,
            |rows| rows.into_iter().map(Row::Sqlite).collect(),
            |rows| rows.into_iter().map(Row::Postgres).collect()
        )
    }

    async fn row(&mut self, statement: &Statement, args: &[Arg<'_>]) -> Result<Option<Row>, sqlx::Error> {
        on_link!(
            self,
            statement,
            args,
            fetch_optional,
            |row| row.map(Row::Sqlite),
            |row| row.map(Row::Postgres)
        )
    }

    async fn prepare(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        let sql = sql.into_sql_str();
        match self {
            Self::SqliteWriter(turn) => turn.connection()?.prepare(sql).await.map(|_| ()),
            Self::SqliteReader(connection) => (&mut **connection).prepare(sql).await.map(|_| ()),
            Self::PostgresWriter(transaction) => (&mut **transaction).prepare(sql).await.map(|_| ()),
            Self::PostgresReader(connection) => (&mut **connection).prepare(sql).await.map(|_| ()),
        }
    }
}

/// Something that can be asked: what is common to [`Unit`] and [`Reader`].
pub struct Session {
    link: Link,
    failed: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("dialect", &self.dialect())
            .field("failed", &self.failed)
            .finish()
    }
}

impl Session {
    pub(crate) const fn dialect(&self) -> Dialect {
        match self.link {
            Link::SqliteWriter(_) | Link::SqliteReader(_) => Dialect::Sqlite,
            Link::PostgresWriter(_) | Link::PostgresReader(_) => Dialect::Postgres,
        }
    }

    /// A statement that failed may have ended the transaction behind a unit's back; what came after it would then be kept on
    /// its own. So a unit that failed once refuses everything.
    fn sound(&self) -> Result<()> {
        if self.failed {
            Err(StoreError::Lost {
                reason: "an earlier statement of it failed".to_owned(),
            })
        } else {
            Ok(())
        }
    }

    fn note<T>(&mut self, statement: &Statement, result: Result<T, sqlx::Error>) -> Result<T> {
        result.map_err(|error| {
            self.failed = matches!(self.link, Link::SqliteWriter(_) | Link::PostgresWriter(_));
            statement.refused(error)
        })
    }

    /// How many rows a statement changed.
    pub(crate) async fn execute(&mut self, statement: &Statement, args: &[Arg<'_>]) -> Result<u64> {
        self.sound()?;
        let result = self.link.execute(statement, args).await;
        self.note(statement, result)
    }

    /// Whether a guarded statement changed its row.
    pub(crate) async fn moves(&mut self, statement: &Statement, args: &[Arg<'_>]) -> Result<bool> {
        Ok(self.execute(statement, args).await? == 1)
    }

    /// Runs an insertion that says `ON CONFLICT DO NOTHING`: a conflict does not end the unit, so that the caller may choose
    /// another name and go on.
    pub(crate) async fn insert(&mut self, statement: &Statement, args: &[Arg<'_>]) -> Result<()> {
        if self.moves(statement, args).await? {
            Ok(())
        } else {
            Err(StoreError::Conflict { what: statement.noun })
        }
    }

    /// The rows of a statement, each read by `read`.
    pub(crate) async fn all<T>(
        &mut self,
        statement: &Statement,
        args: &[Arg<'_>],
        read: impl Fn(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.sound()?;
        let result = self.link.rows(statement, args).await;
        self.note(statement, result)?.iter().map(read).collect()
    }

    /// The first row of a statement, read by `read`.
    pub(crate) async fn one<T>(
        &mut self,
        statement: &Statement,
        args: &[Arg<'_>],
        read: impl Fn(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        self.sound()?;
        let result = self.link.row(statement, args).await;
        self.note(statement, result)?.as_ref().map(read).transpose()
    }

    /// Has the database parse and plan a statement.
    pub(crate) async fn prepare(&mut self, statement: &Statement) -> Result<()> {
        let result = self.link.prepare(statement.sql).await;
        self.note(statement, result)
    }
}

/// A unit of work: what it writes is kept as a whole by [`Unit::commit`], or not at all. Dropped without a commit, it is
/// rolled back, also when its future was cancelled. After an error of the database it can only be dropped.
///
/// On SQLite a unit is the only writer while it lives: do nothing slow in it, and never wait in it for another unit.
#[derive(Debug)]
pub struct Unit {
    session: Session,
}

impl Unit {
    pub(crate) const fn new(link: Link) -> Self {
        Self {
            session: Session { link, failed: false },
        }
    }

    /// Keeps the unit; returns when it is durable.
    ///
    /// # Errors
    /// Nothing of it was kept: a statement of it failed, or the disk is full.
    pub async fn commit(self) -> Result<()> {
        self.end(Durability::Durable).await
    }

    /// Keeps the unit, and lets the disk catch up later: it survives the death of the program, but a power cut may take it
    /// together with what came after. For steps on a way whose beginning and end are durable.
    ///
    /// # Errors
    /// Nothing of it was kept: a statement of it failed, or the disk is full.
    pub async fn commit_relaxed(self) -> Result<()> {
        self.end(Durability::Relaxed).await
    }

    async fn end(mut self, durability: Durability) -> Result<()> {
        const COMMIT: Statement = Statement {
            verb: "commit",
            noun: "a unit of work",
            sql: "COMMIT",
        };
        self.session.sound()?;
        if durability == Durability::Relaxed
            && let Some(relax) = self.session.dialect().relax_commit()
        {
            self.session.execute(relax, &[]).await?;
        }
        match self.session.link {
            Link::SqliteWriter(turn) => turn.commit(durability).await,
            Link::PostgresWriter(transaction) => transaction.commit().await.map_err(|error| COMMIT.refused(error)),
            Link::SqliteReader(_) | Link::PostgresReader(_) => Ok(()),
        }
    }
}

/// A session that only reads. It sees what was committed.
#[derive(Debug)]
pub struct Reader {
    session: Session,
}

impl Reader {
    pub(crate) const fn new(link: Link) -> Self {
        Self {
            session: Session { link, failed: false },
        }
    }
}

impl Deref for Unit {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}

impl Deref for Reader {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}
