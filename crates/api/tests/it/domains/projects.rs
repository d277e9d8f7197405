//! ShowRelatedProject and ListRelatedProjectInfo.

use kiln_iam::NewProject;
use kiln_model::access::{Role, UserRef};
use kiln_testkit::TestServer;
use serde_json::json;

const RELATED: &str = "/v1/domain/project/related";
const PAGE: &str = "/v1/domain/project/related-page";

async fn with_projects(server: &TestServer, names: &[&str]) {
    let made = &server.tenant.credentials;
    let by = UserRef {
        id: made.user_id.clone(),
        name: made.user_name.clone(),
    };
    for name in names {
        server
            .app
            .iam
            .create_project(&made.domain_id, NewProject::named(name), &by)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn members_see_their_projects_and_administrators_all() {
    let server = TestServer::start().await;
    with_projects(&server, &["web"]).await;
    let member = server.member(Role::Participant).await;
    let reply = server.call(&member, "GET", RELATED, "").await.ok();
    let made = &server.tenant.credentials;
    let first = json!({
        "identifier": server.project(), "name": "first", "author_id": made.user_id, "author_domain_id": made.domain_id,
        "is_creator": false,
    });
    assert_eq!(reply["result"], json!({"project_info_list": [first], "total": 1}));
    let all = server.get(RELATED).await.ok();
    assert_eq!(all["result"]["total"], 2);
    assert_eq!(all["result"]["project_info_list"][1]["name"], "web");
    assert_eq!(all["result"]["project_info_list"][1]["is_creator"], true);
    let stranger = server.user_without_rights().await;
    let none = server.call(&stranger, "GET", RELATED, "").await.ok();
    assert_eq!(none["result"], json!({"project_info_list": [], "total": 0}));
}

#[tokio::test]
async fn pages_count_from_one_and_names_are_searched() {
    let server = TestServer::start().await;
    with_projects(&server, &["alpha", "Alphabet", "beta"]).await;
    let names = async |query: &str| {
        let reply = server.get(&format!("{PAGE}?{query}")).await.ok();
        let list = reply["result"]["project_info_list"].as_array().unwrap().clone();
        assert!(list.iter().all(|it| it["status"] == 1));
        let mut names: Vec<String> = list.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        (names.join(" "), reply["result"]["total"].as_u64().unwrap())
    };
    assert_eq!(names("search=alpha").await, ("Alphabet alpha".to_owned(), 2));
    assert_eq!(names("page_size=3").await.1, 4);
    let last = names("page_size=3&page_no=2").await;
    assert_eq!((last.0.split(' ').count(), last.1), (1, 4));
    assert_eq!(names("page_no=9").await, (String::new(), 4));
    for wrong in ["page_no=0", "page_size=0", "page_size=101", "page_no=x"] {
        let reply = server.get(&format!("{PAGE}?{wrong}")).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{wrong}");
    }
}
