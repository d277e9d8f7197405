//! ListUpdateJobHistory and ShowJobConfigDiff.

use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

async fn update(server: &TestServer, id: &str, change: impl FnOnce(&mut Value)) {
    let mut body = server.get(&format!("/v3/jobs/{id}/query")).await.ok()["result"].clone();
    change(&mut body);
    server.post("/v1/job/update", &body).await.ok();
}

async fn history(server: &TestServer, id: &str, query: &str) -> Value {
    server.get(&format!("/v1/job/{id}/history{query}")).await.ok()["result"].clone()
}

async fn diff(server: &TestServer, id: &str, original: &str, revised: &str) -> Value {
    let path = format!("/v1/job/{id}/diff?original_no={original}&revisedl_no={revised}");
    let reply = server.get(&path).await.ok();
    assert_eq!(reply["status"], "success");
    reply["result"].clone()
}

#[tokio::test]
async fn each_change_is_a_revision_with_its_author_and_its_time() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    update(&server, &id, |it| it["job_name"] = json!("renamed")).await;
    let told = history(&server, &id, "").await;
    assert_eq!(told["total"], 2);
    let records = told["job_update_records"].as_array().unwrap();
    assert_eq!(
        (&records[0]["update_number"], &records[0]["update_type"]),
        (&json!(2), &json!("UPDATE"))
    );
    assert_eq!(
        (&records[1]["update_number"], &records[1]["update_type"]),
        (&json!(1), &json!("CREATE"))
    );
    assert_eq!(
        (&records[0]["user_name"], &records[0]["nick_name"]),
        (&json!("admin"), &json!("admin"))
    );
    assert!(records[0]["id"].is_string());
    assert!(records[0]["update_at"].as_i64().unwrap() > records[1]["update_at"].as_i64().unwrap());
}

#[tokio::test]
async fn what_changes_nothing_is_no_revision() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    update(&server, &id, |_| {}).await;
    server.post(&format!("/v3/jobs/{id}/disable"), &Value::Null).await.ok();
    server.post(&format!("/v3/jobs/{id}/recover"), &Value::Null).await.ok();
    let refused = server.post("/v1/job/update", &json!({"job_id": id, "steps": 7})).await;
    assert_eq!(refused.status, 400);
    assert_eq!(history(&server, &id, "").await["total"], 1);
}

#[tokio::test]
async fn a_parameter_that_counts_up_makes_no_revision() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["parameters"] = json!([{"params": [
        {"name": "name", "value": "N"}, {"name": "type", "value": "increment"}, {"name": "defaultValue", "value": "1"},
    ]}]);
    let made = server.post("/v1/job/create", &body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    let record = server.run(id).await;
    server.wait(&record).await;
    let config = server.get(&format!("/v1/job/{id}/config")).await.ok();
    assert_eq!(config["result"]["parameters"][0]["params"][2]["value"], "2");
    assert_eq!(history(&server, id, "").await["total"], 1);
}

#[tokio::test]
async fn pages_count_from_one() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    for number in 0..4 {
        update(&server, &id, |it| it["job_name"] = json!(format!("demo-{number}"))).await;
    }
    for (query, numbers) in [
        ("?page_no=1&page_size=2", vec![5, 4]),
        ("?page_no=0&page_size=2", vec![5, 4]),
        ("?page_no=3&page_size=2", vec![1]),
        ("?page_no=4&page_size=2", vec![]),
        ("?page_no=999999999", vec![]),
    ] {
        let told = history(&server, &id, query).await;
        let found: Vec<i64> = told["job_update_records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["update_number"].as_i64().unwrap())
            .collect();
        assert_eq!((found, &told["total"]), (numbers, &json!(5)), "{query}");
    }
    let refused = server.get(&format!("/v1/job/{id}/history?page_size=101")).await;
    assert_eq!(refused.refusal(), (400, "CB.00060200".to_owned()));
}

#[tokio::test]
async fn a_difference_shows_what_was_and_what_is() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    update(&server, &id, |it| {
        it["steps"][0]["properties"]["command"] = json!("make\nmake install");
        it["flavor"] = json!("4U8G");
    })
    .await;
    let text = diff(&server, &id, "1", "2").await;
    let text = text.as_str().unwrap();
    assert!(text.starts_with("--- revision 1\n+++ revision 2\n@@ "), "{text}");
    assert!(text.contains("\n+flavor: \"4U8G\"\n"), "{text}");
    assert!(
        text.contains("\n-      command: \"true\"\n+      command: |\n+        make\n+        make install\n"),
        "{text}"
    );
    let back = diff(&server, &id, "2", "1").await;
    assert!(back.as_str().unwrap().contains("\n-flavor: \"4U8G\"\n"));
}

#[tokio::test]
async fn there_is_no_difference_between_equals_and_with_what_never_was() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    for (original, revised) in [("1", "1"), ("0", "1"), ("1", "2"), ("4294967295", "1")] {
        assert_eq!(
            diff(&server, &id, original, revised).await,
            Value::Null,
            "{original} {revised}"
        );
    }
    for query in [
        "original_no=1",
        "original_no=x&revisedl_no=1",
        "original_no=-1&revisedl_no=1",
        "original_no=1&revisedl_no=1e3",
    ] {
        let refused = server.get(&format!("/v1/job/{id}/diff?{query}")).await;
        assert_eq!(refused.refusal(), (400, "CB.00060200".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn a_changed_secret_is_told_and_nothing_of_it_is_shown() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["parameters"] = json!([{"params": [
        {"name": "name", "value": "token"}, {"name": "defaultValue", "value": "hunter2"}, {"name": "sensitiveVar", "value": "true"},
    ]}]);
    body["scms"] = json!([{"url": "https://ann:first1@host/team/demo.git", "scm_type": "default"}]);
    let made = server.post("/v1/job/create", &body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    update(&server, id, |it| it["flavor"] = json!("4U8G")).await;
    let kept = diff(&server, id, "1", "2").await;
    assert!(!kept.as_str().unwrap().contains("(changed)"), "{kept}");
    update(&server, id, |it| {
        it["parameters"][1]["params"][2]["value"] = json!("hunter3");
        it["scms"][0]["url"] = json!("https://ann:second2@host/team/demo.git");
    })
    .await;
    let text = diff(&server, id, "2", "3").await;
    let text = text.as_str().unwrap();
    assert!(text.contains("-    defaultValue: \"******\"\n"), "{text}");
    assert!(text.contains("+    defaultValue: \"****** (changed)\"\n"), "{text}");
    assert!(
        text.contains("https://ann:****** (changed)@host/team/demo.git"),
        "{text}"
    );
    for secret in ["hunter", "first1", "second2"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn large_definitions_are_compared_in_bounded_time() {
    let server = TestServer::start().await;
    let script = |salt: u64| {
        let lines: Vec<String> = (0..60_000_u64).map(|it| (it * salt % 9973).to_string()).collect();
        lines.join("\n")
    };
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["steps"][0]["properties"]["command"] = json!(script(7));
    let made = server.post("/v1/job/create", &body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    update(&server, id, |it| {
        it["steps"][0]["properties"]["command"] = json!(script(11))
    })
    .await;
    let begun = std::time::Instant::now();
    assert!(diff(&server, id, "1", "2").await.is_string());
    // Without a bound these take minutes; the rest is what an unoptimised program needs on a busy machine.
    assert!(begun.elapsed() < std::time::Duration::from_secs(20));
}
