//! Tenants do not see each other: every operation, with the things of another tenant.

use crate::samples::Things;
use crate::walk::{Operation, build_operations, on_postgres};
use kiln_testkit::{TestReply, TestServer};
use std::collections::BTreeMap;

/// What a reply says, without what differs from call to call.
fn told(reply: &TestReply) -> String {
    let id = reply.header("x-request-id");
    reply.text().replace(id, "ID")
}

/// What the owner reads of everything.
async fn seen(server: &TestServer, things: &Things) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for operation in build_operations().filter(|it| it.method == "GET") {
        let reply = operation.call(server, server.token(), things).await;
        seen.insert(operation.id.clone(), format!("{} {}", reply.status, told(&reply)));
    }
    seen
}

#[tokio::test]
async fn no_reply_shows_anything_of_another_tenant_and_nothing_of_it_changes() {
    apart(TestServer::start().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tenants_are_apart_on_postgresql_too() {
    apart(on_postgres().await).await;
}

async fn apart(server: TestServer) {
    let things = Things::of(&server).await;
    let other = server.other_tenant().await;
    let owner = &server.tenant.credentials;
    let mut marks: Vec<String> = things.ids().into_iter().map(str::to_owned).collect();
    marks.extend([owner.domain_id.to_string(), owner.user_id.to_string(), owner.ak.clone()]);
    marks.push("covered".to_owned());
    let before = seen(&server, &things).await;
    for operation in build_operations() {
        let foreign = operation.call(&server, &other.token, &things).await;
        let unknown = operation.call(&server, &other.token, &Things::unknown()).await;
        judge(&operation, &foreign, &unknown, &marks);
    }
    let after = seen(&server, &things).await;
    for (id, text) in &before {
        assert_eq!(
            after.get(id),
            Some(text),
            "{id} reads otherwise after another tenant called everything"
        );
    }
}

/// What is another's answers as what is not there, and shows nothing that only the owner knows.
fn judge(operation: &Operation, foreign: &TestReply, unknown: &TestReply, marks: &[String]) {
    let id = &operation.id;
    assert_eq!(foreign.refusal(), unknown.refusal(), "{id}");
    if foreign.status >= 400 {
        assert_eq!(told(foreign), told(unknown), "{id}");
    }
    let names = |reply: &TestReply| {
        let mut names: Vec<String> = reply.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(names(foreign), names(unknown), "{id}");
    for mark in marks {
        assert!(
            !foreign.text().contains(mark.as_str()),
            "{id} tells {mark}: {}",
            foreign.text()
        );
    }
}
