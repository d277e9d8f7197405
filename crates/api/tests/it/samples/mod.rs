//! What stands for the things of a tenant in the calls that the walks over all operations make: one file per group says what a
//! right body of each operation is. An operation that is added brings its sample here.

mod executions;
mod groups;
mod iam;
mod projects;
mod resources;
mod tasks;
pub mod templates;

use axum::body::Body;
use kiln_testkit::TestServer;
use serde_json::Value;

/// The ids of one tenant's things.
pub struct Things {
    pub job: String,
    pub project: String,
    pub record: String,
    /// A user of the tenant; for the first tenant its administrator.
    pub user: String,
    pub group: String,
    /// The root of the reports of the build.
    pub root: String,
    pub template: String,
}

impl Things {
    /// Things of the first tenant: a task with a finished build, and whatever else the groups need.
    pub async fn of(server: &TestServer) -> Self {
        let (job, record) = server.finished("covered", &["ok"]).await;
        let project = server.project().to_owned();
        let user = server.tenant.credentials.user_id.to_string();
        let group = groups::made(server).await;
        let totals = kiln_model::report::TestTotals::default();
        let root = server.report(&record, totals, b"an archive").await;
        let made = server
            .post("/v1/template/create", &templates::template("covered"))
            .await
            .ok();
        let template = made["result"]["uuid"].as_str().unwrap_or_default().to_owned();
        Self {
            job,
            project,
            record,
            user,
            group,
            root,
            template,
        }
    }

    /// Well-formed ids that name nothing.
    pub fn unknown() -> Self {
        Self {
            job: "0".repeat(32),
            project: "0".repeat(32),
            record: format!("{}{}", "0".repeat(35), "1"),
            user: "0".repeat(32),
            group: "0".repeat(32),
            root: "0".repeat(32),
            template: "0".repeat(32),
        }
    }

    /// What stands in a path or a query for the parameter of this name.
    pub fn parameter(&self, name: &str) -> String {
        match name {
            "job_id" => self.job.clone(),
            "project_id" => self.project.clone(),
            "record_id" | "build_flow_record_id" => self.record.clone(),
            "id" | "source_group_id" | "target_group_id" => self.group.clone(),
            "root_id" => self.root.clone(),
            "uuid" => self.template.clone(),
            "image_id" => "e1579739-cd2e-11e9-b7c2-286ed489051f".to_owned(),
            "arch" => "x86-64".to_owned(),
            "sha256" => "a".repeat(64),
            "start_time" | "end_time" => "2024-06-26%2008:00:00".to_owned(),
            "repository_name" => "demo".to_owned(),
            "task_name" => "stage1".to_owned(),
            _ => "1".to_owned(),
        }
    }
}

/// The right body of an operation; nothing where it takes none.
pub fn body(id: &str, things: &Things) -> Option<Value> {
    tasks::body(id, things)
        .or_else(|| executions::body(id, things))
        .or_else(|| projects::body(id, things))
        .or_else(|| groups::body(id, things))
        .or_else(|| templates::body(id, things))
        .or_else(|| resources::body(id))
        .or_else(|| iam::body(id))
}

/// The same, to be sent.
pub fn sent(id: &str, things: &Things) -> Body {
    body(id, things).map_or_else(Body::empty, |it| it.to_string().into())
}
