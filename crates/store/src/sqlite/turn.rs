//! Group commit: who writes next, and who commits for all.
//!
//! A unit of work takes its turn at the gate. When it ends while others wait, it leaves the batch open for them and waits for
//! the fsync of whoever ends it. Every way out of a turn, also a cancelled future, passes the batch on or commits it.

use super::sync::Syncer;
use super::writer::{BATCH, Durability, Writer};
use crate::error::{Result, StoreError};
use crate::sql::Statement;
use camino::Utf8Path;
use sqlx::sqlite::SqliteConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard};

const BEGIN: Statement = Statement {
    verb: "begin",
    noun: "a unit of work",
    sql: "BEGIN IMMEDIATE",
};

/// The way to the one writer.
pub(crate) struct Gate {
    writer: Arc<Mutex<Writer>>,
    waiting: AtomicUsize,
    runtime: Handle,
}

impl Gate {
    /// The gate before a connection to the database in `file`.
    pub(crate) fn new(connection: SqliteConnection, file: &Utf8Path) -> Result<Arc<Self>> {
        let syncer = Syncer::start(file).map_err(|error| BEGIN.refused(error.into()))?;
        Ok(Arc::new(Self {
            writer: Arc::new(Mutex::new(Writer::new(connection, syncer))),
            waiting: AtomicUsize::new(0),
            runtime: Handle::current(),
        }))
    }

    /// Waits for the turn and starts a unit.
    pub(crate) async fn enter(self: &Arc<Self>) -> Result<Turn> {
        let place = Place::take(self);
        let writer = self.writer.clone().lock_owned().await;
        let mut turn = place.arrive(writer);
        // In a task of its own: a caller that goes away in the middle must not leave the connection in an unknown state.
        self.runtime
            .spawn(async move {
                turn.writer()?.enter().await.map_err(|error| BEGIN.refused(error))?;
                Ok(turn)
            })
            .await
            .unwrap_or_else(|_| Err(shut_down()))
    }

    /// Commits what is open and closes the connection.
    pub(crate) async fn close(&self) {
        self.writer.lock().await.close().await;
    }

    /// Leaves a turn: its unfinished unit is undone, and the batch goes to whoever waits, or is committed.
    async fn leave(&self, mut writer: OwnedMutexGuard<Writer>) {
        writer.abandon().await;
        if self.is_last(&writer) {
            writer.settle().await;
        }
    }

    fn is_last(&self, writer: &Writer) -> bool {
        self.waiting.load(Ordering::SeqCst) == 0 || writer.members() >= BATCH
    }
}

fn shut_down() -> StoreError {
    StoreError::Lost {
        reason: "the server is shutting down".to_owned(),
    }
}

/// A place in the line. Whoever sees it in the count leaves an open batch to it; so a place that is given up commits.
struct Place {
    gate: Option<Arc<Gate>>,
}

impl Place {
    fn take(gate: &Arc<Gate>) -> Self {
        gate.waiting.fetch_add(1, Ordering::SeqCst);
        Self {
            gate: Some(gate.clone()),
        }
    }

    fn arrive(mut self, writer: OwnedMutexGuard<Writer>) -> Turn {
        if let Some(gate) = &self.gate {
            gate.waiting.fetch_sub(1, Ordering::SeqCst);
        }
        Turn {
            gate: self.gate.take(),
            writer: Some(writer),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(gate) = self.gate.take() {
            gate.waiting.fetch_sub(1, Ordering::SeqCst);
            let runtime = gate.runtime.clone();
            runtime.spawn(async move {
                let writer = gate.writer.clone().lock_owned().await;
                gate.leave(writer).await;
            });
        }
    }
}

/// The exclusive use of the writer, with a unit in progress.
pub(crate) struct Turn {
    gate: Option<Arc<Gate>>,
    writer: Option<OwnedMutexGuard<Writer>>,
}

impl Turn {
    fn writer(&mut self) -> Result<&mut Writer> {
        self.writer.as_deref_mut().ok_or_else(shut_down)
    }

    /// The connection, for the unit's statements.
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.writer.as_deref_mut().ok_or(sqlx::Error::PoolClosed)?.connection()
    }

    /// Ends the unit; returns when it is as durable as was asked. Once this was polled, the unit is kept even if the caller goes away.
    pub(crate) async fn commit(mut self, durability: Durability) -> Result<()> {
        let (Some(gate), Some(mut writer)) = (self.gate.take(), self.writer.take()) else {
            return Err(shut_down());
        };
        let runtime = gate.runtime.clone();
        let fate = runtime
            .spawn(async move {
                if gate.is_last(&writer) {
                    return Ok(writer.finish(durability).await);
                }
                let fate = writer.release(durability).await;
                // Whoever was waiting may have gone away while this was released.
                if gate.is_last(&writer) {
                    writer.settle().await;
                }
                fate
            })
            .await
            .map_err(|_| shut_down())??;
        fate.await.map_err(|_| shut_down())?.into_result()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let (Some(gate), Some(writer)) = (self.gate.take(), self.writer.take()) {
            let runtime = gate.runtime.clone();
            runtime.spawn(async move { gate.leave(writer).await });
        }
    }
}

#[cfg(test)]
mod tests;
