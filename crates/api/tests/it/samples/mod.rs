//! What stands for the things of a tenant in the calls that the walks over all operations make: one file per group says what a
//! right body of each operation is. An operation that is added brings its sample here.

mod domains;
mod executions;
mod groups;
mod iam;
pub mod keystore;
mod notices;
mod permissions;
mod projects;
mod records;
mod recycle_bin;
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
    pub build_project: String,
    pub domain: String,
    /// A file of the file manager, with its name and the permission of its creator.
    pub keystore: String,
    pub keystore_name: String,
    pub permission: String,
    pub template: String,
    /// The id of a repository at its host, and the credential that it is fetched with.
    pub repository: String,
    pub end_point: String,
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
        let build_project = server.wait(&record).await.build_project.to_string();
        let keystore = keystore::upload(server, "covered.jks", b"content").await;
        let made = server
            .post("/v1/template/create", &templates::template("covered"))
            .await
            .ok();
        let template = made["result"]["uuid"].as_str().unwrap_or_default().to_owned();
        let (repository, end_point) = ("the-repository-of-ann", "the-end-point-of-ann");
        crate::code::with_source(server, "sourced", "https://host/team/demo.git", (repository, end_point)).await;
        Self {
            repository: repository.to_owned(),
            end_point: end_point.to_owned(),
            job,
            project,
            record,
            user,
            group,
            root,
            build_project,
            domain: server.tenant.credentials.domain_id.to_string(),
            permission: keystore::permission_on(server, &keystore).await,
            keystore,
            keystore_name: "covered.jks".to_owned(),
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
            build_project: format!("{}{}", "0".repeat(35), "2"),
            domain: "0".repeat(32),
            keystore: "0".repeat(32),
            keystore_name: "unknown.jks".to_owned(),
            permission: "0".repeat(32),
            template: "0".repeat(32),
            repository: "unknown".to_owned(),
            end_point: "unknown".to_owned(),
        }
    }

    /// The ids that only their tenant knows.
    pub fn ids(&self) -> Vec<&str> {
        vec![
            &self.job,
            &self.project,
            &self.record,
            &self.user,
            &self.group,
            &self.root,
            &self.build_project,
            &self.domain,
            &self.keystore,
            &self.permission,
            &self.template,
            &self.repository,
            &self.end_point,
        ]
    }

    /// What stands in a path or a query for the parameter of this name.
    pub fn parameter(&self, name: &str) -> String {
        match name {
            "job_id" => self.job.clone(),
            "project_id" => self.project.clone(),
            "record_id" | "build_flow_record_id" => self.record.clone(),
            "id" | "source_group_id" | "target_group_id" => self.group.clone(),
            "root_id" => self.root.clone(),
            "build_project_id" => self.build_project.clone(),
            "domain_id" => self.domain.clone(),
            "keystore_id" => self.keystore.clone(),
            "name" | "file_name" => self.keystore_name.clone(),
            "permission_id" => self.permission.clone(),
            "notice_type" => "MAIL".to_owned(),
            "repo_id" => self.repository.clone(),
            "endpoint_id" => self.end_point.clone(),
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
        .or_else(|| records::body(id, things))
        .or_else(|| permissions::body(id, things))
        .or_else(|| recycle_bin::body(id, things))
        .or_else(|| domains::body(id))
        .or_else(|| keystore::body(id, things))
        .or_else(|| notices::body(id, things))
        .or_else(|| templates::body(id, things))
        .or_else(|| resources::body(id))
        .or_else(|| iam::body(id))
}

/// Whether there is a right body for an operation.
pub fn takes(id: &str, things: &Things) -> bool {
    id == "UploadKeystore" || body(id, things).is_some()
}

/// The same, to be sent.
pub fn sent(id: &str, things: &Things) -> Body {
    match id {
        "UploadKeystore" => keystore::form(&format!("{}.another.jks", things.keystore), b"content").into(),
        _ => body(id, things).map_or_else(Body::empty, |it| it.to_string().into()),
    }
}

/// The type of what is sent.
pub fn kind(id: &str) -> &'static str {
    match id {
        "UploadKeystore" => keystore::FORM,
        _ => "application/json",
    }
}
