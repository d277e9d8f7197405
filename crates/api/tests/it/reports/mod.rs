mod build_time;
mod coverage;
mod names;
mod success_ratio;
mod summary;

use kiln_testkit::TestServer;
use serde_json::{Value, json};

/// A task of the repository `demo`, branch `main`, whose step has this name.
fn body(server: &TestServer, step: &str) -> Value {
    let mut body = kiln_testkit::task_body(server.project(), "charted", &[step]);
    body["scms"] = json!([{"url": "https://host/team/demo.git", "scm_type": "default", "branch": "main"}]);
    body
}

/// Makes that task; its id.
async fn task(server: &TestServer) -> String {
    let made = server.post("/v3/jobs/create", &body(server, "ok")).await.ok();
    made["result"]["job_id"].as_str().unwrap().to_owned()
}

/// What the next builds do.
async fn set_step(server: &TestServer, job: &str, step: &str) {
    let mut body = body(server, step);
    body["job_id"] = json!(job);
    server.post("/v3/jobs/update", &body).await.ok();
}

/// Runs a branch of the repository to the end of the build.
async fn build(server: &TestServer, job: &str, branch: &str) {
    let body = json!({"job_id": job, "scm": {"branch": branch}});
    let started = server.post("/v3/jobs/build", &body).await.ok();
    let number = started["actual_build_number"].as_str().unwrap();
    let build = server.get(&format!("/kiln/v1/jobs/{job}/builds/{number}")).await.ok();
    server.wait(build["record_id"].as_str().unwrap()).await;
}

/// On 26 June: main succeeds twice and fails once. On 28 June, today: dev succeeds.
async fn history(server: &mut TestServer) -> String {
    let job = task(server).await;
    build(server, &job, "main").await;
    build(server, &job, "main").await;
    set_step(server, &job, "fail").await;
    build(server, &job, "main").await;
    server.later(std::time::Duration::from_secs(2 * 24 * 3600)).await;
    set_step(server, &job, "ok").await;
    build(server, &job, "dev").await;
    job
}

/// The refusals that the two charts share.
async fn refuses(server: &TestServer, path: &str) {
    let job = server.task("refused", &["ok"]).await;
    for (query, code) in [
        (format!("repository_name=demo&interval=7&job_id={job}X"), "CB.00060201"),
        ("repository_name=demo&interval=7".to_owned(), "CB.00060200"),
        (format!("interval=7&job_id={job}"), "CB.00060200"),
        (format!("repository_name=demo&job_id={job}"), "CB.00060200"),
        (format!("repository_name=demo&interval=0&job_id={job}"), "CB.00060200"),
        (format!("repository_name=demo&interval=31&job_id={job}"), "CB.00060200"),
        (format!("repository_name=a%00b&interval=7&job_id={job}"), "CB.00060200"),
        (
            format!("repository_name={}&interval=7&job_id={job}", "x".repeat(129)),
            "CB.00060200",
        ),
        (
            format!(
                "repository_name=demo&branch={}&interval=7&job_id={job}",
                "x".repeat(201)
            ),
            "CB.00060200",
        ),
    ] {
        let refused = server.get(&format!("{path}?{query}")).await;
        assert_eq!(refused.refusal(), (400, code.to_owned()), "{query}");
    }
    let unknown = format!("{path}?repository_name=demo&interval=7&job_id={}", "0".repeat(32));
    assert_eq!(server.get(&unknown).await.refusal().0, 404);
}
