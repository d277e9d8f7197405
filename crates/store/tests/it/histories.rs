//! The past of a task.

use crate::fixture::*;
use kiln_model::build::{Build, Outcome};
use kiln_store::{Page, Window};

fn numbers(builds: &[Build]) -> Vec<i32> {
    builds.iter().map(|it| it.number.get()).collect()
}

const fn window(from: i64, to: i64) -> Window {
    Window {
        from: Some(at(from)),
        to: Some(at(to)),
    }
}

/// Task 1 with a build at 2100, 2200, … 2500: S, F, S, stopped at once, waiting.
async fn history(db: Fixture) -> Fixture {
    let db = db.with_tasks(2).await;
    for n in 1..=5_u32 {
        db.trigger(1, n, 2000 + 100 * i64::from(n)).await;
    }
    db.finish(&record_id(1), Outcome::Succeeded, 3000).await;
    db.finish(&record_id(2), failed(), 3000).await;
    db.finish(&record_id(3), Outcome::Succeeded, 3000).await;
    let cause = kiln_model::build::StopCause::Shutdown;
    db.advance(&record_id(4), |it| it.stop(cause, at(3000)).unwrap()).await;
    db
}

on_both! {
    async fn a_history_is_newest_first(db: Fixture) {
        let db = history(db).await;
        let mut reader = db.store.read().await.unwrap();
        let all = reader.builds_of_task(&task_id(1), Window::default(), ALL).await.unwrap();
        assert_eq!(numbers(&all), [5, 4, 3, 2, 1]);
        let page = Page { offset: 1, limit: 2 };
        let part = reader.builds_of_task(&task_id(1), Window::default(), page).await.unwrap();
        assert_eq!(numbers(&part), [4, 3]);
        assert_eq!(reader.builds_of_task(&task_id(2), Window::default(), ALL).await.unwrap(), []);
    }

    async fn a_window_holds_its_start_and_not_its_end(db: Fixture) {
        let db = history(db).await;
        let mut reader = db.store.read().await.unwrap();
        let part = reader.builds_of_task(&task_id(1), window(2200, 2400), ALL).await.unwrap();
        assert_eq!(numbers(&part), [3, 2]);
        assert_eq!(reader.count_builds(&task_id(1), window(2200, 2400)).await.unwrap(), 2);
        let open = Window { from: Some(at(2400)), to: None };
        assert_eq!(reader.count_builds(&task_id(1), open).await.unwrap(), 2);
    }

    async fn a_count_without_a_window_counts_all(db: Fixture) {
        let db = history(db).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.count_builds(&task_id(1), Window::default()).await.unwrap(), 5);
        assert_eq!(reader.count_builds(&task_id(2), Window::default()).await.unwrap(), 0);
        assert_eq!(reader.count_builds(&task_id(9), Window::default()).await.unwrap(), 0);
    }

    async fn the_last_build_is_the_one_of_the_highest_number(db: Fixture) {
        let db = history(db).await;
        let mut reader = db.store.read().await.unwrap();
        let last = reader.last_build(&task_id(1)).await.unwrap().unwrap();
        assert_eq!(last.number.get(), 5);
        assert_eq!(reader.last_build(&task_id(2)).await.unwrap(), None);
    }

    async fn the_last_success_of_a_repository_is_found_until_its_task_is_binned(db: Fixture) {
        let db = history(db).await;
        let mut reader = db.store.read().await.unwrap();
        let last = reader.last_success(&project_id(1), "demo").await.unwrap().unwrap();
        assert_eq!(last.number.get(), 3);
        assert_eq!(reader.last_success(&project_id(1), "other").await.unwrap(), None);
        assert_eq!(reader.last_success(&project_id(2), "demo").await.unwrap(), None);
        drop(reader);
        db.bin(1).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.last_success(&project_id(1), "demo").await.unwrap(), None);
    }
}
