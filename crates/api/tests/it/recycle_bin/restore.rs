//! RestoreRecyclingJobs.

use super::{REMOVE, RESTORE, binned, ids, seen};
use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn a_task_comes_back_with_its_builds() {
    let server = TestServer::start().await;
    let (job, record) = binned(&server, "demo").await;
    let gone = server.get(&format!("/v4/{record}/download-log")).await;
    assert_eq!(gone.refusal(), (404, "CB.00031006".to_owned()));
    let reply = server
        .call(server.token(), "POST", RESTORE, ids(&[&job, &job]))
        .await
        .ok();
    assert_eq!(reply, json!({"status": "success", "error": null}));
    assert_eq!(seen(&server, server.token()).await, [""; 0]);
    let log = server.get(&format!("/v4/{record}/download-log")).await.text();
    assert!(log.contains("hello"), "{log}");
    let list = server
        .get(&format!("/v3/{}/jobs?page_index=0&page_size=10", server.project()))
        .await
        .ok();
    assert_eq!(
        (&list["total"], &list["jobs"][0]["job_name"]),
        (&json!(1), &json!("demo"))
    );
    let started = server.post("/v3/jobs/build", &json!({"job_id": job})).await.ok();
    assert_eq!(started["actual_build_number"], "2");
    let again = server.call(server.token(), "POST", RESTORE, ids(&[&job])).await;
    assert_eq!(again.refusal(), (404, "DEVCB.00031006".to_owned()));
}

#[tokio::test]
async fn a_name_that_is_taken_gets_a_tail_and_the_reply_says_so() {
    let server = TestServer::start().await;
    let mut jobs = Vec::new();
    for _ in 0..3 {
        jobs.push(binned(&server, "demo").await.0);
    }
    server.task("demo", &["ok"]).await;
    let jobs: Vec<&str> = jobs.iter().map(String::as_str).collect();
    let reply = server.call(server.token(), "POST", RESTORE, ids(&jobs)).await.ok();
    assert_eq!(reply["status"], "success");
    let told = reply["error"].as_str().unwrap();
    for n in 1..=3 {
        assert!(
            told.contains(&format!("the task came back as demo-restored-{n}")),
            "{told}"
        );
    }
    let list = server
        .get(&format!("/v3/{}/jobs?page_index=0&page_size=10", server.project()))
        .await
        .ok();
    assert_eq!(list["total"], 4);
}

#[tokio::test]
async fn a_task_that_was_disabled_comes_back_disabled() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    server.post(&format!("/v3/jobs/{job}/disable"), &Value::Null).await.ok();
    server.post(&format!("/v3/jobs/{job}/delete"), &Value::Null).await.ok();
    server.call(server.token(), "POST", RESTORE, ids(&[&job])).await.ok();
    let refused = server.post("/v3/jobs/build", &json!({"job_id": job})).await;
    assert_eq!(refused.refusal(), (400, "KILN.0409".to_owned()));
}

#[tokio::test]
async fn one_that_is_not_there_or_not_theirs_leaves_all_where_they_are() {
    let server = TestServer::start().await;
    let (one, _) = binned(&server, "one").await;
    let alive = server.task("alive", &["ok"]).await;
    let zeros = "0".repeat(32);
    let viewer = server.member(Role::Viewer).await;
    for path in [RESTORE, REMOVE] {
        let method = if path == RESTORE { "POST" } else { "DELETE" };
        for second in [&zeros, &alive] {
            let reply = server.call(server.token(), method, path, ids(&[&one, second])).await;
            assert_eq!(reply.refusal(), (404, "DEVCB.00031006".to_owned()));
        }
        let reply = server.call(&viewer, method, path, ids(&[&one])).await;
        assert_eq!(reply.refusal(), (404, "DEVCB.00031006".to_owned()));
        let other = server.call(server.token(), method, path, ids(&["X"])).await;
        assert_eq!(other.refusal(), (400, "CB.00060201".to_owned()));
        let many: Vec<&str> = vec![&one; 101];
        for wrong in [
            ids(&[]),
            ids(&many),
            "{}".to_owned(),
            json!({"job_ids": one}).to_string(),
        ] {
            let reply = server.call(server.token(), method, path, wrong).await;
            assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
        }
    }
    assert_eq!(seen(&server, server.token()).await, ["one"]);
}

#[tokio::test]
async fn a_project_that_is_full_takes_nothing_back() {
    let settle = kiln_testkit::Settle {
        task_limit: 1,
        ..kiln_testkit::Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let (job, _) = binned(&server, "demo").await;
    server.task("other", &["ok"]).await;
    let refused = server.call(server.token(), "POST", RESTORE, ids(&[&job])).await;
    assert_eq!(refused.refusal(), (400, "KILN.0411".to_owned()));
}

#[tokio::test]
async fn of_many_who_restore_and_remove_at_once_exactly_one_wins() {
    let server = TestServer::start().await;
    for round in 0..10 {
        let (job, record) = binned(&server, &format!("demo-{round}")).await;
        let body = ids(&[&job]);
        let restore = || server.call(server.token(), "POST", RESTORE, body.clone());
        let remove = || server.call(server.token(), "DELETE", REMOVE, body.clone());
        let run = json!({"job_id": job});
        let run = server.post("/v3/jobs/build", &run);
        let (a, b, c, d, run) = tokio::join!(restore(), remove(), restore(), remove(), run);
        let mut statuses = [a.status, b.status, c.status, d.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404, 404, 404]);
        let alive = a.status == 200 || c.status == 200;
        assert!(alive || run.status == 404, "{}", run.text());
        let log = server.get(&format!("/v4/{record}/download-log")).await;
        assert_eq!(log.status, if alive { 200 } else { 404 });
        assert_eq!(log.text().contains("hello"), alive);
    }
}
