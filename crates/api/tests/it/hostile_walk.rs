//! Hostile values in every place of every operation: the answer is the caller's error and never ours.

use crate::samples::{self, Things};
use crate::walk::{Operation, on_postgres, operations};
use kiln_testkit::{TestReply, TestServer};
use serde_json::{Value, json};

/// Values for a parameter in a path or a query, as they are written there.
const WRITTEN: [&str; 20] = [
    "",
    "-1",
    "0",
    "1",
    "100",
    "101",
    "1e3",
    "99999999999999999999",
    "text",
    "true",
    "%00",
    "%07",
    "%FF",
    "%0A",
    "%F0%9F%98%80",
    "%E2%80%AEtxt",
    "%D9%85%D8%B1%D8%AD%D8%A8%D8%A7",
    "..%2F..%2Fetc%2Fpasswd",
    "'%20OR%201=1--",
    "a,b,,c",
];

/// Values for a place in a body.
fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(101),
        json!(1e300),
        json!(""),
        json!("not a number"),
        json!("a\u{0}b"),
        json!("a\u{7}b\nc"),
        json!("\u{1f600}\u{202e}txt \u{645}\u{631}\u{62d}\u{628}\u{627}"),
        json!("../../etc/passwd"),
        json!([]),
        json!({"a": [{}]}),
    ]
}

/// Every place of a document.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                places(
                    inner,
                    &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Array(items) => {
            for (place, inner) in items.iter().enumerate() {
                places(inner, &format!("{at}/{place}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The answer must be a success or a refusal in the shape of errors.
fn judge(operation: &Operation, sent: &str, reply: &TestReply) {
    let id = &operation.id;
    assert!(reply.status < 500, "{id} {sent}: {} {}", reply.status, reply.text());
    assert_eq!(reply.header("x-request-id").len(), 32, "{id} {sent}");
    if reply.status >= 400 {
        let error = reply.json();
        assert!(
            error["error_code"].is_string() && error["error_msg"].is_string(),
            "{id} {sent}"
        );
        assert!(
            reply.text().len() < 6000,
            "{id} {sent} repeats too much of what was sent"
        );
    }
}

async fn parameters(server: &TestServer, operation: &Operation, things: &Things) {
    for place in ["path", "query"] {
        for (name, parameter) in operation.parameters_in(place) {
            let longest = parameter["schema"]["maxLength"].as_u64();
            let lengths = longest.into_iter().flat_map(|it| [it, it + 1]).chain([30_000]);
            let lengths: Vec<String> = lengths.map(|it| "x".repeat(usize::try_from(it).unwrap())).collect();
            for value in WRITTEN.into_iter().chain(lengths.iter().map(String::as_str)) {
                if place == "path" && value.is_empty() {
                    continue;
                }
                let uri = operation.uri_with(things, Some((name, value)));
                let reply = server
                    .call(server.token(), &operation.method, &uri, operation.body(things))
                    .await;
                judge(operation, &uri.chars().take(300).collect::<String>(), &reply);
                let too_long = longest.is_some_and(|it| value.len() as u64 > it);
                assert!(
                    !too_long || reply.status >= 400,
                    "{} takes too long a {name}",
                    operation.id
                );
            }
        }
    }
}

async fn bodies(server: &TestServer, operation: &Operation, things: &Things) {
    let Some(right) = samples::body(&operation.id, things) else {
        return;
    };
    let mut found = Vec::new();
    places(&right, "", &mut found);
    let send = async |what: String, body: String| {
        let uri = operation.uri(things);
        let reply = server.call(server.token(), &operation.method, &uri, body).await;
        judge(operation, &what, &reply);
    };
    for place in &found {
        for value in values() {
            let mut body = right.clone();
            *body.pointer_mut(place).unwrap() = value.clone();
            send(format!("{place} = {value}"), body.to_string()).await;
        }
        if right.pointer(place).is_some_and(Value::is_string) {
            let mut body = right.clone();
            *body.pointer_mut(place).unwrap() = json!("n".repeat(1_000_000));
            send(format!("{place} = a megabyte"), body.to_string()).await;
        }
    }
    for broken in ["", "{", "[]", "null", "7", "\"text\"", "\u{0}", "{\"a\":1}trailing"] {
        send(broken.to_owned(), broken.to_owned()).await;
    }
}

/// Those that end what others need come last.
fn ends(operation: &Operation) -> bool {
    let ending = [
        "Delete", "Remove", "Clear", "Disable", "Batch", "Move", "Keystone", "Stop",
    ];
    ending.iter().any(|it| operation.id.contains(it))
}

/// One part of all operations, each part on a server of its own.
async fn walk(server: TestServer, part: usize) {
    const PARTS: usize = 4;
    let things = Things::of(&server).await;
    let mut mine: Vec<Operation> = operations().into_iter().skip(part).step_by(PARTS).collect();
    mine.sort_by_key(|it| (ends(it), it.method != "GET"));
    for operation in &mine {
        parameters(&server, operation, &things).await;
        bodies(&server, operation, &things).await;
    }
    assert_eq!(
        server.get("/readyz").await.status,
        200,
        "the server is as well as before"
    );
}

macro_rules! no_hostile_value_is_our_error {
    ($($name:ident: $part:expr;)+) => {
        $(mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                walk(TestServer::start().await, $part).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                walk(on_postgres().await, $part).await;
            }
        })+
    };
}

no_hostile_value_is_our_error! {
    in_the_first_part_of_all_operations: 0;
    in_the_second_part_of_all_operations: 1;
    in_the_third_part_of_all_operations: 2;
    in_the_last_part_of_all_operations: 3;
}
