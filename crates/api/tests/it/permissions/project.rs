//! ShowProjectPermission.

use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn everybody_is_told_their_own_role_and_rights() {
    let server = TestServer::start().await;
    let path = format!("/v1/domain/user-permission?project_id={}", server.project());
    let viewer = server.member(Role::Viewer).await;
    let told = server.call(&viewer, "GET", &path, "").await.ok();
    assert_eq!(
        told["result"],
        json!({
            "project_id": server.project(), "role_id": "8", "role_name": "viewer", "role_ids": ["8"], "role_names": ["viewer"],
            "create_permission": false, "modify_permission": false, "delete_permission": false, "view_permission": true,
            "execute_permission": false, "copy_permission": false, "forbidden_permission": false,
            "manager_permission": false, "group_permission": false,
        })
    );
    let developer = server.member(Role::Developer).await;
    let told = server.call(&developer, "GET", &path, "").await.ok()["result"].clone();
    assert_eq!(
        (&told["group_permission"], &told["manager_permission"]),
        (&json!(true), &json!(false))
    );
    let told = server.get(&path).await.ok()["result"].clone();
    assert_eq!(
        (&told["role_id"], &told["manager_permission"]),
        (&json!("-1"), &json!(true))
    );
}

#[tokio::test]
async fn a_stranger_has_no_role_and_may_do_nothing() {
    let server = TestServer::start().await;
    let stranger = server.user_without_rights().await;
    let path = format!("/v1/domain/user-permission?project_id={}", server.project());
    let told = server.call(&stranger, "GET", &path, "").await.ok()["result"].clone();
    assert_eq!((&told["role_id"], &told["role_ids"]), (&json!(""), &json!([])));
    let flags = told
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.ends_with("_permission"));
    assert!(flags.into_iter().all(|(_, it)| *it == false), "{told}");
}

#[tokio::test]
async fn a_role_of_the_tenants_own_is_told_by_its_name() {
    let server = TestServer::start().await;
    let made = &server.tenant.credentials;
    let iam = &server.app.iam;
    let rights = Role::Viewer.default_rights();
    let role = iam.create_role(&made.domain_id, "auditor", None, rights).await.unwrap();
    let token = server.member(Role::Participant).await;
    let user = iam.user_named(&made.domain_id, Role::Participant.name()).await.unwrap();
    iam.set_member_role(&made.project_id, &user.id, role.id).await.unwrap();
    let path = format!("/v1/domain/user-permission?project_id={}", server.project());
    let told = server.call(&token, "GET", &path, "").await.ok()["result"].clone();
    assert_eq!(
        (&told["role_id"], &told["role_name"]),
        (&json!("500"), &json!("auditor"))
    );
    assert_eq!(
        (&told["view_permission"], &told["execute_permission"]),
        (&json!(true), &json!(false))
    );
    assert!(iam.set_member_role(&made.project_id, &user.id, 501).await.is_err());
}

#[tokio::test]
async fn a_project_that_does_not_exist_is_404_and_a_wrong_id_400() {
    let server = TestServer::start().await;
    let path = |id: &str| format!("/v1/domain/user-permission?project_id={id}");
    let unknown = server.get(&path(&"0".repeat(32))).await;
    assert_eq!(unknown.refusal(), (404, "DEVCB.00031006".to_owned()));
    for wrong in ["", "x", "X"] {
        assert_eq!(
            server.get(&path(wrong)).await.refusal(),
            (400, "CB.00060200".to_owned())
        );
    }
}
