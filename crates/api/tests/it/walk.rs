//! Every operation of the document, ready to be called: what the walks over all of them share.

use crate::samples::{self, Things};
use axum::body::Body;
use kiln_testkit::{Settle, TestReply, TestServer};
use serde_json::Value;

/// A server on PostgreSQL.
pub async fn on_postgres() -> TestServer {
    let state = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    TestServer::start_with(Settle {
        postgres: Some(kiln_test_postgres::schema(state).await),
        ..Settle::default()
    })
    .await
}

/// One operation of the document.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub permission: Option<String>,
    pub takes_body: bool,
    pub parameters: Vec<Value>,
}

/// All of them.
pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(kiln_api::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].as_array().cloned().unwrap_or_default();
            assert_eq!(security.len(), 1, "{method} {path} declares {security:?}");
            let scopes = security[0]["token"].as_array().cloned().unwrap_or_default();
            assert!(scopes.len() <= 1, "{method} {path} declares more than one permission");
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                permission: scopes.first().map(|it| it.as_str().unwrap().to_owned()),
                takes_body: operation.get("requestBody").is_some(),
                parameters: operation["parameters"].as_array().cloned().unwrap_or_default(),
            });
        }
    }
    found
}

/// Leaving a project ends the rights that the walks need; it has tests of its own.
const LEAVING: &str = "RemoveProject";

/// Those that ask for a right: inside a project, or in the tenant.
pub fn build_operations() -> impl Iterator<Item = Operation> {
    let kinds = ["task:", "project:", "tenant:"];
    let wanted = move |it: &Operation| it.id != LEAVING && kinds.iter().any(|kind| it.asks(kind));
    operations().into_iter().filter(wanted)
}

impl Operation {
    /// Whether the permission that it declares begins like this.
    pub fn asks(&self, permission: &str) -> bool {
        self.permission.as_deref().is_some_and(|it| it.starts_with(permission))
    }

    /// The code of what is not found, in this generation.
    pub fn not_found(&self) -> &'static str {
        if self.path.starts_with("/v1/") || self.path.starts_with("/v2/") {
            "DEVCB.00031006"
        } else {
            "CB.00031006"
        }
    }

    /// The parameters of a place: `path` or `query`.
    pub fn parameters_in(&self, place: &str) -> impl Iterator<Item = (&str, &Value)> {
        let there = self.parameters.iter().filter(move |it| it["in"] == place);
        there.map(|it| (it["name"].as_str().unwrap(), it))
    }

    /// What is right for a parameter; a file goes by `id` in some operations of the file manager.
    pub fn value(&self, parameter: &Value, things: &Things) -> String {
        let name = parameter["name"].as_str().unwrap();
        let file = name == "id" && self.path.starts_with("/v2/keystore/");
        let value = things.parameter(if file { "keystore_id" } else { name });
        // Days where the contract has days, moments elsewhere.
        let day = parameter["schema"]["pattern"].is_string() && value.contains("%20");
        if day {
            value.split("%20").next().unwrap().to_owned()
        } else {
            value
        }
    }

    /// Path and query with everything that is required.
    pub fn uri(&self, things: &Things) -> String {
        self.uri_with(things, None)
    }

    /// The same, with another value for one parameter, which stands in a query also where it is not required.
    pub fn uri_with(&self, things: &Things, other: Option<(&str, &str)>) -> String {
        let mut path = self.path.clone();
        let of = |name: &str, parameter: &Value| match other {
            Some((other, value)) if other == name => value.to_owned(),
            Some(_) | None => self.value(parameter, things),
        };
        for (name, parameter) in self.parameters_in("path") {
            path = path.replace(&format!("{{{name}}}"), &of(name, parameter));
        }
        assert!(!path.contains('{'), "a parameter of {path} has no value");
        let query: Vec<String> = self
            .parameters_in("query")
            .filter(|(name, it)| it["required"] == true || other.is_some_and(|(other, _)| other == *name))
            .map(|(name, it)| format!("{name}={}", of(name, it)))
            .collect();
        format!("{path}?{}", query.join("&"))
    }

    /// A right body.
    pub fn body(&self, things: &Things) -> Body {
        assert!(
            !self.takes_body || samples::takes(&self.id, things),
            "{} needs a sample body in tests/it/samples/",
            self.id
        );
        samples::sent(&self.id, things)
    }

    /// Calls it with everything right.
    pub async fn call(&self, server: &TestServer, token: &str, things: &Things) -> TestReply {
        let body = (samples::kind(&self.id), self.body(things));
        server.call_as(token, &self.method, &self.uri(things), body).await
    }

    /// The same; status and code of the answer, whose form is checked.
    pub async fn status(&self, server: &TestServer, token: &str, things: &Things) -> (u16, String) {
        let reply = self.call(server, token, things).await;
        assert!(!reply.header("x-request-id").is_empty(), "{}", self.id);
        if reply.status >= 400 {
            let body = reply.json();
            assert_eq!(body["request_id"], reply.header("x-request-id"), "{}", self.id);
            let kind = reply.header("content-type");
            assert_eq!(kind, "application/json;charset=UTF-8", "{}", self.id);
        }
        reply.refusal()
    }
}
