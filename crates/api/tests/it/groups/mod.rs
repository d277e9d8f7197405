//! Groups.

mod create;
mod delete;
mod moving;
mod swap;
mod tree;
mod update;

use kiln_testkit::{TestReply, TestServer};
use serde_json::{Value, json};

/// The path of a verb on the groups of the first tenant's project.
fn path(server: &TestServer, verb: &str) -> String {
    format!("/v1/job/{}/group/{verb}", server.project())
}

/// Makes a group; the reply.
async fn create(server: &TestServer, body: &Value) -> TestReply {
    server.post(&path(server, "create"), body).await
}

/// Makes a group in another, or at the root; its id.
async fn made(server: &TestServer, name: &str, parent: Option<&str>) -> String {
    let made = create(server, &json!({"name": name, "parent_id": parent})).await.ok();
    made["result"][0]["id"].as_str().unwrap().to_owned()
}

/// Changes a group.
async fn update(server: &TestServer, body: &Value) -> TestReply {
    server
        .call(server.token(), "PUT", &path(server, "update"), body.to_string())
        .await
}

/// Names of a level of the tree, each with those in it: `a(b,c)`.
fn outline(nodes: &Value) -> String {
    let nodes = nodes.as_array().unwrap().iter().map(|it| {
        let (name, inner) = (it["name"].as_str().unwrap(), outline(&it["children"]));
        if inner.is_empty() {
            name.to_owned()
        } else {
            format!("{name}({inner})")
        }
    });
    nodes.collect::<Vec<_>>().join(",")
}

/// The tree, as [`outline`] writes it.
async fn tree(server: &TestServer) -> String {
    outline(&server.get(&path(server, "tree")).await.ok()["result"])
}

/// Whether a reply refuses this field.
fn refuses(reply: &TestReply, field: &str) -> bool {
    reply.refusal() == (400, "CB.00060200".to_owned()) && reply.message().starts_with(&format!("[{field}]"))
}

/// What is not found.
fn missing() -> (u16, String) {
    (404, "DEVCB.00031006".to_owned())
}
