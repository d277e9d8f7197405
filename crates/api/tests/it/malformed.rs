//! Malformed requests and what they are answered with: status, code, and how the text begins.
//!
//! In paths and bodies `JOB`, `PROJECT` and `RECORD` stand for things that exist: a task with one finished build.

use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

struct Case(&'static str, &'static str, u16, &'static str, &'static str);

const BAD: &str = "CB.00060200";
const BAD_TASK: &str = "CB.00060201";

/// Requests without a body.
#[rustfmt::skip]
const BARE: &[Case] = &[
    // Ids.
    Case("POST", "/v3/jobs/SHORT/delete", 400, BAD_TASK, "the task id"),
    Case("POST", "/v3/jobs/901878212B1A49BE9C1A1054C272762A/delete", 400, BAD_TASK, "the task id"),
    Case("POST", "/v3/jobs/901878212b1a49be9c1a1054c272762aa/delete", 400, BAD_TASK, "the task id"),
    Case("POST", "/v3/jobs/901878212b1a49be9c1a1054c2727%2F6a/delete", 400, BAD_TASK, "the task id"),
    Case("POST", "/v3/jobs/%00/delete", 400, BAD_TASK, "the task id"),
    Case("POST", "/v3/jobs/%FF%FE/delete", 400, BAD_TASK, "the task id"),
    Case("POST", "/v3/jobs/'%20or%201=1--/delete", 400, BAD_TASK, "the task id"),
    Case("POST", "/v3/jobs/..%2F..%2Fetc/disable", 400, BAD_TASK, "the task id"),
    Case("GET", "/v3/jobs/{job_id}/query", 400, BAD_TASK, "the task id"),
    Case("GET", "/v3/jobs/00000000000000000000000000000000/query", 404, "CB.00031006", "the task"),
    Case("POST", "/v3/jobs/00000000000000000000000000000000/delete", 404, "CB.00031006", "the task"),
    Case("GET", "/v3/X/jobs?page_index=0&page_size=1", 400, BAD, "[project_id]"),
    Case("GET", "/v3/00000000000000000000000000000000/jobs?page_index=0&page_size=1", 404, "CB.00031006", "the project"),
    Case("GET", "/v3/not-a-record/download-log", 400, BAD, "[record_id]"),
    Case("GET", "/v4/2CC26382-B2CB-4234-8EB0-B37D362F4D4C/download-log", 400, BAD, "[record_id]"),
    Case("GET", "/v4/00000000-0000-0000-0000-000000000000/download-log", 404, "CB.00031006", "the record"),
    Case("GET", "/v3/x/flow-graph", 400, BAD, "[build_flow_record_id]"),
    // Build numbers.
    Case("POST", "/v3/jobs/JOB/0/stop", 400, BAD, "[build_no]"),
    Case("POST", "/v3/jobs/JOB/-1/stop", 400, BAD, "[build_no]"),
    Case("POST", "/v3/jobs/JOB/1.0/stop", 400, BAD, "[build_no]"),
    Case("POST", "/v3/jobs/JOB/2147483648/stop", 400, BAD, "[build_no]"),
    Case("POST", "/v3/jobs/JOB/one/stop", 400, BAD, "[build_no]"),
    Case("GET", "/v3/jobs/JOB/x/history-details", 400, BAD, "[build_number]"),
    Case("GET", "/v3/jobs/JOB/99/history-details", 404, "CB.00031006", "the build"),
    Case("GET", "/v4/jobs/JOB/1e3/record-info", 400, BAD, "[build_no]"),
    // Paging.
    Case("GET", "/v3/PROJECT/jobs", 400, BAD, "[page_index] is required"),
    Case("GET", "/v3/PROJECT/jobs?page_index=0", 400, BAD, "[page_size] is required"),
    Case("GET", "/v3/PROJECT/jobs?page_index=-1&page_size=10", 400, BAD, "[page_index]"),
    Case("GET", "/v3/PROJECT/jobs?page_index=0&page_size=101", 400, BAD, "[page_size]"),
    Case("GET", "/v3/PROJECT/jobs?page_index=1000000000&page_size=1", 400, BAD, "[page_index]"),
    Case("GET", "/v3/PROJECT/jobs?page_index=0x1&page_size=1", 400, BAD, "[page_index]"),
    Case("GET", "/v3/jobs/JOB/history?offset=0&limit=10", 400, BAD, "[interval] is required"),
    Case("GET", "/v3/jobs/JOB/history?offset=0&limit=10&interval=31", 400, BAD, "[interval]"),
    Case("GET", "/v3/jobs/JOB/history?limit=10&interval=7", 400, BAD, "[offset] is required"),
    // Times.
    Case("GET", "/v3/jobs/JOB/period-history?offset=0&limit=10&end_time=2024-06-26", 400, BAD, "[start_time] is required"),
    Case("GET", "/v3/jobs/JOB/period-history?offset=0&limit=10&start_time=2024-6-1&end_time=2024-06-26", 400, BAD, "[start_time]"),
    Case("GET", "/v3/jobs/JOB/period-history?offset=0&limit=10&start_time=2024-06-26&end_time=2024-06-25", 400, BAD, "[end_time]"),
    Case("GET", "/v3/jobs/JOB/period-history?offset=0&limit=10&start_time=2024-01-01&end_time=2024-06-25", 400, "CB.00031105", "the time window"),
    Case("GET", "/v3/jobs/JOB/success-ratio?start_time=2024-02-30&end_time=2024-03-01", 400, BAD, "[start_time]"),
    Case("GET", "/v3/jobs/JOB/build-info-records?start_time=2024-06-26&end_time=2024-06-27", 400, BAD, "[start_time]"),
    Case("GET", "/v3/jobs/JOB/build-info-records?start_time=2024-06-26T00:00:00&end_time=x", 400, BAD, "[start_time]"),
    Case("GET", "/v3/jobs/JOB/build-info-records", 400, BAD, "[start_time] is required"),
    // Logs.
    Case("GET", "/v3/jobs/JOB/1/real-time-log", 400, BAD, "[offset] is required"),
    Case("GET", "/v3/jobs/JOB/1/real-time-log?offset=-1", 400, BAD, "[offset]"),
    Case("GET", "/v3/jobs/JOB/1/real-time-log?offset=9223372036854775808", 400, BAD, "[offset]"),
    Case("GET", "/v3/jobs/JOB/1/real-time-log?offset=0&length=0", 400, BAD, "[length]"),
    Case("GET", "/v3/jobs/JOB/1/real-time-log?offset=0&length=many", 400, BAD, "[length]"),
    Case("GET", "/v4/RECORD/download-log?log_level=TRACE", 400, BAD, "[log_level]"),
    Case("GET", "/v4/RECORD/task-log", 400, BAD, "[task_name] is required"),
    Case("GET", "/v4/RECORD/task-log?task_name=", 400, BAD, "[task_name] is required"),
    Case("GET", "/v4/RECORD/task-log?task_name=nowhere", 404, "CB.00031006", "the step"),
    // The current operations.
    Case("GET", "/v1/job/00000000000000000000000000000000/info", 404, "DEVCB.00031006", "the task"),
    Case("GET", "/v1/job/X/pipeline-info", 400, BAD_TASK, "the task id"),
    Case("GET", "/v1/job/JOB/pipeline-info?all=perhaps", 400, BAD, "[all]"),
    Case("GET", "/v1/job/00000000000000000000000000000000/nexus?limit=1", 404, "DEVCB.00031006", "the project"),
    Case("GET", "/v1/job/PROJECT/nexus", 400, BAD, "[limit] is required"),
    Case("GET", "/v1/job/JOB/status?build_no=0", 400, BAD, "[build_no]"),
    Case("GET", "/v1/job/JOB/99/build-info", 404, "DEVCB.00031006", "the build"),
    Case("GET", "/v1/job/JOB/0/history-parameters", 400, BAD, "[build_no]"),
    Case("POST", "/v1/job/JOB/stop?build_no=1", 400, "DEV.CB.032302", "the build is over"),
    Case("POST", "/v1/job/JOB/stop", 400, "DEV.CB.032302", "the build is over"),
    // Others.
    Case("GET", "/v3/jobs/PROJECT/last-history?repository_name=a%00b", 400, BAD, "[repository_name] must not hold"),
    Case("GET", "/v3/jobs/JOB/query?get_all_params=perhaps", 400, BAD, "[get_all_params]"),
    Case("GET", "/v3/jobs/PROJECT/last-history", 400, BAD, "[repository_name] is required"),
    Case("GET", "/kiln/v1/builds/RECORD/wait?timeout=86401", 400, BAD, "[timeout]"),
    Case("GET", "/kiln/v1/builds/RECORD/log/follow?offset=x", 400, BAD, "[offset]"),
    Case("GET", "/kiln/v1/builds/RECORD/artifacts/abc", 400, BAD, "[sha256]"),
    Case("GET", "/kiln/v1/builds/nothing/artifacts", 400, BAD, "[record_id]"),
    Case("GET", "/v3/auth/tokens", 400, BAD, "[X-Subject-Token] is required"),
    Case("PUT", "/v3/jobs/JOB/delete", 404, "APIGW.0101", "The API does not exist"),
    Case("GET", "/v3/jobs/JOB/delete", 404, "APIGW.0101", "The API does not exist"),
    Case("POST", "/v3/jobs/JOB/delete/", 404, "APIGW.0101", "The API does not exist"),
    Case("POST", "/v3/jobs//delete", 400, BAD_TASK, "the task id"),
];

/// Bodies that are wrong in themselves.
#[rustfmt::skip]
const BODIES: &[Case] = &[
    Case("/v3/jobs/create", "", 400, BAD, "[body] is required"),
    Case("/v3/jobs/create", "{", 400, BAD, "[body] is not valid JSON"),
    Case("/v3/jobs/create", "[]", 400, BAD, "[body] must be an object"),
    Case("/v3/jobs/create", "{}", 400, BAD, "[project_id] is required"),
    Case("/v3/jobs/create", "\u{feff}{}", 400, BAD, "[body] is not valid JSON"),
    Case("/v3/jobs/create", "{\"project_id\":1e999}", 400, BAD, "[body] is not valid JSON"),
    Case("/v3/jobs/create", "{\"project_id\":[]}", 400, BAD, "[project_id] must be text"),
    Case("/v3/jobs/create", "{\"project_id\":\"A\"}", 400, BAD, "[project_id]"),
    Case("/v3/jobs/update", "{}", 400, BAD, "[job_id] is required"),
    Case("/v3/jobs/update", "{\"job_id\":\"x\"}", 400, BAD_TASK, "the task id"),
    Case("/v3/jobs/build", "{}", 400, BAD, "[job_id] is required"),
    Case("/v3/jobs/build", "{\"job_id\":null}", 400, BAD, "[job_id] is required"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"parameter\":{}}", 400, BAD, "[parameter] must be a list"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"parameter\":[7]}", 400, BAD, "[parameter[0]] must be an object"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"parameter\":[{\"name\":\"a\"}]}", 400, BAD, "[parameter[0].value] is required"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"parameter\":[{\"name\":\"LD_PRELOAD\",\"value\":\"x\"}]}", 400, BAD, "[parameter.LD_PRELOAD]"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"parameter\":[{\"name\":\"a b\",\"value\":\"x\"}]}", 400, BAD, "[parameter.a b]"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"parameter\":[{\"name\":\"a\",\"value\":\"{{x}}\"}]}", 400, BAD, "[parameter.a]"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"parameter\":[{\"name\":\"a\",\"value\":\"\\u0000\"}]}", 400, BAD, "[parameter[0].value]"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"scm\":\"master\"}", 400, BAD, "[scm] must be an object"),
    Case("/v3/jobs/build", "{\"job_id\":\"JOB\",\"scm\":{\"build_type\":\"svn\"}}", 400, BAD, "[scm.build_type]"),
    Case("/v1/job/execute", "{}", 400, BAD, "[job_id] is required"),
    Case("/v1/job/execute", "{\"job_id\":\"x\"}", 400, BAD_TASK, "the task id"),
    Case("/v1/job/execute", "{\"job_id\":\"JOB\",\"scm\":{\"branch\":\"a\\nb\"}}", 400, BAD, "[scm.branch]"),
    Case("/v3/jobs/stop", "{\"job_id\":\"JOB\"}", 400, BAD, "[build_no] is required"),
    Case("/v3/jobs/stop", "{\"job_id\":\"JOB\",\"build_no\":\"first\"}", 400, BAD, "[build_no]"),
    Case("/v3/jobs/stop", "{\"job_id\":\"JOB\",\"build_no\":0}", 400, BAD, "[build_no]"),
    Case("/v3/jobs/stop", "{\"job_id\":\"JOB\",\"build_no\":1.5}", 400, BAD, "[build_no]"),
    Case("/v3/jobs/stop", "{\"job_id\":\"JOB\",\"build_no\":[1]}", 400, BAD, "[build_no]"),
    Case("/v3/jobs/stop", "{\"job_id\":\"JOB\",\"build_no\":1}", 400, "DEV.CB.032302", "the build is over"),
    Case("/v3/auth/tokens", "{}", 400, BAD, "[auth] is required"),
    Case("/v3/auth/tokens", "{\"auth\":{\"identity\":{\"methods\":\"password\"}}}", 400, BAD, "[auth.identity.methods] must be a list"),
    Case("/v3/auth/tokens", "{\"auth\":{\"identity\":{\"methods\":[\"password\"]}}}", 400, BAD, "[auth.identity.password] is required"),
    Case("/v3/auth/tokens", "{\"auth\":{\"identity\":{\"methods\":[\"totp\"]}}}", 400, BAD, "[auth.identity.methods]"),
    Case("/v3/auth/tokens", "{\"auth\":{\"identity\":{\"methods\":[\"token\"],\"token\":{\"id\":\"x\"}}}}", 401, "401", "The token is invalid"),
    Case("/v3.0/OS-CREDENTIAL/securitytokens", "{\"auth\":{\"identity\":{\"methods\":[\"assume_role\"]}}}", 400, BAD, "[auth.identity.methods]"),
];

/// Fields of a task, by JSON pointer, and values that they cannot have.
#[rustfmt::skip]
fn fields() -> Vec<(&'static str, Value, &'static str)> {
    let long = "x".repeat(116);
    vec![
        ("/job_name", json!(""), "[job_name]"),
        ("/job_name", json!(long), "[job_name]"),
        ("/job_name", json!("a/b"), "[job_name]"),
        ("/job_name", json!({"a": 1}), "[job_name] must be text"),
        ("/arch", Value::Null, "[arch] is required"),
        ("/arch", json!("mips"), "[arch] must be one of"),
        ("/host_type", json!("moon"), "[host_type] must be one of"),
        ("/build_config_type", json!("XML"), "[build_config_type]"),
        ("/steps", Value::Null, "[steps] is required"),
        ("/steps", json!({}), "[steps] must be a list"),
        ("/steps", json!([7]), "[steps[0]] must be an object"),
        ("/steps/0/module_id", Value::Null, "[steps[0].module_id] is required"),
        ("/steps/0/name", json!([]), "[steps[0].name] must be text"),
        ("/steps/0/enable", json!("maybe"), "[steps[0].enable] must be true or false"),
        ("/steps/0/properties", json!("x"), "[steps[0].properties] must be an object"),
        ("/auto_update_sub_module", json!("yes"), "[auto_update_sub_module] must be true or false"),
        ("/build_if_code_updated", json!(1), "[build_if_code_updated] must be true or false"),
        ("/group_id", json!("g"), "[group_id]"),
        ("/timeout", json!("4 hours"), "[timeout] must be an object"),
        ("/timeout", json!({"limit": "0", "unit": "hour"}), "[timeout.limit]"),
        ("/timeout", json!({"limit": "4", "unit": "day"}), "[timeout.limit]"),
        ("/scms", json!([{"scm_type": "default"}]), "[scms[0].url] is required"),
        ("/scms", json!([{"url": "https://h/r.git"}]), "[scms[0].scm_type] is required"),
        ("/scms", json!([{"url": "https://h/r.git", "scm_type": "default", "depth": "deep"}]), "[scms[0].depth]"),
        ("/scms", json!([{"url": "https://h/r.git", "scm_type": "default", "build_type": "x"}]), "[scms[0].build_type]"),
        ("/parameters", json!([{"params": []}]), "[parameters[0].params]"),
        ("/parameters", json!([{"params": [{"name": "name", "value": "PATH"}]}]), "[parameters[0].params[0].value]"),
        ("/triggers", json!([{"name": "x"}]), "[triggers[0].parameters] is required"),
    ]
}

#[tokio::test]
async fn each_malformed_request_is_answered_as_the_table_says() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("malformed", &["ok"]).await;
    let fill = |text: &str| {
        text.replace("JOB", &job)
            .replace("PROJECT", server.project())
            .replace("RECORD", &record)
    };
    for Case(method, path, status, code, text) in BARE {
        let reply = server.call(server.token(), method, &fill(path), "").await;
        assert_eq!(
            reply.refusal(),
            (*status, (*code).to_owned()),
            "{method} {path}: {}",
            reply.text()
        );
        assert!(
            reply.message().starts_with(text),
            "{method} {path}: {}",
            reply.message()
        );
    }
    for Case(path, body, status, code, text) in BODIES {
        let reply = server.call(server.token(), "POST", path, fill(body)).await;
        assert_eq!(
            reply.refusal(),
            (*status, (*code).to_owned()),
            "{path} {body}: {}",
            reply.text()
        );
        assert!(reply.message().starts_with(text), "{path} {body}: {}", reply.message());
    }
    assert!(BARE.len() + BODIES.len() >= 60);
}

#[tokio::test]
async fn each_wrong_field_of_a_task_is_named() {
    let server = TestServer::start().await;
    for (pointer, value, named) in fields() {
        let mut body = task_body(server.project(), "demo", &["ok"]);
        match body.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => body[&pointer[1..]] = value.clone(),
        }
        let reply = server.post("/v3/jobs/create", &body).await;
        assert_eq!(
            reply.refusal(),
            (400, BAD.to_owned()),
            "{pointer} {value}: {}",
            reply.text()
        );
        assert!(
            reply.message().starts_with(named),
            "{pointer} {value}: {}",
            reply.message()
        );
    }
}
