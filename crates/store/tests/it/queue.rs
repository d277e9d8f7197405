//! What waits and what runs.

use crate::fixture::*;
use kiln_model::build::{Outcome, StopCause};
use kiln_store::QueuedBuild;

on_both! {
    async fn the_queue_is_oldest_first_and_holds_only_what_waits(db: Fixture) {
        let db = db.with_tasks(3).await;
        for (n, now) in [(1, 2300), (2, 2100), (3, 2200)] {
            db.trigger(n, n, now).await;
        }
        db.advance(&record_id(3), |it| it.prepare(at(3000)).unwrap()).await;
        let mut reader = db.store.read().await.unwrap();
        let waits = |n, now| QueuedBuild {
            record: record_id(n),
            task: task_id(n),
            domain: domain_id(1),
            created: at(now),
        };
        assert_eq!(reader.queue(10).await.unwrap(), [waits(2, 2100), waits(1, 2300)]);
        assert_eq!(reader.queue(1).await.unwrap(), [waits(2, 2100)]);
    }

    async fn what_is_not_over_is_unfinished(db: Fixture) {
        let db = db.with_tasks(1).await;
        for n in 1..=4 {
            db.trigger(1, n, 2000).await;
        }
        db.finish(&record_id(1), Outcome::Succeeded, 3000).await;
        db.advance(&record_id(2), |it| it.prepare(at(3000)).unwrap()).await;
        db.advance(&record_id(3), |it| it.stop(StopCause::Shutdown, at(3000)).unwrap()).await;
        let unfinished = db.store.read().await.unwrap().unfinished().await.unwrap();
        let mut numbers: Vec<_> = unfinished.iter().map(|it| it.number.get()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [2, 4]);
    }

    async fn running_builds_are_counted_for_each_task(db: Fixture) {
        let db = db.with_tasks(1).await;
        assert_eq!(db.store.read().await.unwrap().running_counts().await.unwrap(), []);
        for n in 1..=5 {
            db.trigger(1, n, 2000).await;
        }
        for n in 1..=3 {
            db.advance(&record_id(n), |it| it.prepare(at(3000)).unwrap()).await;
        }
        db.advance(&record_id(1), |it| it.start(at(3001)).unwrap()).await;
        db.advance(&record_id(2), |it| it.stop(StopCause::Shutdown, at(3001)).unwrap()).await;
        db.finish(&record_id(4), Outcome::Succeeded, 3000).await;
        let counts = db.store.read().await.unwrap().running_counts().await.unwrap();
        assert_eq!(counts, [(domain_id(1), task_id(1), 3)]);
    }
}
