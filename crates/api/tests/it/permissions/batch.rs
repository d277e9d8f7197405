//! BatchUpdateJobRolePermission.

use super::{BATCH, batch, row};
use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn several_tasks_change_at_once() {
    let server = TestServer::start().await;
    let (one, other) = (server.task("one", &["ok"]).await, server.task("other", &["ok"]).await);
    let third = server.task("third", &["ok"]).await;
    let rows = json!([{
        "role_id": 8, "role_name": "Viewer", "devuc_role_id": null, "count": 0, "id": 1, "is_execute": "true", "is_view": null,
    }]);
    let body = batch(&server, &[&one, &other, &one], rows);
    let reply = server.call(server.token(), "POST", BATCH, body).await.ok();
    assert_eq!(reply, json!({"result": "success", "error": null, "status": "success"}));
    for (job, expected) in [(one, true), (other, true), (third, false)] {
        let row = row(&server, &job, 8).await;
        assert_eq!((&row["is_execute"], &row["is_view"]), (&json!(expected), &json!(true)));
    }
}

#[tokio::test]
async fn without_tasks_the_project_changes_for_all_that_follow_it() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let viewer = server.member(Role::Viewer).await;
    let run = json!({"job_id": job}).to_string();
    assert_eq!(
        server.call(&viewer, "POST", "/v3/jobs/build", run.clone()).await.status,
        403
    );
    let body = json!({"project_id": server.project(), "permissions": [{"role_id": "8", "is_execute": true}]});
    server.post(BATCH, &body).await.ok();
    server.call(&viewer, "POST", "/v3/jobs/build", run).await.ok();
    let mut reader = server.app.engine.store().read().await.unwrap();
    let page = kiln_store::Page { offset: 0, limit: 10 };
    let deeds = reader
        .audit_of(&server.tenant.credentials.domain_id, page)
        .await
        .unwrap();
    let deed = deeds.iter().find(|it| it.action == "updateProjectPermission").unwrap();
    assert_eq!(
        (deed.resource.as_str(), &deed.detail["roles"]),
        (server.project(), &json!([8]))
    );
}

#[tokio::test]
async fn the_switch_has_tasks_follow_their_project_again() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let own = batch(&server, &[&job], json!([{"role_id": 8, "is_view": false}]));
    server.call(server.token(), "POST", BATCH, own).await.ok();
    let body = json!({"job_ids": [job], "project_switch": true, "permissions": [{"role_id": 8, "is_delete": true}]});
    server.post(BATCH, &body).await.ok();
    let row = row(&server, &job, 8).await;
    assert_eq!((&row["is_view"], &row["is_delete"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn one_task_that_is_refused_leaves_all_as_they_were() {
    let server = TestServer::start().await;
    let (one, other) = (server.task("one", &["ok"]).await, server.task("other", &["ok"]).await);
    let manager = server.member(Role::ProjectManager).await;
    let lock = batch(&server, &[&other], json!([{"role_id": 3, "is_manager": false}]));
    server.call(server.token(), "POST", BATCH, lock).await.ok();
    let rows = json!([{"role_id": 8, "is_execute": true}]);
    let zeros = "0".repeat(32);
    for (second, refusal) in [(other.as_str(), (403, "KILN.0403")), (&zeros, (404, "DEVCB.00031006"))] {
        let body = batch(&server, &[&one, second], rows.clone());
        let reply = server.call(&manager, "POST", BATCH, body).await;
        assert_eq!(reply.refusal(), (refusal.0, refusal.1.to_owned()));
        assert_eq!(row(&server, &one, 8).await["is_execute"], false);
    }
    let own = batch(&server, &[&one], rows);
    server.call(&manager, "POST", BATCH, own).await.ok();
}

#[tokio::test]
async fn nobody_lifts_themselves_or_others_above_themselves() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let manager = server.member(Role::ProjectManager).await;
    let lower = json!([{"role_id": 3, "is_delete": false}]);
    for jobs in [vec![job.as_str()], vec![]] {
        server
            .call(server.token(), "POST", BATCH, batch(&server, &jobs, lower.clone()))
            .await
            .ok();
        for role in [3, 8] {
            let lift = json!([{"role_id": role, "is_delete": true}]);
            let refused = server.call(&manager, "POST", BATCH, batch(&server, &jobs, lift)).await;
            assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()), "{jobs:?} {role}");
        }
        let kept = json!([{"role_id": -1, "is_delete": true}, {"role_id": 4, "is_delete": false}]);
        server
            .call(&manager, "POST", BATCH, batch(&server, &jobs, kept))
            .await
            .ok();
    }
}

#[tokio::test]
async fn the_creators_row_is_locked() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let all_as_it_is = json!(super::rows(&server, &job).await);
    server
        .call(server.token(), "POST", BATCH, batch(&server, &[&job], all_as_it_is))
        .await
        .ok();
    let less = json!([{"role_id": -3, "is_view": false}]);
    let refused = server
        .call(server.token(), "POST", BATCH, batch(&server, &[&job], less))
        .await;
    assert_eq!(refused.refusal(), (400, "CB.00060200".to_owned()));
    assert!(
        refused.message().contains("[permissions[0].role_id]"),
        "{}",
        refused.message()
    );
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let many: Vec<&str> = vec![&job; 101];
    let rows: Vec<_> = vec![json!({"role_id": 8}); 201];
    for (body, field) in [
        (json!({}), "[job_ids]"),
        (json!({"job_ids": "x"}), "[job_ids]"),
        (json!({"job_ids": many}), "[job_ids]"),
        (json!({"job_ids": [job], "permissions": rows}), "[permissions]"),
        (
            json!({"job_ids": [job], "permissions": [{}]}),
            "[permissions[0].role_id]",
        ),
        (
            json!({"job_ids": [job], "permissions": [{"role_id": 1.5}]}),
            "[permissions[0].role_id]",
        ),
        (
            json!({"job_ids": [job], "permissions": [{"role_id": 600}]}),
            "[permissions[0].role_id]",
        ),
        (
            json!({"job_ids": [job], "permissions": [{"role_id": 8, "is_view": 1}]}),
            "[permissions[0].is_view]",
        ),
    ] {
        let reply = server.post(BATCH, &body).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{body}");
        assert!(reply.message().contains(field), "{}", reply.message());
    }
    let wrong = server.post(BATCH, &json!({"job_ids": ["X"]})).await;
    assert_eq!(wrong.refusal(), (400, "CB.00060201".to_owned()));
}
