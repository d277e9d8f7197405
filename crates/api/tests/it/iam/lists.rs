//! Projects and domains.

use kiln_testkit::TestServer;

#[tokio::test]
async fn the_project_of_the_region_is_found_by_name() {
    let server = TestServer::start().await;
    let found = server.get("/v3/projects?name=local-1&page=1&per_page=10").await.ok();
    let projects = found["projects"].as_array().unwrap();
    assert_eq!(projects.len(), 1);
    assert_eq!(projects[0]["id"], server.tenant.credentials.iam_project_id.to_string());
    assert_eq!(
        projects[0]["domain_id"],
        server.tenant.credentials.domain_id.to_string()
    );
    let none = server.get("/v3/projects?name=mars-1").await.ok();
    assert!(none["projects"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_caller_sees_its_own_tenant_and_no_other() {
    let server = TestServer::start().await;
    let other = server.other_tenant().await;
    let domains = server.call(&other.token, "GET", "/v3/auth/domains", "").await.ok();
    assert_eq!(domains["domains"].as_array().unwrap().len(), 1);
    assert_eq!(domains["domains"][0]["name"], "other");
    let projects = server.call(&other.token, "GET", "/v3/auth/projects", "").await.ok();
    assert_eq!(projects["projects"].as_array().unwrap().len(), 1);
    assert_eq!(
        projects["projects"][0]["domain_id"],
        other.credentials.domain_id.to_string()
    );
}

#[tokio::test]
async fn a_token_for_the_whole_tenant_is_good_here() {
    let server = TestServer::start().await;
    let token = server.domain_token().await;
    assert_eq!(server.call(&token, "GET", "/v3/auth/domains", "").await.status, 200);
}
