//! The first build, driven through the service's own API like any client would.

use super::project::Project;
use crate::client::{Api, ClientError};
use crate::credentials::CredentialsFile;
use crate::output;
use camino::Utf8Path;
use serde_json::{Value, json};

/// What the demonstration made.
#[derive(Debug)]
pub struct Built {
    /// The task.
    pub task: String,
    /// The build's number.
    pub number: String,
    /// Whether it succeeded.
    pub succeeded: bool,
}

/// Creates the task or takes the one that is there, runs it, shows its log while it grows, downloads what it made into a
/// folder of the build below `folder`.
///
/// # Errors
/// A call failed.
pub async fn show(
    endpoint: &str,
    credentials: &CredentialsFile,
    project: &Project,
    folder: &Utf8Path,
) -> Result<Built, ClientError> {
    let api = Api::sign_in(endpoint, credentials).await?;
    let task = task(&api, credentials, project).await?;
    let run = api.post("/v3/jobs/build", &json!({"job_id": task})).await?;
    let number = text(&run, "/v3/jobs/build", "/actual_build_number", "actual_build_number")?;
    output::line(format!("POST /v3/jobs/build                build {number} started\n"));
    let path = format!("/kiln/v1/jobs/{task}/builds/{number}");
    let record = text(&api.get(&path).await?, &path, "/record_id", "record_id")?;
    let status = log(&api, &record).await?;
    output::line(format!("\nbuild {number} is over: {status}"));
    artifacts(&api, &record, &folder.join(format!("build-{number}"))).await?;
    Ok(Built {
        task,
        number,
        succeeded: status == "SUCCESS",
    })
}

async fn task(api: &Api, credentials: &CredentialsFile, project: &Project) -> Result<String, ClientError> {
    let mut body = project.body(&credentials.project_id);
    if let Some(id) = existing(api, credentials, &project.task).await? {
        body["job_id"] = Value::String(id.clone());
        api.post("/v3/jobs/update", &body).await?;
        output::line(format!(
            "POST /v3/jobs/update               task {} is there already: {id}",
            project.task
        ));
        return Ok(id);
    }
    let made = api.post("/v3/jobs/create", &body).await?;
    let id = text(&made, "/v3/jobs/create", "/result/job_id", "result.job_id")?;
    output::line(format!(
        "POST /v3/jobs/create               task {} created: {id}",
        project.task
    ));
    Ok(id)
}

async fn existing(api: &Api, credentials: &CredentialsFile, name: &str) -> Result<Option<String>, ClientError> {
    let all = api.tasks(&credentials.project_id).await?;
    let found = all.iter().find(|it| it["job_name"] == name);
    Ok(found.and_then(|it| it["id"].as_str()).map(ToOwned::to_owned))
}

/// Prints the log as it comes; the build's status at its end.
async fn log(api: &Api, record: &str) -> Result<String, ClientError> {
    let path = format!("/kiln/v1/builds/{record}/log/follow");
    let mut events = api.follow(&path).await?;
    while let Some(event) = events.next().await? {
        if event.name == "end" {
            return Ok(event.data);
        }
        output::line(event.data);
    }
    Err(ClientError::Reply {
        path,
        what: "its last event",
    })
}

async fn artifacts(api: &Api, record: &str, folder: &Utf8Path) -> Result<(), ClientError> {
    let reply = api.get(&format!("/kiln/v1/builds/{record}/artifacts")).await?;
    let made = reply["artifacts"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !made.is_empty() {
        std::fs::create_dir_all(folder).map_err(|source| ClientError::File {
            path: folder.to_owned(),
            source,
        })?;
    }
    for it in made {
        let word = |key: &str| it[key].as_str().unwrap_or_default();
        output::line(format!("artifact {} of version {}", word("path"), word("version")));
        output::line(format!("  {} bytes, SHA-256 {}", it["size"], word("sha256")));
        let path = api.save_artifact(it, folder).await?;
        output::line(format!("  downloaded to {path}, checksum verified"));
    }
    Ok(())
}

fn text(value: &Value, path: &str, pointer: &str, what: &'static str) -> Result<String, ClientError> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.map(ToOwned::to_owned).ok_or_else(|| ClientError::Reply {
        path: path.to_owned(),
        what,
    })
}
