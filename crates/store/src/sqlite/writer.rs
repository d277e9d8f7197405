//! The one connection that writes, and the batch of units that its open transaction holds.
//!
//! A transaction of the connection is a *batch*. Each unit of work in it is a savepoint. Units that were released wait as
//! *members* until the batch is committed, and learn its fate: those that must be durable when the log is on the disk, the
//! others at once.

use crate::error::StoreError;
use crate::sql::is_full;
use crate::sqlite::sync::{Member, Syncer};
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::oneshot;

/// How many units share one fsync at most, so that the first of them does not wait for long.
pub(super) const BATCH: usize = 64;

/// What became of a batch.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// It is kept, as durable as it asked to be.
    Kept,
    /// The disk is full; nothing of it was kept.
    Full(String),
    /// Nothing of it was kept.
    Lost(String),
}

impl Fate {
    fn of(error: sqlx::Error) -> Self {
        if is_full(&error) {
            Self::Full(error.to_string())
        } else {
            Self::Lost(error.to_string())
        }
    }

    /// The same as a result.
    pub(super) fn into_result(self) -> Result<(), StoreError> {
        match self {
            Self::Kept => Ok(()),
            Self::Full(reason) => Err(StoreError::Full { reason }),
            Self::Lost(reason) => Err(StoreError::Lost { reason }),
        }
    }
}

/// The connection and its batch.
pub(super) struct Writer {
    connection: Option<SqliteConnection>,
    /// Whether a batch is open.
    open: bool,
    /// Whether the batch holds a savepoint that was neither released nor rolled back.
    in_unit: bool,
    /// Who waits for the disk.
    durable: Vec<Member>,
    /// Who waits for the commit alone.
    relaxed: Vec<Member>,
    syncer: Syncer,
}

/// What a unit asks of its commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// It survives a power cut from the moment on that it is answered.
    Durable,
    /// It survives the death of the program; a power cut may take it, and never anything that was committed before it.
    Relaxed,
}

impl Writer {
    pub(super) const fn new(connection: SqliteConnection, syncer: Syncer) -> Self {
        Self {
            connection: Some(connection),
            open: false,
            in_unit: false,
            durable: Vec::new(),
            relaxed: Vec::new(),
            syncer,
        }
    }

    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.connection.as_mut().ok_or(sqlx::Error::PoolClosed)
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(self.connection()?).await.map(|_| ())
    }

    /// How many released units wait for the batch.
    pub(super) const fn members(&self) -> usize {
        self.durable.len() + self.relaxed.len()
    }

    /// Starts a unit, in the open batch or in a new one.
    pub(super) async fn enter(&mut self) -> Result<(), sqlx::Error> {
        self.abandon().await;
        if self.open {
            self.run("SAVEPOINT unit").await?;
        } else if let Err(error) = self.run("BEGIN IMMEDIATE; SAVEPOINT unit").await {
            // Where BEGIN itself failed there is nothing to roll back, and the refusal is of no interest.
            let _ = self.run("ROLLBACK").await;
            return Err(error);
        }
        self.open = true;
        self.in_unit = true;
        Ok(())
    }

    /// Releases the unit into the batch; the receiver learns what becomes of it.
    pub(super) async fn release(&mut self, durability: Durability) -> Result<oneshot::Receiver<Fate>, StoreError> {
        if let Err(error) = self.run("RELEASE unit").await {
            let fate = Fate::of(error);
            self.lose(&fate).await;
            fate.into_result()?;
        }
        self.in_unit = false;
        Ok(self.join(durability))
    }

    /// Releases the unit and commits the batch in one go: for the last unit of a batch.
    pub(super) async fn finish(&mut self, durability: Durability) -> oneshot::Receiver<Fate> {
        self.in_unit = false;
        let receiver = self.join(durability);
        self.commit("RELEASE unit; COMMIT").await;
        receiver
    }

    fn join(&mut self, durability: Durability) -> oneshot::Receiver<Fate> {
        let (sender, receiver) = oneshot::channel();
        match durability {
            Durability::Durable => self.durable.push(sender),
            Durability::Relaxed => self.relaxed.push(sender),
        }
        receiver
    }

    /// Rolls back a unit that was left open. The other units of the batch stay, unless SQLite has given up the whole
    /// transaction, as it may when the disk fails.
    pub(super) async fn abandon(&mut self) {
        if self.in_unit {
            self.in_unit = false;
            if let Err(error) = self.run("ROLLBACK TO unit; RELEASE unit").await {
                self.lose(&Fate::of(error)).await;
            }
        }
    }

    /// Commits the batch; every member learns of it.
    pub(super) async fn settle(&mut self) {
        if self.open {
            self.commit("COMMIT").await;
        }
    }

    async fn commit(&mut self, sql: &'static str) {
        match self.run(sql).await {
            Ok(()) => {
                self.open = false;
                tell(&mut self.relaxed, &Fate::Kept);
                if !self.durable.is_empty() {
                    self.syncer.sync(std::mem::take(&mut self.durable));
                }
            }
            Err(error) => self.lose(&Fate::of(error)).await,
        }
    }

    async fn lose(&mut self, fate: &Fate) {
        // SQLite may have rolled back by itself; then this is refused, and there is nothing left to do.
        let _ = self.run("ROLLBACK").await;
        self.open = false;
        self.in_unit = false;
        tell(&mut self.relaxed, fate);
        tell(&mut self.durable, fate);
    }

    /// Commits what is open and closes the connection.
    pub(super) async fn close(&mut self) {
        self.abandon().await;
        self.settle().await;
        if let Some(connection) = self.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(error = %error, "the database was not closed cleanly: {error}");
        }
    }
}

fn tell(members: &mut Vec<Member>, fate: &Fate) {
    for member in members.drain(..) {
        // A member that was cancelled does not listen any more.
        let _ = member.send(fate.clone());
    }
}
