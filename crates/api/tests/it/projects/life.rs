//! A project from its making to its end.

use kiln_model::access::Role;
use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

fn draft(name: &str) -> Value {
    json!({"project_name": name, "project_type": "scrum", "description": "what it is for"})
}

async fn make(server: &TestServer, name: &str) -> String {
    let made = server.post("/v4/project", &draft(name)).await.ok();
    made["project_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_project_is_read_back_as_it_was_made() {
    let server = TestServer::start().await;
    let made = server.post("/v4/project", &draft("web shop")).await.ok();
    assert_eq!(
        (&made["project_name"], &made["project_type"]),
        (&json!("web shop"), &json!("scrum"))
    );
    let id = made["project_id"].as_str().unwrap();
    let shown = server.get(&format!("/v4/projects/{id}")).await.ok();
    let project = &shown["project"];
    assert_eq!(project["name"], "web shop");
    assert_eq!(project["description"], "what it is for");
    assert_eq!(project["archive"], 0);
    assert_eq!(project["creator"]["user_name"], "admin");
    assert_eq!(project["project_num_id"], made["project_num_id"]);
    let role = server.get(&format!("/v4/projects/{id}/user-role")).await.ok();
    assert_eq!(role["user_role"], -1);
}

#[tokio::test]
async fn a_change_leaves_what_it_does_not_name() {
    let server = TestServer::start().await;
    let path = format!("/v4/projects/{}", make(&server, "before").await);
    let changed = server
        .call(
            server.token(),
            "PUT",
            &path,
            json!({"project_name": "after"}).to_string(),
        )
        .await;
    assert_eq!((changed.status, changed.text().as_str()), (204, ""));
    let project = server.get(&path).await.ok();
    assert_eq!(project["project"]["name"], "after");
    assert_eq!(project["project"]["description"], "what it is for");
}

#[tokio::test]
async fn a_name_is_taken_once_in_a_tenant() {
    let server = TestServer::start().await;
    make(&server, "one").await;
    let ask = async |name: &str| {
        let body = json!({"project_name": name});
        server.post("/v4/projects/check-name", &body).await.ok()["exist"].clone()
    };
    assert_eq!((ask("one").await, ask("two").await), (json!(true), json!(false)));
    let again = server.post("/v4/project", &draft("one")).await;
    assert_eq!(again.refusal(), (400, "KILN.0420".to_owned()));
    let other = server.other_tenant().await;
    let theirs = server
        .call(&other.token, "POST", "/v4/project", draft("one").to_string())
        .await;
    assert_eq!(theirs.status, 200);
}

#[tokio::test]
async fn a_project_with_tasks_is_kept_and_one_whose_tasks_are_in_the_bin_goes_with_them() {
    let server = TestServer::start().await;
    let id = make(&server, "short lived").await;
    let path = format!("/v4/projects/{id}");
    let task = server.post("/v3/jobs/create", &task_body(&id, "t", &["ok"])).await.ok();
    let task = task["result"]["job_id"].as_str().unwrap();
    assert_eq!(server.delete(&path).await.refusal(), (400, "KILN.0421".to_owned()));
    server.post(&format!("/v3/jobs/{task}/delete"), &Value::Null).await.ok();
    assert_eq!(server.delete(&path).await.status, 204);
    assert_eq!(server.get(&path).await.refusal(), (404, "CB.00031006".to_owned()));
    assert_eq!(server.delete(&path).await.status, 404);
    make(&server, "short lived").await;
}

#[tokio::test]
async fn a_list_shows_the_projects_that_one_works_in() {
    let server = TestServer::start().await;
    for name in ["alpha", "beta", "alphabet"] {
        make(&server, name).await;
    }
    let viewer = server.member(Role::Viewer).await;
    let names = async |token: &str, query: &str| {
        let page = server
            .call(token, "GET", &format!("/v4/projects?{query}"), "")
            .await
            .ok();
        let names = page["projects"].as_array().unwrap().iter();
        let names: Vec<String> = names
            .map(|it| it["project_name"].as_str().unwrap().to_owned())
            .collect();
        (names.join(" "), page["total"].as_u64().unwrap())
    };
    let all = names(server.token(), "offset=0&limit=100").await;
    assert_eq!(all, ("alpha alphabet beta first".to_owned(), 4));
    let second = names(server.token(), "offset=1&limit=1").await;
    assert_eq!(second, ("alphabet".to_owned(), 4));
    let found = names(server.token(), "offset=0&limit=9&search=ALPHA").await;
    assert_eq!(found, ("alpha alphabet".to_owned(), 2));
    let literal = names(server.token(), "offset=0&limit=9&search=%25").await;
    assert_eq!(literal, (String::new(), 0));
    assert_eq!(names(&viewer, "offset=0&limit=100").await, ("first".to_owned(), 1));
}

#[tokio::test]
async fn a_draft_that_cannot_be_a_project_is_refused_by_its_field() {
    let server = TestServer::start().await;
    for (field, value) in [
        ("project_name", json!("")),
        ("project_name", json!("x".repeat(129))),
        ("project_name", json!("a\u{0}b")),
        ("project_type", json!("kanban")),
        ("description", json!("x".repeat(1025))),
    ] {
        let mut body = draft("fine");
        body[field] = value.clone();
        let refused = server.post("/v4/project", &body).await;
        assert_eq!(refused.refusal(), (400, "CB.00060200".to_owned()), "{field}: {value}");
        assert!(
            refused.message().starts_with(&format!("[{field}]")),
            "{}",
            refused.message()
        );
    }
    make(&server, &"项".repeat(128)).await;
}
