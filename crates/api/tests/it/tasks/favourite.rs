//! AddFavouriteTask and RemoverFavouriteTask.

use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn marks(server: &TestServer, token: &str) -> Vec<Value> {
    let path = format!("/v3/{}/jobs?page_index=0&page_size=100", server.project());
    let list = server.call(token, "GET", &path, "").await.ok();
    let jobs = list["jobs"].as_array().unwrap().iter();
    jobs.map(|it| it["favorite"].clone()).collect()
}

#[tokio::test]
async fn a_task_is_followed_and_left_by_its_user_alone() {
    let server = TestServer::start().await;
    let viewer = server.member(Role::Viewer).await;
    server.task("other", &["ok"]).await;
    let job = server.task("demo", &["ok"]).await;
    // Twice each: doing it again changes nothing.
    for _ in 0..2 {
        let reply = server.call(&viewer, "POST", &format!("/v1/job/{job}/follow"), "").await;
        let expected = json!({"result": {"favorite": true}, "error": null, "status": "success"});
        assert_eq!(reply.ok(), expected);
    }
    assert_eq!(marks(&server, &viewer).await, [json!(true), json!(false)]);
    assert_eq!(marks(&server, server.token()).await, [json!(false), json!(false)]);
    for _ in 0..2 {
        let reply = server
            .call(&viewer, "POST", &format!("/v1/job/{job}/unfollow"), "")
            .await;
        assert_eq!(reply.ok()["result"], json!({"favorite": false}));
    }
    assert_eq!(marks(&server, &viewer).await, [json!(false), json!(false)]);
}

#[tokio::test]
async fn an_unknown_or_deleted_task_is_not_followed() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    server.post(&format!("/v3/jobs/{job}/delete"), &Value::Null).await.ok();
    for id in [job, "0".repeat(32)] {
        for verb in ["follow", "unfollow"] {
            let reply = server.post(&format!("/v1/job/{id}/{verb}"), &Value::Null).await;
            assert_eq!(reply.refusal(), (404, "DEVCB.00031006".to_owned()));
        }
    }
}
