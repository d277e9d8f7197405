//! Uploading: what is taken, and each way it is refused.

use crate::samples::keystore::{FORM, form, upload};
use kiln_testkit::{TestReply, TestServer};
use serde_json::json;

async fn send(server: &TestServer, body: Vec<u8>) -> TestReply {
    let form = (FORM, body);
    server
        .call_as(server.token(), "POST", "/v2/keystore/upload", form)
        .await
}

fn parts(parts: &[(&str, &str)]) -> Vec<u8> {
    let text: String = parts
        .iter()
        .map(|(head, body)| format!("--b0undary\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n"))
        .collect();
    format!("{text}--b0undary--\r\n").into_bytes()
}

const AGREED: (&str, &str) = ("name=\"privacy\"", "true");
const FILE: (&str, &str) = ("name=\"file\"; filename=\"a.jks\"", "content");

#[tokio::test]
async fn a_file_is_kept_and_written_down_without_its_content() {
    let server = TestServer::start().await;
    let id = upload(&server, "发布.jks", b"s3cret \xff\0 bytes").await;
    let domain = &server.tenant.credentials.domain_id;
    let mut reader = server.app.engine.store().read().await.unwrap();
    let page = kiln_store::Page { offset: 0, limit: 1 };
    let deed = reader.audit_of(domain, page).await.unwrap().remove(0);
    assert_eq!((deed.action.as_str(), deed.resource), ("uploadKeystore", id));
    assert_eq!(deed.detail, json!({"keystore_name": "发布.jks"}));
    for entry in std::fs::read_dir(server.folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(6).any(|it| it == b"s3cret"), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn a_form_that_is_not_complete_is_refused() {
    let server = TestServer::start().await;
    for (body, code) in [
        (parts(&[FILE]), "CB.00060200"),
        (parts(&[FILE, ("name=\"privacy\"", "no")]), "CB.00060200"),
        (parts(&[AGREED]), "CB.00060212"),
        (parts(&[AGREED, ("name=\"file\"; filename=\"\"", "")]), "CB.00060212"),
        (
            parts(&[AGREED, ("name=\"file\"; filename=\"a.jks\"", "")]),
            "CB.00060212",
        ),
        (parts(&[AGREED, ("name=\"file\"", "content")]), "CB.00060203"),
        (parts(&[AGREED, FILE, FILE]), "CB.00060213"),
        (
            parts(&[AGREED, FILE, ("name=\"other\"; filename=\"b.jks\"", "x")]),
            "CB.00060213",
        ),
        (
            parts(&[AGREED, FILE, ("name=\"description\"", &"x".repeat(1025))]),
            "CB.00060200",
        ),
        (parts(&[AGREED, FILE, ("name=\"description\"", "a\0b")]), "CB.00060200"),
        (parts(&[AGREED; 17]), "CB.00060200"),
        (b"--b0undary\r\n".to_vec(), "CB.00060200"),
        (b"--b0undary\r\nX: y".to_vec(), "CB.00060200"),
        (
            format!("--b0undary\r\n{}\r\n\r\n", "X: y\r\n".repeat(1000)).into_bytes(),
            "CB.00060200",
        ),
        (Vec::new(), "CB.00060200"),
    ] {
        let reply = send(&server, body).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()), "{}", reply.text());
    }
    for kind in ["text/plain", "multipart/form-data", "multipart/form-data; boundary="] {
        let form = (kind, form("a.jks", b"content"));
        let reply = server
            .call_as(server.token(), "POST", "/v2/keystore/upload", form)
            .await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{kind}");
    }
    let list = server.get("/v2/keystore/list").await.ok();
    assert_eq!(list["result"]["total"], 0);
}

#[tokio::test]
async fn a_name_that_is_more_than_a_name_is_refused() {
    let server = TestServer::start().await;
    for name in [
        "../a.jks",
        "a/b.jks",
        "C:\\\\a.jks",
        "..",
        "a\u{202e}.jks",
        "a\u{7f}.jks",
        &"x".repeat(501),
    ] {
        let reply = send(&server, form(name, b"content")).await;
        let told = reply.refusal();
        assert!(
            told.0 == 400 && ["CB.00060203", "CB.00060200"].contains(&told.1.as_str()),
            "{name:?} {told:?}"
        );
    }
}

#[tokio::test]
async fn kind_size_name_and_number_have_their_limits() {
    let server = TestServer::start().await;
    let most = vec![b'x'; 100 * 1024];
    upload(&server, "most.PEM", &most).await;
    let reply = send(&server, form("more.pem", &[&most[..], b"x"].concat())).await;
    assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
    assert!(reply.message().contains("100 KB"), "{}", reply.message());
    let reply = send(&server, form("a.exe", b"x")).await;
    assert!(
        reply.status == 400 && reply.message().contains(".keystore"),
        "{}",
        reply.text()
    );
    let reply = send(&server, form("most.PEM", b"x")).await;
    assert_eq!(reply.refusal(), (400, "KILN.0440".to_owned()));
    for n in 1..20 {
        upload(&server, &format!("{n}.key"), b"x").await;
    }
    let reply = send(&server, form("one-more.key", b"x")).await;
    assert_eq!(reply.refusal(), (400, "KILN.0441".to_owned()));
}
