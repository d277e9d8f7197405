//! What copies of tasks need, the counter of a tenant's tasks, and tasks binned together.

use crate::fixture::*;
use kiln_model::task::TaskName;

async fn named(db: &Fixture, first: u32, names: &[&str]) {
    let mut unit = db.store.begin().await.unwrap();
    for (n, name) in (first..).zip(names) {
        let mut new = task(n);
        new.definition = definition(name);
        unit.insert_task(&new).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn free(db: &Fixture, name: &str) -> String {
    let name = TaskName::parse(name).unwrap();
    let mut reader = db.store.read().await.unwrap();
    reader.free_copy_name(&project_id(1), &name).await.unwrap().to_string()
}

on_both! {
    async fn the_lowest_free_number_names_a_copy(db: Fixture) {
        let db = db.with_tasks(0).await;
        assert_eq!(free(&db, "demo").await, "demo-copy-1");
        named(&db, 1, &["demo", "demo-copy-1", "demo-copy-2", "demo-copy-4"]).await;
        assert_eq!(free(&db, "demo").await, "demo-copy-3");
        assert!(db.bin(2).await);
        assert_eq!(free(&db, "demo").await, "demo-copy-1");
    }

    async fn a_long_name_is_shortened_for_its_copies(db: Fixture) {
        let db = db.with_tasks(0).await;
        let long = "建".repeat(115);
        let taken: Vec<String> = (1..=9).map(|n| format!("{}-copy-{n}", "建".repeat(108))).collect();
        named(&db, 1, &taken.iter().map(String::as_str).collect::<Vec<_>>()).await;
        assert_eq!(free(&db, &long).await, format!("{}-copy-10", "建".repeat(107)));
    }

    async fn a_copy_gets_the_matrix_of_the_original(db: Fixture) {
        let db = db.with_tasks(2).await;
        db.run(&format!("INSERT INTO task_rights (task, role, rights, created, updated) VALUES ('{}', 4, 9, 1, 1)", task_id(1))).await;
        db.run(&format!("UPDATE tasks SET own_rights = 1 WHERE id = '{}'", task_id(1))).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.copy_rights(&task_id(1), &task_id(2), at(7)).await.unwrap();
        let copied = unit.task_rights(&task_id(2), 4).await.unwrap().unwrap();
        assert_eq!(copied.bits(), 9);
        assert!(!unit.task(&task_id(2)).await.unwrap().unwrap().follows_project);
    }

    async fn the_tasks_of_a_tenant_are_counted_as_they_come_and_go(db: Fixture) {
        let db = db.with_tasks(3).await;
        let mut unit = db.store.begin().await.unwrap();
        assert_eq!(unit.insert_task(&task(4)).await.unwrap(), 4);
        unit.commit().await.unwrap();
        assert!(db.bin(1).await);
        assert!(!db.bin(1).await);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.count_tasks_of_tenant(&domain_id(1)).await.unwrap(), 3);
        assert_eq!(reader.count_tasks_of_tenant(&domain_id(9)).await.unwrap(), 0);
    }

    async fn tasks_are_binned_together_or_not_at_all(db: Fixture) {
        let db = db.with_tasks(3).await;
        let mut unit = db.store.begin().await.unwrap();
        let some_unknown = [task_id(1), task_id(9)];
        assert!(!unit.bin_tasks(&some_unknown, &ann(), at(5000), at(6000)).await.unwrap());
        drop(unit);
        let mut unit = db.store.begin().await.unwrap();
        let twice = [task_id(3), task_id(1), task_id(3)];
        assert!(unit.bin_tasks(&twice, &ann(), at(5000), at(6000)).await.unwrap());
        unit.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.count_tasks(&project_id(1)).await.unwrap(), 1);
        assert_eq!(reader.count_tasks_of_tenant(&domain_id(1)).await.unwrap(), 1);
        assert!(reader.task(&task_id(2)).await.unwrap().is_some());
    }
}
