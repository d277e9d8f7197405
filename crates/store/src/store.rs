//! The store: which database, and how sessions come out of it.

use crate::dialect::Dialect;
use crate::error::Result;
use crate::migrate::migrate;
use crate::seal::Seal;
use crate::session::{Link, Reader, Unit};
use crate::sql::Statement;
use crate::sqlite::{Gate, reader_pool, writer_options};
use camino::Utf8PathBuf;
use kiln_model::secret::{ExposeSecret as _, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::SqlitePool;
use sqlx::{ConnectOptions as _, Connection as _, Postgres, Sqlite};
use std::sync::Arc;
use std::time::Duration;

const POSTGRES_CONNECTIONS: u32 = 16;

const OPEN: Statement = Statement {
    verb: "open",
    noun: "a connection",
    sql: "SELECT 1",
};

/// Which database.
#[derive(Debug, Clone)]
pub enum Location {
    /// A file; its folder exists.
    Sqlite(Utf8PathBuf),
    /// The address of a PostgreSQL database; a secret, because it may carry a password.
    Postgres(SecretString),
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    seal: Seal,
    database: Database,
}

enum Database {
    Sqlite { gate: Arc<Gate>, readers: SqlitePool },
    Postgres(PgPool),
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.inner.database {
            Database::Sqlite { .. } => "Store(SQLite)",
            Database::Postgres(_) => "Store(PostgreSQL)",
        })
    }
}

impl Database {
    async fn sqlite(file: Utf8PathBuf) -> Result<Self> {
        let mut writer = writer_options(&file)
            .connect()
            .await
            .map_err(|error| OPEN.refused(error))?;
        migrate::<Sqlite>(&mut writer, Dialect::Sqlite).await?;
        Ok(Self::Sqlite {
            gate: Gate::new(writer, &file)?,
            readers: reader_pool(&file),
        })
    }

    async fn postgres(url: &SecretString) -> Result<Self> {
        let options: PgConnectOptions = url.expose_secret().parse().map_err(|error| OPEN.refused(error))?;
        // Not through the pool, which would try again and again where nobody answers.
        let mut connection = options.connect().await.map_err(|error| OPEN.refused(error))?;
        migrate::<Postgres>(&mut connection, Dialect::Postgres).await?;
        connection.close().await.map_err(|error| OPEN.refused(error))?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(options);
        Ok(Self::Postgres(pool))
    }
}

impl Store {
    /// Opens a database and brings its tables to the form that this program needs.
    ///
    /// # Errors
    /// The database cannot be opened, or is of a newer form than this program knows.
    pub async fn open(location: Location, seal: Seal) -> Result<Self> {
        let database = match location {
            Location::Sqlite(file) => Database::sqlite(file).await?,
            Location::Postgres(url) => Database::postgres(&url).await?,
        };
        Ok(Self {
            inner: Arc::new(Inner { seal, database }),
        })
    }

    /// A unit of work. Dropped without a commit, it is rolled back.
    ///
    /// # Errors
    /// The database does not answer, or is closed.
    pub async fn begin(&self) -> Result<Unit> {
        const BEGIN: Statement = Statement {
            verb: "begin",
            noun: "a unit of work",
            sql: "BEGIN",
        };
        Ok(Unit::new(match &self.inner.database {
            Database::Sqlite { gate, .. } => Link::SqliteWriter(gate.enter().await?),
            Database::Postgres(pool) => Link::PostgresWriter(pool.begin().await.map_err(|error| BEGIN.refused(error))?),
        }))
    }

    /// A session that only reads what was committed.
    ///
    /// # Errors
    /// The database does not answer, or is closed.
    pub async fn read(&self) -> Result<Reader> {
        let link = match &self.inner.database {
            Database::Sqlite { readers, .. } => readers.acquire().await.map(Link::SqliteReader),
            Database::Postgres(pool) => pool.acquire().await.map(Link::PostgresReader),
        };
        Ok(Reader::new(link.map_err(|error| OPEN.refused(error))?))
    }

    /// The seal for values that must not be readable in the database.
    #[must_use]
    pub fn seal(&self) -> &Seal {
        &self.inner.seal
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<()> {
        self.read().await?.execute(&OPEN, &[]).await.map(|_| ())
    }

    /// Has the database parse and plan every statement of this crate; gives how many there are.
    ///
    /// # Errors
    /// The tables are not as a statement needs them.
    pub async fn check_statements(&self) -> Result<usize> {
        let mut unit = self.begin().await?;
        let mut count = 0;
        for statement in crate::ALL.iter().copied().flatten().copied().flatten() {
            unit.prepare(statement).await?;
            count += 1;
        }
        if let Some(statement) = unit.dialect().lock_task() {
            unit.prepare(statement).await?;
            count += 1;
        }
        Ok(count)
    }

    /// Closes the database; what was begun is finished first. Everything after it is refused.
    pub async fn close(&self) {
        match &self.inner.database {
            Database::Sqlite { gate, readers } => {
                readers.close().await;
                gate.close().await;
            }
            Database::Postgres(pool) => pool.close().await,
        }
    }
}
