//! A row that fits nothing is an error that names table, column and key.

use crate::fixture::*;
use kiln_store::{Result, StoreError};

/// The table, column and key that an error names.
fn named<T: std::fmt::Debug>(result: Result<T>) -> (&'static str, &'static str, String) {
    let error = result.unwrap_err();
    let StoreError::Inconsistent { table, column, key, .. } = error else {
        panic!("{error}")
    };
    (table, column, key)
}

on_both! {
    async fn a_build_whose_columns_disagree_is_reported(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        for (change, column) in [
            ("state = 'running'", "state"),
            ("state = 'queued', started = 5", "started"),
            ("started = NULL, detail = '{\"state\":\"dreaming\"}'", "detail"),
            ("detail = 'no json'", "detail"),
            ("detail = '{\"state\":\"queued\"}', number = 0", "number"),
            ("number = 3000000000", "number"),
            ("number = 1, trigger_kind = 'moon'", "trigger_kind"),
            ("trigger_kind = 'manual', config_type = 'XML'", "config_type"),
            ("config_type = 'YAML', task = task, by_id = 'nobody'", "by_id"),
        ] {
            db.run(&format!("UPDATE builds SET {change}")).await;
            let mut reader = db.store.read().await.unwrap();
            let seen = named(reader.build(&record_id(1)).await);
            assert_eq!(seen, ("builds", column, record_id(1).to_string()), "{change}");
        }
    }

    async fn a_task_whose_columns_disagree_is_reported(db: Fixture) {
        let db = db.with_tasks(1).await;
        for (change, column) in [
            ("state = 'disabled'", "state_by_id"),
            ("state = 'active', name = 'other'", "name"),
            ("name = 'task-1', recent = 'SFX'", "recent"),
            ("recent = '', definition = '{}'", "definition"),
        ] {
            db.run(&format!("UPDATE tasks SET {change}")).await;
            let mut reader = db.store.read().await.unwrap();
            let seen = named(reader.task(&task_id(1)).await);
            assert_eq!(seen, ("tasks", column, task_id(1).to_string()), "{change}");
        }
    }

    async fn a_truth_value_is_zero_or_one(db: Fixture) {
        let db = db.with_tasks(0).await;
        db.run("UPDATE users SET admin = 2").await;
        let mut reader = db.store.read().await.unwrap();
        let seen = named(reader.user(&user_id(1)).await);
        assert_eq!(seen, ("users", "admin", user_id(1).to_string()));
    }

    async fn a_reader_goes_on_after_a_row_that_fits_nothing(db: Fixture) {
        let db = db.with_tasks(2).await;
        db.run("UPDATE tasks SET recent = 'x' WHERE name = 'task-1'").await;
        let mut reader = db.store.read().await.unwrap();
        assert!(reader.task(&task_id(1)).await.is_err());
        assert_eq!(reader.task(&task_id(2)).await.unwrap(), Some(task(2)));
    }
}
