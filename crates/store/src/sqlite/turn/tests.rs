//! Group commit where it is hard: full batches, failing members, failing commits, callers that go away.

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
            gate: Gate::new(connection, &file).unwrap(),
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
        turn.commit(Durability::Durable).await.unwrap();
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
                Ok(_) => turn.commit(Durability::Durable).await,
                Err(error) => Err(BEGIN.refused(error)),
            }
        });
        self.line(1).await;
        (first.commit(Durability::Durable).await, second.await.unwrap())
    }
}

#[tokio::test]
async fn units_that_wait_for_each_other_share_commits() {
    let bench = Arc::new(Bench::new().await);
    let first = bench.insert(0).await;
    let units: Vec<_> = (1..=40)
        .map(|n| {
            let bench = bench.clone();
            tokio::spawn(async move { bench.insert(n).await.commit(Durability::Durable).await.unwrap() })
        })
        .collect();
    bench.line(40).await;
    first.commit(Durability::Durable).await.unwrap();
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
                turn.commit(Durability::Durable).await.unwrap();
            })
        })
        .collect();
    bench.line(length).await;
    first.commit(Durability::Durable).await.unwrap();
    for unit in units {
        unit.await.unwrap();
    }
    assert_eq!(bench.commits.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_unit_alone_is_committed_at_once() {
    let bench = Bench::new().await;
    bench.insert(1).await.commit(Durability::Durable).await.unwrap();
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
    turn.commit(Durability::Durable).await.unwrap();
    let (first, second) = bench
        .batch_of_two("INSERT INTO a (n, text) VALUES (2, hex(zeroblob(100000)))")
        .await;
    assert!(matches!(second, Err(StoreError::Full { .. })), "{second:?}");
    let kept = bench.rows().await;
    assert_eq!(kept.contains(&1), first.is_ok(), "{first:?}");
    assert!(!kept.contains(&2));
    bench.insert(3).await.commit(Durability::Durable).await.unwrap();
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
    bench.insert(3).await.commit(Durability::Durable).await.unwrap();
    assert_eq!(bench.rows().await, [3]);
}

#[tokio::test]
async fn a_member_whose_caller_went_away_is_kept_with_its_batch() {
    let bench = Bench::new().await;
    let first = bench.insert(1).await;
    let gate = bench.gate.clone();
    let second = tokio::spawn(async move { drop(gate.enter().await.unwrap()) });
    bench.line(1).await;
    let mut commit = Box::pin(first.commit(Durability::Durable));
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
