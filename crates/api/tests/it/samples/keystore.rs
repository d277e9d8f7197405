//! Bodies of the operations of the file manager.

use super::Things;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

/// The type of [`form`].
pub const FORM: &str = "multipart/form-data; boundary=b0undary";

/// A form that uploads a file.
pub fn form(name: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--b0undary\r\nContent-Disposition: form-data; name=\"privacy\"\r\n\r\ntrue\r\n--b0undary\r\n\
         Content-Disposition: form-data; name=\"description\"\r\n\r\nof a test\r\n--b0undary\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--b0undary--\r\n"].concat()
}

/// Uploads a file as the administrator; its id.
pub async fn upload(server: &TestServer, name: &str, content: &[u8]) -> String {
    let form = (FORM, form(name, content));
    let reply = server
        .call_as(server.token(), "POST", "/v2/keystore/upload", form)
        .await;
    reply.ok()["result"]["keystore_id"].as_str().unwrap().to_owned()
}

/// The first permission on a file, which is its creator's.
pub async fn permission_on(server: &TestServer, file: &str) -> String {
    let path = format!("/v2/keystore/permission/{file}/query?page=1&page_size=0");
    let reply = server.get(&path).await.ok();
    reply["result"]["permission_list"][0]["id"].as_str().unwrap().to_owned()
}

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        // Sent as a form.
        "UploadKeystore" => Some(Value::Null),
        "UpdateKeystore" => Some(json!({
            "id": things.keystore, "keystore_name": things.keystore_name, "description": "new", "share": 1,
        })),
        "AddKeystorePermission" => Some(json!({
            "keystore_id": things.keystore, "user_id": things.user, "user_name": "x", "setting": true, "delete": false,
            "modify": true, "usage": true, "can_absent": true,
        })),
        "UpdateKeystorePermission" => Some(json!({
            "id": things.permission, "keystore_id": things.keystore, "user_name": "x", "delete": false, "modify": true,
            "usage": true,
        })),
        _ => None,
    }
}
