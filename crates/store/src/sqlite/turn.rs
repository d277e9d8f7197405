//! Group commit: who writes next, and who commits for all.
//!
//! A unit of work takes its turn at the gate. When it ends while others wait, it leaves the batch open for them and waits for
//! the fsync of whoever ends it. Every way out of a turn, also a cancelled future, passes the batch on or commits it.

use super::writer::{BATCH, Writer};
use crate::error::{Result, StoreError};
use crate::sql::Statement;
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
    /// The gate before a connection.
    pub(crate) fn new(connection: SqliteConnection) -> Arc<Self> {
        Arc::new(Self {
            writer: Arc::new(Mutex::new(Writer::new(connection))),
            waiting: AtomicUsize::new(0),
            runtime: Handle::current(),
        })
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

    /// Ends the unit; returns when it is on disk. Once this was polled, the unit is kept even if the caller goes away.
    pub(crate) async fn commit(mut self) -> Result<()> {
        let (Some(gate), Some(mut writer)) = (self.gate.take(), self.writer.take()) else {
            return Err(shut_down());
        };
        let runtime = gate.runtime.clone();
        let fate = runtime
            .spawn(async move {
                let fate = writer.release().await;
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
mod tests {
    use super::*;
    use crate::sqlite::writer_options;
    use camino::Utf8PathBuf;
    use sqlx::{ConnectOptions as _, Executor as _};
    use tempfile::TempDir;

    struct Bench {
        gate: Arc<Gate>,
        commits: Arc<AtomicUsize>,
        _folder: TempDir,
    }

    impl Bench {
        async fn new() -> Self {
            let folder = TempDir::new().unwrap();
            let file = Utf8PathBuf::try_from(folder.path().join("t.db")).unwrap();
            let mut connection = writer_options(&file).connect().await.unwrap();
            connection
                .execute(
                    "CREATE TABLE a (n INTEGER PRIMARY KEY, text TEXT); \
                     CREATE TABLE b (n INTEGER REFERENCES a (n))",
                )
                .await
                .unwrap();
            let commits = Arc::new(AtomicUsize::new(0));
            let count = commits.clone();
            connection.lock_handle().await.unwrap().set_commit_hook(move || {
                count.fetch_add(1, Ordering::SeqCst);
                true
            });
            Self {
                gate: Gate::new(connection),
                commits,
                _folder: folder,
            }
        }

        async fn insert(&self, n: i64) -> Turn {
            let mut turn = self.gate.enter().await.unwrap();
            let query = sqlx::query("INSERT INTO a (n) VALUES ($1)").bind(n);
            turn.connection().unwrap().execute(query).await.unwrap();
            turn
        }

        async fn rows(&self) -> Vec<i64> {
            let mut turn = self.gate.enter().await.unwrap();
            let rows = sqlx::query_scalar("SELECT n FROM a ORDER BY n")
                .fetch_all(turn.connection().unwrap())
                .await
                .unwrap();
            turn.commit().await.unwrap();
            rows
        }

        /// Waits until so many stand in the line.
        async fn line(&self, length: usize) {
            while self.gate.waiting.load(Ordering::SeqCst) != length {
                tokio::task::yield_now().await;
            }
        }

        /// Commits row 1 into a batch that a second unit ends with `sql`. The second unit commits if its SQL went well. Gives
        /// how each of them ended.
        async fn batch_of_two(&self, sql: &'static str) -> (Result<()>, Result<()>) {
            let first = self.insert(1).await;
            let gate = self.gate.clone();
            let second = tokio::spawn(async move {
                let mut turn = gate.enter().await?;
                let result = turn.connection().unwrap().execute(sqlx::raw_sql(sql)).await;
                match result {
                    Ok(_) => turn.commit().await,
                    Err(error) => Err(BEGIN.refused(error)),
                }
            });
            self.line(1).await;
            (first.commit().await, second.await.unwrap())
        }
    }

    #[tokio::test]
    async fn units_that_wait_for_each_other_share_commits() {
        let bench = Arc::new(Bench::new().await);
        let first = bench.insert(0).await;
        let units: Vec<_> = (1..=40)
            .map(|n| {
                let bench = bench.clone();
                tokio::spawn(async move { bench.insert(n).await.commit().await.unwrap() })
            })
            .collect();
        bench.line(40).await;
        first.commit().await.unwrap();
        for unit in units {
            unit.await.unwrap();
        }
        assert_eq!(bench.commits.load(Ordering::SeqCst), 1);
        assert_eq!(bench.rows().await, (0..=40).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_batch_ends_even_when_the_line_does_not() {
        let bench = Arc::new(Bench::new().await);
        let first = bench.insert(0).await;
        let length = 2 * BATCH;
        let units: Vec<_> = (1..=length)
            .map(|n| {
                let bench = bench.clone();
                tokio::spawn(async move {
                    let turn = bench.insert(i64::try_from(n).unwrap()).await;
                    turn.commit().await.unwrap();
                })
            })
            .collect();
        bench.line(length).await;
        first.commit().await.unwrap();
        for unit in units {
            unit.await.unwrap();
        }
        assert_eq!(bench.commits.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn a_unit_alone_is_committed_at_once() {
        let bench = Bench::new().await;
        bench.insert(1).await.commit().await.unwrap();
        assert_eq!(bench.commits.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_unit_that_fails_in_a_batch_takes_nobody_with_it() {
        let bench = Bench::new().await;
        let (first, second) = bench
            .batch_of_two("INSERT INTO a (n) VALUES (2); INSERT INTO a (n) VALUES (1)")
            .await;
        first.unwrap();
        second.unwrap_err();
        assert_eq!(bench.rows().await, [1]);
    }

    #[tokio::test]
    async fn a_full_disk_is_told_and_never_hides_a_loss() {
        let bench = Bench::new().await;
        let mut turn = bench.gate.enter().await.unwrap();
        let limit = sqlx::raw_sql("PRAGMA max_page_count = 8");
        turn.connection().unwrap().execute(limit).await.unwrap();
        turn.commit().await.unwrap();
        let (first, second) = bench
            .batch_of_two("INSERT INTO a (n, text) VALUES (2, hex(zeroblob(100000)))")
            .await;
        assert!(matches!(second, Err(StoreError::Full { .. })), "{second:?}");
        let kept = bench.rows().await;
        assert_eq!(kept.contains(&1), first.is_ok(), "{first:?}");
        assert!(!kept.contains(&2));
        bench.insert(3).await.commit().await.unwrap();
        assert!(bench.rows().await.contains(&3));
    }

    #[tokio::test]
    async fn a_commit_that_fails_is_told_to_every_member_and_leaves_nothing() {
        let bench = Bench::new().await;
        let (first, second) = bench
            .batch_of_two("PRAGMA defer_foreign_keys = ON; INSERT INTO b (n) VALUES (77)")
            .await;
        first.unwrap_err();
        second.unwrap_err();
        assert_eq!(bench.rows().await, [] as [i64; 0]);
        bench.insert(3).await.commit().await.unwrap();
        assert_eq!(bench.rows().await, [3]);
    }

    #[tokio::test]
    async fn a_member_whose_caller_went_away_is_kept_with_its_batch() {
        let bench = Bench::new().await;
        let first = bench.insert(1).await;
        let gate = bench.gate.clone();
        let second = tokio::spawn(async move { drop(gate.enter().await.unwrap()) });
        bench.line(1).await;
        let mut commit = Box::pin(first.commit());
        let polled = std::future::poll_fn(|context| std::task::Poll::Ready(commit.as_mut().poll(context).is_pending()));
        assert!(polled.await);
        drop(commit);
        second.await.unwrap();
        assert_eq!(bench.rows().await, [1]);
    }

    #[tokio::test]
    async fn a_unit_that_is_dropped_outside_the_runtime_is_undone() {
        let bench = Bench::new().await;
        let turn = bench.insert(1).await;
        std::thread::spawn(move || drop(turn)).join().unwrap();
        assert_eq!(bench.rows().await, [] as [i64; 0]);
    }
}
