//! The sizes of executors.

use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn the_sizes_are_a_bare_list() {
    let server = TestServer::start().await;
    for arch in ["x86-64", "arm"] {
        let path = format!("/v2/resource/spec?project_id={}&arch={arch}", server.project());
        let expected = json!(["DEFAULT", "2U8G", "4U8G", "8U16G", "16U32G", "16U64G"]);
        assert_eq!(server.get(&path).await.ok(), expected);
    }
}

#[tokio::test]
async fn project_and_architecture_must_be_given_and_known() {
    let server = TestServer::start().await;
    let project = server.project();
    for query in [
        "arch=arm".to_owned(),
        format!("project_id={project}"),
        format!("project_id={project}&arch=mips"),
        "project_id=x&arch=arm".to_owned(),
    ] {
        assert_eq!(
            server.get(&format!("/v2/resource/spec?{query}")).await.refusal(),
            (400, "CB.00060200".to_owned())
        );
    }
    let unknown = format!("/v2/resource/spec?project_id={}&arch=arm", "0".repeat(32));
    assert_eq!(server.get(&unknown).await.status, 404);
}
