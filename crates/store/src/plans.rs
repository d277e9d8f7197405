//! How SQLite means to answer each statement. What is slow on a million rows shows here, on empty tables.

use crate::sqlite::writer_options;
use camino::Utf8PathBuf;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Row as _, Sqlite};
use tempfile::TempDir;

/// The plans of all statements: the SQL, and the steps of its plan.
async fn plans() -> Vec<(&'static str, Vec<String>)> {
    let folder = TempDir::new().unwrap();
    let file = Utf8PathBuf::try_from(folder.path().join("t.db")).unwrap();
    let mut connection = writer_options(&file).connect().await.unwrap();
    crate::migrate::migrate::<Sqlite>(&mut connection, crate::dialect::Dialect::Sqlite)
        .await
        .unwrap();
    let mut plans = Vec::new();
    for statement in crate::ALL.iter().copied().flatten().copied().flatten() {
        let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", statement.sql)))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        plans.push((statement.sql, rows.iter().map(|it| it.get("detail")).collect()));
    }
    plans
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[tokio::test]
async fn no_statement_walks_a_whole_table() {
    for (sql, steps) in plans().await {
        for step in &steps {
            // The page of tasks that a list has just cut out is called `t`; walking it is walking the page.
            let page = step == "SCAN t" && sql.contains("LIMIT $2 OFFSET $3) t");
            let whole = words(step).first() == Some(&"SCAN") && !step.contains("USING");
            assert!(page || !whole, "{step}: {sql}: {steps:?}");
        }
    }
}

#[tokio::test]
async fn only_the_few_builds_that_are_not_over_are_walked() {
    for (sql, steps) in plans().await {
        for step in steps.iter().filter(|it| it.starts_with("SCAN")) {
            let few = [
                "builds_not_over",
                "builds_that_wait",
                "builds_that_run",
                "outbox_to_deliver",
            ];
            let names = ["domains", "t"];
            let table = words(step).get(1).copied().unwrap_or_default();
            let known = few.iter().any(|it| step.contains(it)) || names.contains(&table);
            assert!(known, "{step}: {sql}");
        }
    }
}

#[tokio::test]
async fn no_long_history_is_sorted() {
    for (sql, steps) in plans().await {
        // A limit after a sort reads everything before it gives the first row.
        let sorts = steps.iter().any(|it| it.contains("TEMP B-TREE FOR ORDER BY"));
        let history = sql.contains("FROM builds") || sql.contains("FROM tasks") || sql.contains("FROM audit");
        assert!(!(sorts && history && sql.contains("LIMIT")), "{sql}: {steps:?}");
    }
}

#[tokio::test]
async fn what_is_not_over_of_a_task_is_found_without_its_history() {
    let plans = plans().await;
    let of_task: Vec<_> = plans
        .iter()
        .filter(|(sql, _)| sql.contains("b.task = $1 AND b.state <> 'finished'"))
        .collect();
    assert_eq!(of_task.len(), 1);
    let (_, steps) = of_task[0];
    assert_eq!(steps, &["SEARCH b USING INDEX builds_not_over (task=?)"]);
}
