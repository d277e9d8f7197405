//! Listing, downloading, changing and deleting files.

use crate::samples::keystore::upload;
use axum::body::Body;
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn files_are_listed_newest_first_in_pages_from_one() {
    let server = TestServer::start().await;
    for name in ["a.jks", "b.pem", "A2.jks"] {
        upload(&server, name, b"x").await;
    }
    let names = async |query: &str| {
        let reply = server.get(&format!("/v2/keystore/list?{query}")).await.ok();
        let list = reply["result"]["keystore_list"].as_array().unwrap().clone();
        let names: Vec<_> = list
            .iter()
            .map(|it| it["keystore_name"].as_str().unwrap().to_owned())
            .collect();
        (names.len(), reply["result"]["total"].as_u64().unwrap())
    };
    assert_eq!(names("").await, (3, 3));
    assert_eq!(names("page=2&page_size=2").await, (1, 3));
    assert_eq!(names("page=3&page_size=2").await, (0, 3));
    assert_eq!(names("search=a").await, (2, 2));
    assert_eq!(server.get("/v2/keystore/list?page=0").await.status, 400);
    assert_eq!(server.get("/v2/keystore/list?page_size=101").await.status, 400);
}

#[tokio::test]
async fn a_file_is_told_as_the_contract_has_it() {
    let server = TestServer::start().await;
    let id = upload(&server, "a.jks", b"x").await;
    let item = server.get("/v2/keystore/list").await.ok()["result"]["keystore_list"][0].clone();
    assert_eq!(item["share"], 0);
    assert_eq!(item["description"], "of a test");
    assert_eq!(item["domain_name"], "kiln");
    assert_eq!(item["create_user_name"], "admin");
    assert!(item["create_time"].as_str().unwrap().contains(' '));
    assert!(item["create_time_stamp"].as_str().unwrap().parse::<i64>().unwrap() > 1_000_000_000);
    assert_eq!(
        item["permission"],
        json!({
            "keystore_id": id, "setting": true, "delete": true, "modify": true, "usage": true, "id": null,
            "user_name": null, "can_absent": null, "is_creator": null, "last_update_time": null, "region": null,
        })
    );
    let names = server.get("/v2/keystore/name").await.ok();
    assert_eq!(
        names,
        json!({"result": [{"id": id, "keystore_name": "a.jks"}], "status": "success"})
    );
}

#[tokio::test]
async fn a_download_is_what_was_uploaded_and_everything_must_fit() {
    let server = TestServer::start().await;
    let id = upload(&server, "a b.jks", b"\xff\0content").await;
    let domain = server.tenant.credentials.domain_id.to_string();
    let v2 =
        |name: &str, domain: &str, id: &str| format!("/v2/keystore/download?name={name}&domain_id={domain}&id={id}");
    let reply = server.get(&v2("a%20b.jks", &domain, &id)).await;
    assert_eq!((reply.status, &reply.body[..]), (200, &b"\xff\0content"[..]));
    assert_eq!(reply.header("content-type"), "application/octet-stream");
    assert!(reply.header("content-disposition").ends_with("a%20b.jks"));
    let old = server
        .get(&format!("/v3/keystore?file_name=a%20b.jks&domain_id={domain}"))
        .await;
    assert_eq!(&old.body[..], b"\xff\0content");
    let none = "0".repeat(32);
    for path in [
        v2("b.jks", &domain, &id),
        v2("a%20b.jks", &none, &id),
        v2("a%20b.jks", &domain, &none),
    ] {
        assert_eq!(server.get(&path).await.status, 404, "{path}");
    }
    let long = "x".repeat(501);
    for name in ["..%2Fa.jks", "a%07.jks", long.as_str()] {
        assert_eq!(
            server.get(&v2(name, &domain, &id)).await.refusal(),
            (400, "CB.00060203".to_owned()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_file_is_renamed_and_shared_and_deleted() {
    let server = TestServer::start().await;
    let (id, other) = (
        upload(&server, "a.jks", b"x").await,
        upload(&server, "b.jks", b"x").await,
    );
    let path = format!("/v2/keystore/update/{id}");
    let body = |name: &str, share| json!({"id": id, "keystore_name": name, "description": "", "share": share});
    let done = server.post(&path, &body("c.pem", json!("1"))).await.ok();
    assert_eq!(done, json!({"error": null, "status": "success"}));
    let list = server.get("/v2/keystore/list?search=c.pem").await.ok();
    assert_eq!(list["result"]["keystore_list"][0]["share"], 1);
    for (body, code) in [
        (body("b.jks", json!(0)), "KILN.0440"),
        (body("a.exe", json!(0)), "CB.00060200"),
        (body("a/b.jks", json!(0)), "CB.00060203"),
        (body("a.jks", json!(2)), "CB.00060200"),
        (
            json!({"id": other, "keystore_name": "a.jks", "description": "", "share": 0}),
            "CB.00060200",
        ),
        (json!({"id": id, "keystore_name": "a.jks", "share": 0}), "CB.00060200"),
    ] {
        assert_eq!(
            server.post(&path, &body).await.refusal(),
            (400, code.to_owned()),
            "{body}"
        );
    }
    let path = format!("/v2/keystore/{id}/delete");
    assert_eq!(server.delete(&path).await.ok()["result"], json!(id));
    assert_eq!(server.delete(&path).await.status, 404);
    upload(&server, "c.pem", b"x").await;
}

#[tokio::test]
async fn a_shared_file_may_be_used_by_everybody_and_no_more() {
    let server = TestServer::start().await;
    let id = upload(&server, "a.jks", b"x").await;
    let stranger = server.user_without_rights().await;
    let domain = server.tenant.credentials.domain_id.to_string();
    let download = format!("/v3/keystore?file_name=a.jks&domain_id={domain}");
    assert_eq!(
        server.call(&stranger, "GET", &download, Body::empty()).await.status,
        404
    );
    let share = json!({"id": id, "keystore_name": "a.jks", "description": "", "share": 1});
    server.post(&format!("/v2/keystore/update/{id}"), &share).await.ok();
    assert_eq!(
        server.call(&stranger, "GET", &download, Body::empty()).await.status,
        200
    );
    let delete = format!("/v2/keystore/{id}/delete");
    let refused = server.call(&stranger, "DELETE", &delete, Body::empty()).await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
    assert!(refused.message().contains("delete"), "{}", refused.message());
}
