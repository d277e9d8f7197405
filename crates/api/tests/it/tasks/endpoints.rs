//! ListEndPoints.

use kiln_iam::NewEndpoint;
use kiln_model::access::UserRef;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn add(server: &TestServer, name: &str, login: Option<(&str, &str)>) {
    let made = &server.tenant.credentials;
    let by = UserRef {
        id: made.user_id.clone(),
        name: made.user_name.clone(),
    };
    let new = NewEndpoint {
        name: name.to_owned(),
        url: format!("https://nexus.host/{name}"),
        login: login.map(|(user, password)| (user.to_owned(), password.into())),
    };
    let iam = &server.app.iam;
    iam.create_endpoint(&made.project_id, new, &by).await.unwrap();
}

async fn list(server: &TestServer, query: &str) -> Value {
    let path = format!("/v1/job/{}/nexus?{query}", server.project());
    server.get(&path).await.ok()["result"].clone()
}

#[tokio::test]
async fn an_endpoint_is_told_without_its_password() {
    let server = TestServer::start().await;
    add(&server, "maven", Some(("robot", "hunter22"))).await;
    let told = list(&server, "limit=10").await;
    let endpoint = &told["endpoints"][0];
    assert_eq!(endpoint["name"], "maven");
    assert_eq!(endpoint["url"], "https://nexus.host/maven");
    assert_eq!(
        endpoint["module_id"],
        "devcloud2018.codeci_endpoint_nexus.nexusEndpoint"
    );
    assert_eq!(endpoint["project_uuid"], server.project());
    assert_eq!(endpoint["region_name"], "local-1");
    assert_eq!(endpoint["created_by"]["username"], "admin");
    let expected = json!({"scheme": "UsernamePassword", "parameters": {"username": "robot", "password": "******"}});
    assert_eq!(endpoint["authorization"], expected);
    assert!(!told.to_string().contains("hunter22"));
}

#[tokio::test]
async fn the_offset_counts_pages_and_may_be_absent() {
    let server = TestServer::start().await;
    assert_eq!(list(&server, "limit=10").await, json!({"endpoints": [], "total": 0}));
    for name in ["b", "a", "c"] {
        add(&server, name, None).await;
    }
    let names = |told: &Value| -> Vec<String> {
        let all = told["endpoints"].as_array().unwrap().iter();
        all.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let first = list(&server, "limit=2").await;
    assert_eq!(
        (names(&first), &first["total"]),
        (vec!["a".to_owned(), "b".to_owned()], &json!(3))
    );
    assert_eq!(names(&list(&server, "limit=2&offset=1").await), ["c"]);
    assert_eq!(names(&list(&server, "limit=0&offset=0").await), ["a", "b", "c"]);
    assert!(names(&list(&server, "limit=2&offset=2").await).is_empty());
    assert_eq!(
        first["endpoints"][0]["authorization"],
        json!({"scheme": "None", "parameters": {}})
    );
}

#[tokio::test]
async fn a_page_must_be_within_its_bounds() {
    let server = TestServer::start().await;
    for query in ["", "limit=101", "limit=-1", "limit=10&offset=x"] {
        let reply = server.get(&format!("/v1/job/{}/nexus?{query}", server.project())).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{query}");
    }
}
