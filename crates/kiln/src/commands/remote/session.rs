//! A signed-in client, and how tasks and builds are named on the command line.

use crate::client::Api;
use crate::commands::{CommandError, DataDirArg};
use crate::credentials::CredentialsFile;
use crate::data_dir::DataDir;
use clap::Args;
use kiln_model::id::TaskId;
use serde_json::Value;

/// Which server.
#[derive(Debug, Args)]
pub struct ServerArgs {
    #[command(flatten)]
    data: DataDirArg,
    /// Where the server is [default: as the credentials of the data directory say]
    #[arg(long, value_name = "URL", global = true)]
    endpoint: Option<String>,
}

/// Which build of a task.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Name or id of the task
    pub task: String,
    /// The build's number [default: the last one]
    pub number: Option<i32>,
}

/// A client that is signed in with the credentials of a data directory.
pub struct Session {
    /// The API.
    pub api: Api,
    project: String,
}

impl Session {
    /// Signs in.
    ///
    /// # Errors
    /// There are no credentials, or the server cannot be reached.
    pub async fn open(args: &ServerArgs) -> Result<Self, CommandError> {
        let credentials = CredentialsFile::read(&DataDir::existing(&args.data.data_dir)?)?;
        let endpoint = args.endpoint.as_deref().unwrap_or(&credentials.endpoint);
        let api = Api::sign_in(endpoint, &credentials).await?;
        Ok(Self {
            api,
            project: credentials.project_id,
        })
    }

    /// The tasks of the project.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn tasks(&self) -> Result<Vec<Value>, CommandError> {
        Ok(self.api.tasks(&self.project).await?)
    }

    /// The id of the task of that name or id.
    ///
    /// # Errors
    /// The project has none.
    pub async fn task(&self, name: &str) -> Result<String, CommandError> {
        let all = self.tasks().await?;
        let found = all
            .iter()
            .find(|it| it["job_name"] == name)
            .and_then(|it| it["id"].as_str());
        match found {
            Some(id) => Ok(id.to_owned()),
            None if TaskId::parse(name).is_ok() => Ok(name.to_owned()),
            None => Err(CommandError::NoTask(name.to_owned())),
        }
    }

    /// The state of a build, its record in it.
    ///
    /// # Errors
    /// There is no such build.
    pub async fn build(&self, args: &BuildArgs) -> Result<Value, CommandError> {
        let task = self.task(&args.task).await?;
        let number = match args.number {
            Some(number) => i64::from(number),
            None => {
                let path = format!("/v3/jobs/{task}/history?offset=0&limit=1&interval=30");
                let history = self.api.get(&path).await?;
                let last = history
                    .pointer("/history_records/0/build_number")
                    .and_then(Value::as_i64);
                last.ok_or_else(|| CommandError::NoBuild(args.task.clone()))?
            }
        };
        Ok(self.api.get(&format!("/kiln/v1/jobs/{task}/builds/{number}")).await?)
    }
}

/// A text of a reply; empty where it is absent.
pub fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
