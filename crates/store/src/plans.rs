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

/// What may be walked from end to end, and why.
const WALKED: [(&str, &str); 11] = [
    ("USING INDEX builds_not_over", "the builds that are not over are few"),
    ("USING INDEX builds_that_wait", "the builds that wait are few"),
    ("USING INDEX builds_that_run", "the builds that run are few"),
    ("USING COVERING INDEX builds_that_run", "the builds that run are few"),
    (
        "USING INDEX outbox_to_deliver",
        "the events that are not told yet are few",
    ),
    ("SCAN domains", "tenants are few"),
    ("SCAN names", "names that were leapt to, each by one search of an index"),
    ("SCAN page", "the page that a list has just cut out"),
    ("SCAN v", "the projects of one caller"),
    ("SCAN CONSTANT ROW", "a row without a table"),
    ("SCAN tries", "the last number that was tried for the name of a copy"),
];

/// What may be sorted although it may be long: the entries of one index, of no more tasks than a project or a tenant has.
const SORTED: [&str; 2] = [
    "SEARCH t USING COVERING INDEX tasks_of_project_by_build (project=?)",
    "SEARCH t USING COVERING INDEX tasks_of_domain_by_build (domain=?)",
];

#[tokio::test]
async fn nothing_is_walked_but_what_is_known_to_be_short() {
    for (sql, steps) in plans().await {
        for step in steps.iter().filter(|it| words(it).first() == Some(&"SCAN")) {
            let known = WALKED.iter().any(|(it, _)| step.contains(it) || *step == *it);
            assert!(known, "{step}: {sql}: {steps:#?}");
        }
    }
}

/// The tables that grow for as long as the server lives.
const LONG: [&str; 3] = ["builds", "tasks", "audit"];

/// Whether a plan sorts. The rows of a page that was cut out may be put into their order once more.
fn sorts(steps: &[String]) -> bool {
    let cutting = steps.iter().take_while(|it| *it != "SCAN page");
    cutting
        .filter(|it| it.contains("TEMP B-TREE"))
        .any(|it| it.contains("ORDER BY"))
}

#[tokio::test]
async fn no_long_history_is_sorted() {
    for (sql, steps) in plans().await {
        // A limit after a sort reads everything before it gives the first row.
        let long = LONG.iter().any(|it| sql.contains(&format!("FROM {it}")));
        let known = steps.iter().any(|it| SORTED.contains(&it.as_str()));
        assert!(
            !sorts(&steps) || !long || !sql.contains("LIMIT") || known,
            "{sql}: {steps:#?}"
        );
    }
}

#[tokio::test]
async fn the_orders_that_lists_are_shown_in_are_read_off_an_index() {
    let plans = plans().await;
    let orders = [
        (" ORDER BY t.created", "age"),
        (" ORDER BY t.folded_name", "name"),
        (" ORDER BY t.folded_creator", "creator"),
        (" ORDER BY t.last_time", "build"),
        (" ORDER BY t.last_took", "time"),
        (" / (2 * LENGTH(t.recent)) END)", "health"),
    ];
    for (scope, index) in [
        ("FROM tasks t WHERE t.project = $1", "tasks_of_project_by_"),
        ("FROM tasks t WHERE t.domain = $1", "tasks_of_domain_by_"),
        ("WHERE t.domain = $1 AND v.id = t.project", "tasks_of_domain_by_"),
    ] {
        for (key, name) in orders {
            for way in ["ASC", "DESC"] {
                let order = format!("{key} {way}");
                let wanted = |sql: &str| sql.contains(scope) && sql.contains(&order);
                let of: Vec<_> = plans.iter().filter(|(sql, _)| wanted(sql)).collect();
                assert_eq!(of.len(), 1, "{scope} {order}");
                let walk = format!("SEARCH t USING COVERING INDEX {index}{name} ");
                let (_, steps) = of[0];
                assert!(steps.iter().any(|it| it.starts_with(&walk)), "{order}: {steps:#?}");
                assert!(!sorts(steps), "{order}: {steps:#?}");
            }
        }
    }
}

#[tokio::test]
async fn tasks_are_counted_in_an_index_alone() {
    for (sql, steps) in plans()
        .await
        .iter()
        .filter(|(sql, _)| sql.contains("COUNT(*)") && sql.contains("FROM tasks t"))
    {
        assert!(
            steps.iter().any(|it| it.starts_with("SEARCH t USING COVERING INDEX")),
            "{sql}: {steps:#?}"
        );
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

#[tokio::test]
async fn a_filtered_history_is_walked_on_an_index_that_holds_all_of_it() {
    let filtered = [
        "builds_by_ref",
        "builds_by_trigger",
        "builds_by_ref_and_name",
        "builds_by_name",
    ];
    let mut walked = 0;
    for (sql, steps) in plans().await {
        if sql.contains("number FROM builds WHERE task = $1 AND trigger_kind = $") {
            let step = steps.iter().find(|it| it.starts_with("SEARCH")).unwrap();
            let index = filtered
                .iter()
                .find(|it| step.contains(&format!("COVERING INDEX {it} (")));
            assert!(index.is_some() && step.contains("number>"), "{sql}: {steps:?}");
            walked += 1;
        }
    }
    assert_eq!(walked, 8);
}
