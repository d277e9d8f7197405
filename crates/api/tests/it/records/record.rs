//! ShowBuildRecord, ShowJobBuildRecordDetail, ShowBuildInfoRecord, ListBuildInfoRecordByJobId, ShowBuildRecordFlowGraph,
//! ShowNewOutput.

use super::with_source;
use kiln_testkit::{COMMIT, TestServer};
use serde_json::{Value, json};

#[tokio::test]
async fn a_record_tells_everything_of_its_build() {
    let server = TestServer::start().await;
    let mut body = kiln_testkit::task_body(server.project(), "demo", &["ok"]);
    body["scms"] = json!([{"url": "https://ann:s3cret@host/team/demo.git", "scm_type": "default", "branch": "main",
                           "web_url": "https://host/team/demo"}]);
    body["parameters"] = json!([{"name": "hudson.model.StringParameterDefinition", "params": [
        {"name": "name", "value": "TOKEN"}, {"name": "type", "value": "normalparam"},
        {"name": "defaultValue", "value": "hunter22"}, {"name": "sensitiveVar", "value": "true"}]}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    let record = server.run(job).await;
    let build = server.wait(&record).await;
    let reply = server.get(&format!("/v1/record/{record}/info")).await;
    assert!(!reply.text().contains("hunter22") && !reply.text().contains("s3cret"));
    let result = reply.ok()["result"].clone();
    assert_eq!(result["id"], json!(record));
    assert_eq!(result["project_id"], json!(build.build_project.to_string()));
    assert_eq!(
        (&result["build_no"], &result["daily_build_no"]),
        (&json!("1"), &json!("20240626.1"))
    );
    assert_eq!(result["daily_build_no"], result["daily_build_number"]);
    assert_eq!(
        (&result["status"], &result["status_code"]),
        (&json!("SUCCESS"), &json!(5))
    );
    assert_eq!(
        result["build_record_type"],
        json!({"is_rerun": false, "rerun": false, "record_type": "JOB", "trigger_type": "MANUAL"})
    );
    assert_eq!(
        (&result["branch"], &result["revision"]),
        (&json!("main"), &json!(COMMIT))
    );
    assert_eq!(
        (&result["dev_cloud_build_type"], &result["group_name"]),
        (&json!("branch"), &json!("team"))
    );
    assert_eq!(result["repository"], "https://host/team/demo.git");
    assert_eq!(
        (&result["display_name"], &result["trigger_name"]),
        (&json!("demo"), &json!("admin"))
    );
    assert_eq!(result["execution_id"], json!(build.execution));
    assert_eq!(result["build_yml_path"], Value::Null);
    let parameters = result["parameters"].as_array().unwrap();
    let token = parameters.iter().find(|it| it["name"] == "TOKEN").unwrap();
    assert_eq!(
        *token,
        json!({"name": "TOKEN", "value": "******", "secret": true, "type": "string"})
    );
    let branch = parameters.iter().find(|it| it["name"] == "codeBranch").unwrap();
    assert_eq!(
        *branch,
        json!({"name": "codeBranch", "value": "main", "secret": false, "type": "string"})
    );
    for name in [
        "create_time",
        "queued_time",
        "schedule_time",
        "start_time",
        "finish_time",
    ] {
        let text = result[name].as_str().unwrap();
        assert!(
            text.starts_with("2024-06-26T08:0") && text.ends_with("+00:00"),
            "{name} {text}"
        );
    }
    let number = |name: &str| result[name].as_i64().unwrap();
    assert_eq!(
        number("duration"),
        number("build_duration") + number("pending_duration")
    );
}

#[tokio::test]
async fn the_first_generation_shows_the_record_that_the_fourth_shows() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let first = server.get(&format!("/v1/record/{job}/1/record-info")).await.ok();
    let fourth = server.get(&format!("/v4/jobs/{job}/1/record-info")).await.ok();
    assert_eq!(first, fourth);
    let missing = server.get(&format!("/v1/record/{job}/2/record-info")).await;
    assert_eq!(missing.status, 404);
}

#[tokio::test]
async fn one_info_record_is_the_item_of_both_lists() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let one = server.get(&format!("/v1/record/{job}/1/build-info-record")).await.ok();
    assert_eq!(
        (&one["result"]["number"], &one["result"]["state"]),
        (&json!(1), &json!("SUCCESS"))
    );
    let window = "start_time=2024-06-26%2000:00:00&end_time=2024-06-27%2000:00:00";
    let new = server.get(&format!("/v1/record/{job}/list?{window}")).await.ok();
    let old = server
        .get(&format!("/v3/jobs/{job}/build-info-records?{window}"))
        .await
        .ok();
    assert_eq!(new, old);
    assert_eq!(new["result"]["job_build_states"], json!([one["result"]]));
    let without = server.get(&format!("/v1/record/{job}/list")).await;
    assert_eq!(without.refusal(), (400, "CB.00060200".to_owned()));
}

#[tokio::test]
async fn a_plain_build_has_no_graph_under_any_name() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["ok"]).await;
    let graph = server.get(&format!("/v1/record/{record}/flow-graph")).await.ok();
    assert_eq!(graph["result"], json!({"edges": [], "vertices": [], "nodes": []}));
}

#[tokio::test]
async fn the_output_of_a_build_is_listed_by_kind() {
    let server = TestServer::start().await;
    let job = with_source(&server, "demo", &["ok"]).await;
    let record = server.run(&job).await;
    server.wait(&record).await;
    let path = format!("/v1/job/{job}/1/output");
    let none = server.get(&path).await.ok();
    assert_eq!(
        none["result"],
        json!({"package_info": [], "image_info": [], "obs_info": []})
    );
    server.hand_in(&record, "out/a.txt", b"content").await;
    let one = server.get(&path).await.ok();
    let old = server.get(&format!("/v3/jobs/{job}/1/output-info")).await.ok();
    assert_eq!(one["result"]["package_info"], json!([old["result"]["package_info"]]));
}
