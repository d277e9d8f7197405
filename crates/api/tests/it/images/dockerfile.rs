//! Base images and their Dockerfiles.

use kiln_testkit::TestServer;

#[tokio::test]
async fn each_base_image_has_a_dockerfile() {
    let server = TestServer::start().await;
    let listed = server.get("/v1/image/templates").await.ok();
    let images = listed["result"]["image_templates"].as_array().unwrap();
    assert_eq!(images.len(), 4);
    for image in images {
        assert_eq!(image["organization"], "codeci");
        assert_eq!(image["image_name"], "special_base_image");
        let id = image["image_id"].as_str().unwrap();
        let reply = server
            .get(&format!("/v1/image/dockerfile-template?image_id={id}"))
            .await;
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, "application/octet-stream")
        );
        let base = image["base_image"].as_str().unwrap();
        assert!(reply.text().contains(&format!(" {base}:")), "{}", reply.text());
    }
}

#[tokio::test]
async fn an_unknown_base_image_is_404_and_none_at_all_is_400() {
    let server = TestServer::start().await;
    let reply = server.get("/v1/image/dockerfile-template?image_id=x").await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.message(), "the base image does not exist");
    let reply = server.get("/v1/image/dockerfile-template").await;
    assert_eq!(reply.refusal().0, 400);
}
