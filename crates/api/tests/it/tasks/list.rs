//! ListJob, ListProjectJobs, ShowJobListByProjectId.

use kiln_model::access::{Permission, Role, UserRef};
use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};
use std::time::Duration;

/// The names of the tasks of a project that a query lists, and how many there are.
async fn listed(server: &TestServer, query: &str) -> (Vec<String>, u64) {
    let path = format!("/v1/job/{}/list?page_index=0&page_size=100&{query}", server.project());
    let page = server.get(&path).await.ok();
    assert_eq!((&page["status"], &page["error"]), (&json!("success"), &Value::Null));
    assert_eq!(
        (&page["jobs"], &page["total"]),
        (&page["result"]["job_list"], &page["result"]["total"])
    );
    let names = names(&page).into_iter().map(str::to_owned).collect();
    (names, page["total"].as_u64().unwrap())
}

/// The names of the tasks that a query lists over all projects for a caller, and how many there are.
async fn everywhere(server: &TestServer, token: &str, query: &str) -> (Vec<String>, u64) {
    let reply = server
        .call(token, "GET", &format!("/v1/job/list?{query}"), "")
        .await
        .ok();
    let page = json!({"jobs": reply["result"]["job_list"]});
    let names = names(&page).into_iter().map(str::to_owned).collect();
    (names, reply["result"]["total"].as_u64().unwrap())
}

/// Makes a task in the name of somebody; its id.
async fn task_of(server: &TestServer, token: &str, project: &str, name: &str) -> String {
    let body = task_body(project, name, &["ok"]).to_string();
    let made = server.call(token, "POST", "/v3/jobs/create", body).await.ok();
    made["result"]["job_id"].as_str().unwrap().to_owned()
}

/// A second project of the first tenant; its id.
async fn second_project(server: &TestServer) -> String {
    let made = &server.tenant.credentials;
    let admin = server.app.iam.user_named(&made.domain_id, "admin").await.unwrap();
    let by = UserRef {
        id: admin.id,
        name: admin.name,
    };
    let project = server
        .app
        .iam
        .create_project(&made.domain_id, kiln_iam::NewProject::named("second"), &by)
        .await
        .unwrap();
    project.id.to_string()
}

async fn page(server: &TestServer, query: &str) -> Value {
    server.get(&format!("/v3/{}/jobs?{query}", server.project())).await.ok()
}

fn names(page: &Value) -> Vec<&str> {
    page["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["job_name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn pages_count_from_zero_and_the_newest_task_comes_first() {
    let server = TestServer::start().await;
    for name in ["a", "b", "c"] {
        server.task(name, &["ok"]).await;
    }
    let first = page(&server, "page_index=0&page_size=2").await;
    assert_eq!((names(&first), &first["total"]), (vec!["c", "b"], &json!(3)));
    assert_eq!(names(&page(&server, "page_index=1&page_size=2").await), ["a"]);
    assert_eq!(
        page(&server, "page_index=2&page_size=2").await,
        json!({"jobs": [], "total": 3})
    );
}

#[tokio::test]
async fn a_task_is_shown_with_its_last_build() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["fail"]).await;
    let item = page(&server, "page_index=0&page_size=10").await["jobs"][0].clone();
    assert_eq!(item["id"], json!(job));
    assert_eq!(item["last_build_status"], "red");
    assert_eq!(item["last_job_running_status"], "Finished");
    assert_eq!(item["last_build_user"], "admin");
    assert_eq!(item["health_score"], 0);
    assert_eq!(item["trigger_type"], "Manual");
    assert!(item["last_build_time"].is_i64() && item["build_time"].is_i64());
    assert_eq!(item["is_finished"], true);
}

#[tokio::test]
async fn a_task_that_never_ran_says_so() {
    let server = TestServer::start().await;
    server.task("demo", &["ok"]).await;
    let item = page(&server, "page_index=0&page_size=10").await["jobs"][0].clone();
    assert_eq!(item["last_build_status"], "none");
    assert_eq!(item["last_build_time"], Value::Null);
}

#[tokio::test]
async fn the_flags_say_what_the_caller_may_do() {
    let server = TestServer::start().await;
    server.task("demo", &["ok"]).await;
    let viewer = server.member(Role::Viewer).await;
    let path = format!("/v3/{}/jobs?page_index=0&page_size=10", server.project());
    let item = server.call(&viewer, "GET", &path, "").await.ok()["jobs"][0].clone();
    assert_eq!(
        (&item["is_view"], &item["is_delete"], &item["is_execute"]),
        (&json!(true), &json!(false), &json!(false))
    );
}

#[tokio::test]
async fn a_list_shows_all_that_either_form_of_it_has() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    server.post(&format!("/v3/jobs/{job}/disable"), &Value::Null).await.ok();
    let page = server.get("/v1/job/list").await.ok();
    let item = &page["result"]["job_list"][0];
    assert_eq!((&item["id"], &item["job_name"]), (&json!(job), &json!("demo")));
    assert_eq!(
        (&item["project_id"], &item["project_name"]),
        (&json!(server.project()), &json!("first"))
    );
    assert_eq!(
        (&item["build_number"], &item["task_id"]),
        (&json!("1"), &json!("#20240626.1"))
    );
    assert_eq!(
        (&item["last_build_status"], &item["trigger_type"]),
        (&json!("blue"), &json!("Manual"))
    );
    assert_eq!(
        (&item["user_name"], &item["nick_name"]),
        (&json!("admin"), &json!("admin"))
    );
    assert_eq!(item["user_id"], item["last_build_user_id"]);
    assert_eq!((&item["disabled"], &item["is_finished"]), (&json!(true), &json!(true)));
    assert_eq!(
        (&item["project_permission_switch"], &item["health_score"]),
        (&json!(true), &json!(100))
    );
    let of_project = server
        .get(&format!("/v1/job/{}/list?page_index=0&page_size=0", server.project()))
        .await
        .ok();
    assert_eq!(&of_project["jobs"][0], item);
}

#[tokio::test]
async fn a_list_is_searched_and_filtered() {
    let server = TestServer::start().await;
    let (red, _) = server.finished("Nightly_red", &["fail"]).await;
    server.finished("nightly-blue", &["ok"]).await;
    server.task("other", &["ok"]).await;
    let one = |name: &str| (vec![name.to_owned()], 1);
    assert_eq!(listed(&server, "search=NIGHTLY").await.1, 2);
    assert_eq!(listed(&server, "search=y_R").await, one("Nightly_red"));
    assert_eq!(listed(&server, "search=admin").await.1, 3);
    assert_eq!(listed(&server, "search=%25").await.1, 0);
    for (colour, name) in [("red", "Nightly_red"), ("BLUE", "nightly-blue"), ("none", "other")] {
        assert_eq!(listed(&server, &format!("build_status={colour}")).await, one(name));
        assert_eq!(
            everywhere(&server, server.token(), &format!("build_status={colour}")).await,
            one(name)
        );
    }
    let admin = server.get("/v1/job/list").await.ok()["result"]["job_list"][0]["user_id"].clone();
    assert_eq!(
        listed(&server, &format!("creator_id={}", admin.as_str().unwrap()))
            .await
            .1,
        3
    );
    assert_eq!(listed(&server, &format!("creator_id={}", "0".repeat(32))).await.1, 0);
    server.post(&format!("/v3/jobs/{red}/delete"), &Value::Null).await.ok();
    assert_eq!(listed(&server, "build_status=red").await, (vec![], 0));
}

#[tokio::test]
async fn a_list_is_ordered_as_it_is_asked_for() {
    let server = TestServer::start().await;
    let b = server.task("b", &["ok"]).await;
    server.finished("C", &["fail"]).await;
    server.task("a", &["ok"]).await;
    server.clock.forward(Duration::from_secs(1));
    let record = server.run(&b).await;
    server.wait(&record).await;
    for (query, expected) in [
        ("", ["a", "C", "b"]),
        ("sort_order=ASC", ["b", "C", "a"]),
        ("sort_field=job_name&sort_order=asc", ["a", "b", "C"]),
        ("sort_field=task_name&sort_order=DESC", ["C", "b", "a"]),
        ("sort_field=last_build_time", ["b", "C", "a"]),
        ("sort_field=health_score", ["b", "a", "C"]),
    ] {
        let (names, _) = listed(&server, query).await;
        assert_eq!(names, expected, "{query}");
        assert_eq!(everywhere(&server, server.token(), query).await.0, expected, "{query}");
    }
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_is_refused_by_name() {
    let server = TestServer::start().await;
    let of_project = format!("/v1/job/{}/list?page_index=0&page_size=10", server.project());
    for (query, field) in [
        ("sort_field=colour", "sort_field"),
        ("sort_order=up", "sort_order"),
        ("build_status=green", "build_status"),
        ("creator_id=me", "creator_id"),
        ("search=%00", "search"),
        ("by_group=maybe", "by_group"),
        ("by_group=true&group_path_id=x", "group_path_id"),
    ] {
        let reply = server.get(&format!("{of_project}&{query}")).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{query}");
        assert!(
            reply.message().starts_with(&format!("[{field}]")),
            "{}",
            reply.message()
        );
    }
    for query in ["page_size=101", "page_index=-1", "sort_field=x"] {
        assert_eq!(
            server.get(&format!("/v1/job/list?{query}")).await.status,
            400,
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_group_lists_its_own_tasks() {
    let server = TestServer::start().await;
    let path = |verb: &str| format!("/v1/job/{}/group/{verb}", server.project());
    let group = server.post(&path("create"), &json!({"name": "g"})).await.ok()["result"][0].clone();
    let inside = server.task("inside", &["ok"]).await;
    server.task("outside", &["ok"]).await;
    let body = json!({"group_id": group["id"], "jobs": [{"job_id": inside}]});
    server.post(&path("move"), &body).await.ok();
    let of_group = format!("by_group=true&group_path_id={}", group["path_id"].as_str().unwrap());
    assert_eq!(listed(&server, &of_group).await, (vec!["inside".to_owned()], 1));
    assert_eq!(listed(&server, "by_group=true").await, (vec!["outside".to_owned()], 1));
    assert_eq!(listed(&server, &of_group.replace("true", "false")).await.1, 2);
    let unknown = format!(
        "{}&by_group=true&group_path_id={}",
        "page_index=0&page_size=10",
        "0".repeat(32)
    );
    let reply = server
        .get(&format!("/v1/job/{}/list?{unknown}", server.project()))
        .await;
    assert_eq!(reply.refusal(), (404, "DEVCB.00031006".to_owned()));
}

#[tokio::test]
async fn each_caller_sees_the_tasks_of_its_own_projects() {
    let server = TestServer::start().await;
    let second = second_project(&server).await;
    server.task("in-first", &["ok"]).await;
    task_of(&server, server.token(), &second, "in-second").await;
    let (viewer, stranger) = (server.member(Role::Viewer).await, server.user_without_rights().await);
    let participant = server.member(Role::Participant).await;
    let other = server.other_tenant().await;
    assert_eq!(
        everywhere(&server, server.token(), "").await,
        (vec!["in-second".to_owned(), "in-first".to_owned()], 2)
    );
    assert_eq!(everywhere(&server, &viewer, "").await, (vec!["in-first".to_owned()], 1));
    for token in [&stranger, &participant, &other.token] {
        assert_eq!(everywhere(&server, token, "").await, (vec![], 0));
    }
    let made = &server.tenant.credentials;
    let user = server
        .app
        .iam
        .user_named(&made.domain_id, Role::Viewer.name())
        .await
        .unwrap();
    let second = kiln_model::id::ProjectId::parse(&second).unwrap();
    server
        .app
        .iam
        .set_member(&second, &user.id, Role::Developer)
        .await
        .unwrap();
    let (names, total) = everywhere(&server, &viewer, "sort_field=job_name&sort_order=ASC").await;
    assert_eq!((names, total), (vec!["in-first".to_owned(), "in-second".to_owned()], 2));
}

/// What a caller may do on a task, tried in an order that leaves each next try possible.
async fn tried(server: &TestServer, token: &str, job: &str, name: &str) -> Value {
    let mut update = task_body(server.project(), name, &["ok"]);
    update["job_id"] = json!(job);
    let may = async |method: &str, path: &str, body: String| server.call(token, method, path, body).await.status == 200;
    json!({
        "is_view": may("GET", &format!("/v3/jobs/{job}/query"), String::new()).await,
        "is_modify": may("POST", "/v3/jobs/update", update.to_string()).await,
        "is_execute": may("POST", "/v3/jobs/build", json!({"job_id": job}).to_string()).await,
        "is_forbidden": may("POST", &format!("/v3/jobs/{job}/disable"), String::new()).await,
        "is_delete": may("POST", &format!("/v3/jobs/{job}/delete"), String::new()).await,
    })
}

#[tokio::test]
async fn the_flags_of_every_role_are_what_its_calls_find() {
    let server = TestServer::start().await;
    for role in Role::ALL {
        let token = server.member(role).await;
        let name = format!("of-{}", role.name());
        let job = server.task(&name, &["ok"]).await;
        let (seen, _) = everywhere(&server, &token, "page_size=100").await;
        let views = role.default_rights().allows(Permission::TaskView);
        assert_eq!(seen.contains(&name), views, "{}", role.name());
        if views {
            let page = server
                .call(&token, "GET", &format!("/v1/job/list?search={name}"), "")
                .await
                .ok();
            let item = &page["result"]["job_list"][0];
            let tried = tried(&server, &token, &job, &name).await;
            for (flag, may) in tried.as_object().unwrap() {
                assert_eq!(&item[flag], may, "{} {flag}", role.name());
            }
        }
    }
}
