//! ShowJobRolePermission and ShowDefaultProjectPermission.

use super::{BATCH, batch, row, rows};
use kiln_testkit::TestServer;
use serde_json::{Value, json};

fn flags(row: &Value) -> String {
    ["modify", "delete", "view", "execute", "copy", "forbidden", "manager"]
        .into_iter()
        .filter(|it| row[format!("is_{it}")] == true)
        .map(|it| &it[..1])
        .collect()
}

#[tokio::test]
async fn a_task_that_follows_its_project_shows_the_default_matrix() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let found: Vec<_> = rows(&server, &job)
        .await
        .iter()
        .map(|it| format!("{} {} {}", it["role_id"], it["role_name"].as_str().unwrap(), flags(it)))
        .collect();
    assert_eq!(
        found,
        [
            "-3 creator mdvecfm",
            "-1 project_admin mdvecfm",
            "3 project_manager mdvecfm",
            "1015 system_engineer mdvecf",
            "1001 committer mdvecf",
            "4 developer mdvecf",
            "1002 product_manager v",
            "5 test_manager v",
            "8 viewer v",
            "0 operation_manager ",
            "6 tester ",
            "7 participant ",
        ]
    );
}

#[tokio::test]
async fn a_row_has_its_number_and_times_in_words() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let before = row(&server, &job, 8).await;
    assert_eq!((&before["job_id"], &before["count"]), (&json!(job), &json!(0)));
    assert_eq!(before["create_time"], "Jun 26, 2024 8:00:00 AM");
    assert!(before["id"].as_i64().unwrap() > 0);
    let change = batch(&server, &[&job], json!([{"role_id": 8, "is_view": false}]));
    server.call(server.token(), "POST", BATCH, change).await.ok();
    let after = row(&server, &job, 8).await;
    assert_eq!((&after["id"], &after["is_view"]), (&before["id"], &json!(false)));
}

#[tokio::test]
async fn the_projects_matrix_is_shown_beside_the_tasks_own() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let change = batch(&server, &[&job], json!([{"role_id": 8, "is_execute": true}]));
    server.call(server.token(), "POST", BATCH, change).await.ok();
    let path = format!(
        "/v1/job/project/default-permission?project_id={}&job_id={job}",
        server.project()
    );
    let shown = server.get(&path).await.ok();
    let of_viewer = shown["result"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["role_id"] == 8)
        .unwrap();
    assert_eq!(
        (flags(of_viewer).as_str(), &of_viewer["role_name"]),
        ("v", &json!("viewer"))
    );
    assert_eq!(flags(&row(&server, &job, 8).await), "ve");
}

#[tokio::test]
async fn roles_of_the_tenants_own_have_rows_too() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let domain = &server.tenant.credentials.domain_id;
    let rights = kiln_model::access::RightSet::NONE;
    server
        .app
        .iam
        .create_role(domain, "auditor", Some(777), rights)
        .await
        .unwrap();
    let own = row(&server, &job, 777).await;
    assert_eq!((&own["role_name"], flags(&own).as_str()), (&json!("auditor"), ""));
    let change = batch(&server, &[&job], json!([{"role_id": 777, "is_view": true}]));
    server.call(server.token(), "POST", BATCH, change).await.ok();
    assert_eq!(flags(&row(&server, &job, 777).await), "v");
}
