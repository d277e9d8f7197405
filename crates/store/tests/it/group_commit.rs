//! Many units at once: the committed ones are there, all of them and only those.

use crate::fixture::*;
use kiln_store::Store;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;

/// What becomes of a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Commit,
    RollBack,
    Fail,
    CancelBegin,
    CancelCommit,
}

impl End {
    const fn of(n: u32) -> Self {
        match n % 8 {
            0..4 => Self::Commit,
            4 => Self::RollBack,
            5 => Self::Fail,
            6 => Self::CancelBegin,
            _ => Self::CancelCommit,
        }
    }
}

/// Polls a future once and drops it.
async fn cancel(future: impl Future<Output = ()>) {
    tokio::select! {
        biased;
        () = future => {}
        () = std::future::ready(()) => {}
    }
}

async fn play(store: Store, n: u32) -> bool {
    play_to(store, n, End::of(n)).await
}

/// Plays unit `n` to an end; whether it was committed.
async fn play_to(store: Store, n: u32, end: End) -> bool {
    let write = async {
        let mut unit = store.begin().await.unwrap();
        for part in ["a", "b"] {
            unit.set_meta(&format!("{n}-{part}"), "1").await.unwrap();
            tokio::task::yield_now().await;
        }
        unit
    };
    match end {
        End::Commit => {
            write.await.commit().await.unwrap();
            return true;
        }
        End::RollBack => drop(write.await),
        End::Fail => {
            let mut unit = write.await;
            unit.set_member(&project_id(9), &user_id(9), 1).await.unwrap_err();
            unit.commit().await.unwrap_err();
        }
        End::CancelBegin => cancel(async { drop(write.await) }).await,
        End::CancelCommit => {
            let unit = write.await;
            cancel(async { unit.commit().await.unwrap() }).await;
        }
    }
    false
}

on_both! {
    async fn of_two_hundred_units_at_once_the_committed_ones_are_there_and_whole(db: Fixture) {
        let units: Vec<_> = (0..200)
            .map(|n| (n, tokio::spawn(play(db.store.clone(), n))))
            .collect();
        let mut committed = BTreeSet::new();
        for (n, unit) in units {
            if unit.await.unwrap() {
                committed.insert(n);
            }
        }
        // One more unit, so that what the cancelled ones left behind is over.
        let mut last = db.store.begin().await.unwrap();
        last.set_meta("last", "1").await.unwrap();
        last.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        for n in 0..200 {
            let a = reader.meta(&format!("{n}-a")).await.unwrap().is_some();
            let b = reader.meta(&format!("{n}-b")).await.unwrap().is_some();
            assert_eq!(a, b, "unit {n} is there in part");
            match End::of(n) {
                End::Commit => assert!(a && committed.contains(&n), "unit {n} is lost"),
                End::RollBack | End::Fail | End::CancelBegin => assert!(!a, "unit {n} was not committed"),
                // Whoever goes away while the commit is under way does not know how it ended.
                End::CancelCommit => {}
            }
        }
    }

    async fn a_commit_is_not_stranded_when_the_one_behind_it_gives_up(db: Fixture) {
        for round in 0..50 {
            let mut first = db.store.begin().await.unwrap();
            first.set_meta("a", &round.to_string()).await.unwrap();
            let store = db.store.clone();
            let second = tokio::spawn(async move {
                let _unit = store.begin().await.unwrap();
            });
            tokio::task::yield_now().await;
            let commit = tokio::spawn(first.commit());
            if round % 2 == 0 {
                tokio::task::yield_now().await;
            }
            second.abort();
            let done = tokio::time::timeout(Duration::from_secs(60), commit).await;
            done.expect("the commit waits for nobody").unwrap().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_committed_is_there_after_the_writer_is_gone_without_a_word() {
    let db = Fixture::sqlite().await;
    let mut unit = db.store.begin().await.unwrap();
    unit.set_meta("kept", "1").await.unwrap();
    unit.commit().await.unwrap();
    let mut open = db.store.begin().await.unwrap();
    open.set_meta("open", "1").await.unwrap();
    drop(open);
    let again = db.reopen().await.unwrap();
    let mut reader = again.read().await.unwrap();
    assert_eq!(reader.meta("kept").await.unwrap().as_deref(), Some("1"));
    assert_eq!(reader.meta("open").await.unwrap(), None);
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        4 => Just(End::Commit),
        1 => Just(End::RollBack),
        1 => Just(End::Fail),
        1 => Just(End::CancelBegin),
        1 => Just(End::CancelCommit),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn whatever_units_do_to_each_other_the_committed_ones_are_there(ends in prop::collection::vec(end(), 1..24)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Fixture::sqlite().await;
            let units: Vec<_> = (0..).zip(&ends).map(|(n, end)| tokio::spawn(play_to(db.store.clone(), n, *end))).collect();
            for unit in units {
                unit.await.unwrap();
            }
            db.store.begin().await.unwrap().commit().await.unwrap();
            let mut reader = db.store.read().await.unwrap();
            for (n, end) in (0..).zip(&ends) {
                let a = reader.meta(&format!("{n}-a")).await.unwrap().is_some();
                let b = reader.meta(&format!("{n}-b")).await.unwrap().is_some();
                assert_eq!(a, b, "unit {n} of {ends:?} is there in part");
                match end {
                    End::Commit => assert!(a, "unit {n} of {ends:?} is lost"),
                    End::RollBack | End::Fail | End::CancelBegin => assert!(!a, "unit {n} of {ends:?} was not committed"),
                    End::CancelCommit => {}
                }
            }
        });
    }
}
