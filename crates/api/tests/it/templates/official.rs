//! The templates of the service.

use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn the_weightiest_is_first_and_each_makes_a_task() {
    let server = TestServer::start().await;
    let reply = server
        .get("/v1/template/officialtemplates?page=0&page_size=100")
        .await
        .ok();
    let items = reply["result"]["items"].as_array().unwrap();
    assert_eq!(reply["result"]["total_size"], items.len());
    assert_eq!(
        (&items[0]["name"], &items[0]["tool_type"], &items[0]["language"]),
        (&json!("Maven"), &json!("maven"), &json!("Java"))
    );
    assert_eq!(
        (&items[0]["scope"], &items[0]["create_time"]),
        (&json!("official"), &json!(null))
    );
    for (place, item) in items.iter().enumerate() {
        let body = json!({
            "project_id": server.project(), "job_name": format!("from-{place}"), "arch": "x86-64",
            "steps": item["template"]["steps"], "parameters": item["parameters"],
        });
        assert_eq!(
            server.post("/v3/jobs/create", &body).await.status,
            200,
            "{}",
            item["name"]
        );
    }
}

#[tokio::test]
async fn twenty_come_at_once_and_names_are_found_by_a_part() {
    let server = TestServer::start().await;
    let first = server.get("/v1/template/officialtemplates").await.ok();
    assert_eq!(first["result"]["items"].as_array().unwrap().len(), 20);
    let second = server.get("/v1/template/officialtemplates?page=1").await.ok();
    assert!(!second["result"]["items"].as_array().unwrap().is_empty());
    assert_ne!(first["result"]["items"][0], second["result"]["items"][0]);
    let found = server.get("/v1/template/officialtemplates?name=mAvEn").await.ok();
    assert_eq!(found["result"]["total_size"], 3);
}
