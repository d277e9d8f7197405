//! Notices: set, told, switched off, followed from the project, and the try of an address.

use axum::body::Body;
use kiln_testkit::{TestReply, TestServer};
use serde_json::{Value, json};

async fn put(server: &TestServer, path: &str, body: &Value) -> TestReply {
    server.call(server.token(), "PUT", path, body.to_string()).await
}

/// What is set for a channel, told alike by v1 and v3.
async fn told(server: &TestServer, job: &str, channel: &str) -> Value {
    let new = server.get(&format!("/v1/job/{job}/notice")).await.ok();
    assert_eq!(new, server.get(&format!("/v3/jobs/notice/{job}/query")).await.ok());
    let list = new["result"].as_array().unwrap();
    assert_eq!(list.len(), 5);
    list.iter().find(|it| it["notice_type"] == channel).unwrap().clone()
}

fn on(notice: &Value) -> Vec<&str> {
    let map = notice["enable_map"].as_object().unwrap();
    assert_eq!(map.len(), 5);
    map.iter()
        .filter(|(_, on)| **on == true)
        .map(|(name, _)| name.as_str())
        .collect()
}

#[tokio::test]
async fn a_fresh_task_tells_failures_by_mail_and_message() {
    let server = TestServer::start().await;
    let job = server.task("a", &["ok"]).await;
    for (channel, events) in [
        ("MAIL", vec!["buildJobFail"]),
        ("MESSAGE", vec!["buildJobFail"]),
        ("DING_TALK", vec![]),
        ("WECOM", vec![]),
        ("FEISHU", vec![]),
    ] {
        assert_eq!(on(&told(&server, &job, channel).await), events, "{channel}");
    }
}

#[tokio::test]
async fn both_generations_set_a_channel_and_one_switches_it_off() {
    let server = TestServer::start().await;
    let job = server.task("a", &["ok"]).await;
    let (v1, v3) = (format!("/v1/job/{job}/notice"), format!("/v3/jobs/notice/{job}/update"));
    let body = json!({"notice_type": "wecom", "enabled_event_type_names": ["deleteJob"], "send_switch": true});
    assert_eq!(
        put(&server, &v1, &body).await.ok(),
        json!({"result": job, "error": null, "status": "success"})
    );
    assert_eq!(on(&told(&server, &job, "WECOM").await), ["deleteJob"]);
    let body = json!({"notice_type": "WECOM", "enabled_event_type_names": ["buildJobSuccess"], "send_switch": "false"});
    server.post(&v3, &body).await.ok();
    let notice = told(&server, &job, "WECOM").await;
    assert_eq!((on(&notice), &notice["send_switch"]), (vec![], &json!("false")));
    let disable = format!("/v3/jobs/notice/{job}/disable?notice_type=Mail");
    assert_eq!(server.post(&disable, &Value::Null).await.ok()["result"], json!(job));
    assert_eq!(on(&told(&server, &job, "MAIL").await), Vec::<&str>::new());
}

#[tokio::test]
async fn a_task_that_follows_its_project_tells_what_the_project_says() {
    let server = TestServer::start().await;
    let job = server.task("a", &["ok"]).await;
    let project = format!("/kiln/v1/projects/{}/notices", server.project());
    let body = json!({"notice_type": "FEISHU", "enabled_event_type_names": ["buildJobSuccess"]});
    let set = put(&server, &project, &body).await.ok();
    assert_eq!(set, server.get(&project).await.ok());
    assert_eq!(on(&told(&server, &job, "FEISHU").await), Vec::<&str>::new());
    let follow = json!({"notice_type": "FEISHU", "enabled_event_type_names": [], "use_project_notice": "true"});
    put(&server, &format!("/v1/job/{job}/notice"), &follow).await.ok();
    assert_eq!(on(&told(&server, &job, "FEISHU").await), ["buildJobSuccess"]);
    let record = server.run(&job).await;
    server.wait(&record).await;
    let events = server
        .app
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .undelivered(100)
        .await
        .unwrap();
    let event = events.iter().find(|it| it.event == "buildJobSuccess").unwrap();
    let targets = serde_json::to_value(&event.targets).unwrap();
    assert_eq!(targets, json!([{"channel": "FEISHU", "level": "project"}]));
}

#[tokio::test]
async fn parameters_are_told_without_their_secrets_and_stay_where_they_are_sent_back_so() {
    let server = TestServer::start().await;
    let job = server.task("a", &["ok"]).await;
    let path = format!("/v1/job/{job}/notice");
    let set = async |param: Value| {
        let body = json!({"notice_type": "WECOM", "enabled_event_type_names": [], "param_config": param});
        put(&server, &path, &body).await
    };
    set(json!("https://qyapi.weixin.qq.com/send?key=s3cret")).await.ok();
    let shown = json!("https://qyapi.weixin.qq.com/******");
    for kept in [shown.clone(), Value::Null] {
        set(kept).await.ok();
        assert_eq!(told(&server, &job, "WECOM").await["param_config"], shown);
    }
    let refused = set(json!("https://example.org/******")).await;
    assert_eq!(refused.refusal(), (400, "CB.00060200".to_owned()));
    assert_eq!(
        set(json!("x".repeat(4097))).await.refusal(),
        (400, "CB.00060200".to_owned())
    );
    set(json!("")).await.ok();
    assert_eq!(told(&server, &job, "WECOM").await["param_config"], Value::Null);
}

#[tokio::test]
async fn what_is_no_channel_or_event_is_refused() {
    let server = TestServer::start().await;
    let job = server.task("a", &["ok"]).await;
    for body in [
        json!({"notice_type": "SMS", "enabled_event_type_names": []}),
        json!({"notice_type": "MAIL", "enabled_event_type_names": ["startJob"]}),
        json!({"notice_type": "MAIL", "enabled_event_type_names": "deleteJob"}),
        json!({"notice_type": "MAIL"}),
        json!({"notice_type": "MAIL", "enabled_event_type_names": [], "send_switch": "perhaps"}),
    ] {
        let reply = put(&server, &format!("/v1/job/{job}/notice"), &body).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{body}");
    }
    for query in ["", "notice_type=SMS"] {
        let path = format!("/v3/jobs/notice/{job}/disable?{query}");
        let reply = server.call(server.token(), "POST", &path, Body::empty()).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn an_address_outside_of_the_chats_is_not_tried() {
    let server = TestServer::start().await;
    let job = server.task("a", &["ok"]).await;
    let check = async |channel: &str, url: &str| {
        let body = json!({"job_id": job, "notice_type": channel, "webhook_url": url});
        server.post("/v1/job/check/webhook-url", &body).await
    };
    for (channel, url) in [
        ("DING_TALK", "https://127.0.0.1/robot"),
        ("DING_TALK", "http://oapi.dingtalk.com/robot"),
        ("DING_TALK", "not an address"),
        ("MAIL", "https://oapi.dingtalk.com/robot"),
        ("WECOM", "https://oapi.dingtalk.com/robot"),
    ] {
        assert_eq!(
            check(channel, url).await.refusal(),
            (400, "CB.00060200".to_owned()),
            "{channel} {url}"
        );
    }
}
