//! Whatever is sent, the answer is the caller's error and never ours.

use axum::body::Body;
use kiln_testkit::{TestReply, TestServer, task_body};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// A server that stands while many requests are made up.
struct Target {
    runtime: Runtime,
    server: TestServer,
    job: String,
    record: String,
}

impl Target {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let (server, job, record) = runtime.block_on(async {
            let server = TestServer::start().await;
            let (job, record) = server.finished("target", &["ok"]).await;
            (server, job, record)
        });
        Self {
            runtime,
            server,
            job,
            record,
        }
    }

    fn call(&self, method: &str, path: &str, body: String) -> TestReply {
        let token = self.server.token();
        self.runtime.block_on(self.server.call(token, method, path, body))
    }

    /// The answer must be a success or a refusal in the shape of errors.
    fn judge(&self, method: &str, path: &str, body: String) -> Result<(), TestCaseError> {
        let sent = body.clone();
        let reply = self.call(method, path, body);
        prop_assert!(reply.status < 500, "{method} {path} {sent}: {}", reply.text());
        prop_assert_eq!(reply.header("x-request-id").len(), 32);
        if reply.status >= 400 {
            let error = reply.json();
            prop_assert_eq!(error["request_id"].as_str(), Some(reply.header("x-request-id")));
            prop_assert!(error["error_code"].is_string() && error["error_msg"].is_string());
        }
        Ok(())
    }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

/// Any JSON, not too large.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!("true")),
        Just(json!("name")),
        Just(json!("\u{0}")),
        Just(json!("0".repeat(32))),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

/// The places of a task's body that a made-up value is put into.
const PLACES: [&str; 30] = [
    "/arch",
    "/job_name",
    "/project_id",
    "/host_type",
    "/flavor",
    "/auto_update_sub_module",
    "/build_config_type",
    "/build_if_code_updated",
    "/group_id",
    "/timeout",
    "/timeout/limit",
    "/scms",
    "/scms/0",
    "/scms/0/url",
    "/scms/0/depth",
    "/scms/0/branch",
    "/parameters",
    "/parameters/0",
    "/parameters/0/params",
    "/parameters/0/params/0",
    "/parameters/0/params/0/value",
    "/parameters/0/params/1/limits",
    "/triggers",
    "/triggers/0/parameters",
    "/triggers/0/parameters/0/value",
    "/steps",
    "/steps/0",
    "/steps/0/module_id",
    "/steps/0/properties",
    "/steps/0/properties/command",
];

fn full(project: &str) -> Value {
    let mut body = task_body(project, "hostile", &["ok"]);
    body["timeout"] = json!({"limit": "4", "unit": "hour"});
    body["scms"] =
        json!([{"url": "https://host/team/demo.git", "scm_type": "default", "branch": "main", "depth": "1"}]);
    body["parameters"] =
        json!([{"params": [{"name": "name", "value": "mode"}, {"name": "defaultValue", "value": "a", "limits": []}]}]);
    body["triggers"] =
        json!([{"name": "hudson.triggers.TimerTrigger", "parameters": [{"name": "spec", "value": "0 1 * * *"}]}]);
    body
}

#[test]
fn no_value_in_any_place_of_a_task_is_our_error() {
    let target = Target::new();
    let strategy = (prop::sample::select(&PLACES[..]), value());
    let ran = runner(400).run(&strategy, |(place, value)| {
        let mut body = full(target.server.project());
        match body.pointer_mut(place) {
            Some(at) => *at = value,
            None => body[&place[1..]] = value,
        }
        target.judge("POST", "/v3/jobs/create", body.to_string())
    });
    ran.unwrap();
}

#[test]
fn no_json_in_any_body_is_our_error() {
    let target = Target::new();
    let paths = [
        "/v3/jobs/create",
        "/v3/jobs/update",
        "/v3/jobs/build",
        "/v3/jobs/stop",
        "/v3/auth/tokens",
    ];
    let keys = ["job_id", "project_id", "parameter", "scm", "build_no", "auth", "steps"];
    let strategy = (
        prop::sample::select(paths.to_vec()),
        prop::sample::select(keys.to_vec()),
        value(),
        any::<bool>(),
    );
    let ran = runner(300).run(&strategy, |(path, key, value, known)| {
        let mut body = json!({"build_no": 1});
        if known {
            body["job_id"] = json!(target.job);
        }
        body[key] = value;
        target.judge("POST", path, body.to_string())
    });
    ran.unwrap();
}

#[test]
fn no_bytes_in_a_body_are_our_error() {
    let target = Target::new();
    let strategy = prop::collection::vec(any::<u8>(), 0..200);
    let ran = runner(200).run(&strategy, |bytes| {
        let call = target
            .server
            .call(target.server.token(), "POST", "/v3/jobs/create", Body::from(bytes));
        let reply = target.runtime.block_on(call);
        prop_assert_eq!(reply.status, 400);
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn no_query_is_our_error() {
    let target = Target::new();
    let (job, record) = (&target.job, &target.record);
    let project = target.server.project();
    let routes = [
        (format!("/v3/{project}/jobs"), ["page_index", "page_size"]),
        (format!("/v3/jobs/{job}/history"), ["interval", "limit"]),
        (format!("/v3/jobs/{job}/period-history"), ["start_time", "end_time"]),
        (format!("/v3/jobs/{job}/success-ratio"), ["start_time", "end_time"]),
        (format!("/v3/jobs/{job}/build-info-records"), ["start_time", "end_time"]),
        (format!("/v3/jobs/{job}/1/real-time-log"), ["offset", "length"]),
        (format!("/v3/jobs/{project}/last-history"), ["repository_name", "x"]),
        (format!("/v4/{record}/task-log"), ["task_name", "log_level"]),
        (format!("/v4/{record}/download-log"), ["log_level", "x"]),
        (format!("/kiln/v1/builds/{record}/log/follow"), ["offset", "x"]),
        (format!("/kiln/v1/builds/{record}/wait"), ["timeout", "x"]),
        ("/v3/projects".to_owned(), ["name", "limit"]),
    ];
    let word = || {
        prop_oneof![
            "[0-9]{1,20}",
            "-?[0-9]{1,3}",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}%20[0-9]{2}:[0-9]{2}:[0-9]{2}",
            "[a-zA-Z0-9%+_.~-]{0,20}",
        ]
    };
    let strategy = (prop::sample::select(routes.to_vec()), word(), word());
    let ran = runner(400).run(&strategy, |((path, names), first, second)| {
        let query = format!("offset=0&limit=10&{}={first}&{}={second}", names[0], names[1]);
        target.judge("GET", &format!("{path}?{query}"), String::new())
    });
    ran.unwrap();
}

#[test]
fn no_path_is_our_error() {
    let target = Target::new();
    let shapes = [
        "/v3/jobs/{}/query",
        "/v3/jobs/{}/delete",
        "/v3/jobs/{}/1/record-info",
        "/v4/{}/download-log",
        "/v3/{}/jobs",
        "/v3/{}/flow-graph",
        "/v3/jobs/JOB/{}/history-details",
        "/v4/jobs/JOB/{}/record-info",
        "/kiln/v1/builds/{}",
        "/kiln/v1/builds/RECORD/artifacts/{}",
        "/{}",
        "/v3/{}",
        "/v3/jobs/{}",
    ];
    let strategy = (
        prop::sample::select(shapes.to_vec()),
        "[a-zA-Z0-9%._~!$&'()*+,;=:@-]{1,40}",
        prop::sample::select(&["GET", "POST", "DELETE", "HEAD", "OPTIONS"][..]),
    );
    let ran = runner(400).run(&strategy, |(shape, segment, method)| {
        let path = shape
            .replace("JOB", &target.job)
            .replace("RECORD", &target.record)
            .replace("{}", &segment);
        if method == "HEAD" {
            let reply = target.call(method, &path, String::new());
            prop_assert!(reply.status < 500 && reply.body.is_empty());
            return Ok(());
        }
        target.judge(method, &path, String::new())
    });
    ran.unwrap();
}

/// Bodies that JSON, or a task, does not have; and ones at the edge that it has.
fn odd_bodies(project: &str) -> Vec<(&'static str, Vec<u8>, u16)> {
    let text = |body: &Value| body.to_string();
    let good = |name: &str| task_body(project, name, &["ok"]);
    let command = |name: &str, command: &str| {
        text(&good(name)).replacen("\"command\":\"", &format!("\"command\":\"{command}"), 1)
    };
    let parameter = |at: usize| json!({"params": [{"name": "name", "value": format!("p{at}")}, {"name": "defaultValue", "value": ""}]});
    let parameters = |name: &str, count: usize| {
        let mut body = good(name);
        body["parameters"] = (0..count).map(parameter).collect();
        text(&body)
    };
    let steps = |name: &str, count: usize| text(&task_body(project, name, &vec!["ok"; count]));
    let named = |name: &str| text(&good(name));
    vec![
        (
            "a byte order mark",
            [b"\xef\xbb\xbf", named("bom").as_bytes()].concat(),
            400,
        ),
        ("half of a surrogate pair", command("half", "\\ud800").into(), 400),
        ("a NUL in a command", command("nul", "\\u0000").into(), 400),
        (
            "a key twice",
            named("first").replacen('{', "{\"job_name\":\"zeroth\",", 1).into(),
            200,
        ),
        (
            "a number beyond all bounds",
            named("number").replacen('{', "{\"x\":1e999,", 1).into(),
            400,
        ),
        (
            "a number of many digits",
            named("digits")
                .replacen('{', &format!("{{\"x\":{},", "1".repeat(4000)), 1)
                .into(),
            400,
        ),
        ("a control character in the name", named("a\u{7}b").into(), 400),
        (
            "a name that turns the direction of writing",
            named("a\u{202e}b").into(),
            400,
        ),
        ("the longest name", named(&"\u{6784}".repeat(115)).into(), 200),
        ("a longer name", named(&"\u{6784}".repeat(116)).into(), 400),
        ("fifty steps", steps("fifty", 50).into(), 200),
        ("one step more", steps("more", 51).into(), 400),
        ("many parameters", parameters("many", 400).into(), 200),
        (
            "a parameter twice",
            text(&{
                let mut body = good("twice");
                body["parameters"] = json!([parameter(1), parameter(1)]);
                body
            })
            .into(),
            400,
        ),
        (
            "twelve megabytes",
            command("large", &"x".repeat(12_000_000)).into(),
            400,
        ),
    ]
}

#[tokio::test]
async fn odd_bodies_are_taken_or_refused_as_they_should() {
    let server = TestServer::start().await;
    for (what, body, status) in odd_bodies(server.project()) {
        let reply = server.call(server.token(), "POST", "/v3/jobs/create", body).await;
        let told = reply.text();
        assert_eq!(reply.status, status, "{what}: {told}");
        assert!(told.len() < 5000, "{what}");
    }
}
