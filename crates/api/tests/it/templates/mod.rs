mod create;
mod delete;
mod favourite;
mod list;
mod official;
mod recommend;
mod used;
mod yaml;

use crate::samples::templates::template;
use kiln_testkit::TestServer;

/// Makes a template; its uuid.
async fn make(server: &TestServer, name: &str) -> String {
    let made = server.post("/v1/template/create", &template(name)).await.ok();
    made["result"]["uuid"].as_str().unwrap().to_owned()
}
