//! Who works in a project.

use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

/// A user of the first tenant: id, and a token.
async fn user(server: &TestServer) -> (String, String) {
    let token = server.user_without_rights().await;
    let listed = server
        .app
        .iam
        .users(&server.tenant.credentials.domain_id)
        .await
        .unwrap();
    let stranger = listed.into_iter().find(|it| it.name == "stranger").unwrap();
    (stranger.id.to_string(), token)
}

fn at(server: &TestServer, rest: &str) -> String {
    format!("/v4/projects/{}{rest}", server.project())
}

async fn members(server: &TestServer) -> Vec<(String, i64)> {
    let page = server.get(&at(server, "/members?offset=0&limit=100")).await.ok();
    let mut found: Vec<(String, i64)> = page["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["user_name"].as_str().unwrap().to_owned(),
                it["role_id"].as_i64().unwrap(),
            )
        })
        .collect();
    found.sort();
    assert_eq!(page["total"], found.len());
    found
}

#[tokio::test]
async fn a_member_comes_gets_another_role_and_goes() {
    let server = TestServer::start().await;
    let (id, token) = user(&server).await;
    let own = at(&server, "");
    assert_eq!(server.call(&token, "GET", &own, "").await.status, 403);
    let added = server
        .post(&at(&server, "/member"), &json!({"user_id": id, "role_id": 4}))
        .await;
    assert_eq!(added.status, 204);
    assert_eq!(
        members(&server).await,
        [("admin".to_owned(), -1), ("stranger".to_owned(), 4)]
    );
    assert_eq!(server.call(&token, "GET", &own, "").await.status, 200);
    let body = json!({"user_ids": [id, id], "role_id": "9"});
    assert_eq!(server.post(&at(&server, "/members/role"), &body).await.status, 204);
    let role = server.call(&token, "GET", &at(&server, "/user-role"), "").await.ok();
    assert_eq!(role["user_role"], 9);
    let body = json!({"user_ids": [id]}).to_string();
    let gone = server
        .call(server.token(), "DELETE", &at(&server, "/members"), body)
        .await;
    assert_eq!(gone.status, 204);
    assert_eq!(members(&server).await.len(), 1);
    assert_eq!(server.call(&token, "GET", &own, "").await.status, 403);
}

#[tokio::test]
async fn who_leaves_is_no_member_any_more() {
    let server = TestServer::start().await;
    let viewer = server.member(Role::Viewer).await;
    assert_eq!(
        server.call(&viewer, "DELETE", &at(&server, "/quit"), "").await.status,
        204
    );
    assert_eq!(
        server.call(&viewer, "DELETE", &at(&server, "/quit"), "").await.status,
        403
    );
}

#[tokio::test]
async fn one_bad_entry_leaves_all_as_they_were() {
    let server = TestServer::start().await;
    let (id, _) = user(&server).await;
    let other = server.other_tenant().await.credentials.user_id.to_string();
    let users = json!({"users": [{"user_id": id, "role_id": 4}, {"user_id": other, "role_id": 4}]});
    assert_eq!(server.post(&at(&server, "/members"), &users).await.status, 404);
    assert_eq!(members(&server).await.len(), 1);
    let users = json!({"users": [{"user_id": id, "role_id": 4}, {"user_id": id, "role_id": 2}]});
    assert_eq!(server.post(&at(&server, "/members"), &users).await.status, 400);
    assert_eq!(members(&server).await.len(), 1);
}

#[tokio::test]
async fn nobody_gives_a_role_above_their_own() {
    let server = TestServer::start().await;
    let (id, _) = user(&server).await;
    let manager = server.member(Role::ProjectManager).await;
    let give = async |role: i32| {
        let body = json!({"user_id": id, "role_id": role}).to_string();
        server
            .call(&manager, "POST", &at(&server, "/member"), body)
            .await
            .status
    };
    assert_eq!((give(-1).await, give(4).await), (400, 204));
    let admin = server.tenant.credentials.user_id.to_string();
    let body = json!({"user_ids": [admin]}).to_string();
    let refused = server.call(&manager, "DELETE", &at(&server, "/members"), body).await;
    assert_eq!(refused.status, 400);
    let developer = server.member(Role::Developer).await;
    let body = json!({"user_id": id, "role_id": 3}).to_string();
    let refused = server.call(&developer, "POST", &at(&server, "/member"), body).await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
}

#[tokio::test]
async fn lists_of_users_are_bounded() {
    let server = TestServer::start().await;
    for body in [
        json!({"users": Value::Null}),
        json!({"users": []}),
        json!({"users": vec![json!({"user_id": "0".repeat(32), "role_id": 4}); 101]}),
    ] {
        assert_eq!(server.post(&at(&server, "/members"), &body).await.status, 400);
    }
}
