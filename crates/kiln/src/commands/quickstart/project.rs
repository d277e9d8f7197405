//! What quickstart builds: the sample, or a repository of the user's.

use super::sample;
use crate::commands::CommandError;
use crate::data_dir::DataDir;
use clap::Args;
use serde_json::{Value, json};

/// Which repository, built how.
#[derive(Debug, Args)]
pub struct ProjectArgs {
    /// Build this repository instead of the sample: any address that git understands
    #[arg(long, value_name = "URL")]
    repository: Option<String>,
    /// The branch to build [default: the repository's own]
    #[arg(long, requires = "repository")]
    branch: Option<String>,
    /// What builds it, for a POSIX shell
    #[arg(long, value_name = "SCRIPT", requires = "repository", default_value = "ls -la")]
    command: String,
    /// What it makes, as a glob; nothing is kept without it
    #[arg(long, value_name = "GLOB", requires = "repository")]
    package: Option<String>,
}

/// A repository and how it is built.
#[derive(Debug, PartialEq, Eq)]
pub struct Project {
    /// The name of the task.
    pub task: String,
    url: String,
    branch: Option<String>,
    command: String,
    package: Option<String>,
}

impl Project {
    /// The project of the arguments; the sample is made in the data directory.
    ///
    /// # Errors
    /// The sample cannot be made.
    pub async fn of(args: &ProjectArgs, dir: &DataDir) -> Result<Self, CommandError> {
        if let Some(url) = &args.repository {
            return Ok(Self {
                task: task_name(url),
                url: absolute(url),
                branch: args.branch.clone(),
                command: args.command.clone(),
                package: args.package.clone(),
            });
        }
        Ok(Self {
            task: "quickstart".to_owned(),
            url: sample::repository(&dir.root().join("quickstart/sample")).await?,
            branch: Some("main".to_owned()),
            command: sample::COMMAND.to_owned(),
            package: Some(sample::PACKAGE.to_owned()),
        })
    }

    /// The body that creates the task in a CodeArts project.
    pub fn body(&self, project_id: &str) -> Value {
        let step = |module: &str, name: &str, properties: Value| {
            json!({
                "module_id": format!("devcloud2018.codeci_action_{module}.action"),
                "name": name, "enable": true, "properties": properties,
            })
        };
        let mut steps = vec![step(
            "20017",
            "build",
            json!({"image": "shell4.2.46-git1.8.3-zip6.00", "command": self.command}),
        )];
        if let Some(glob) = &self.package {
            steps.push(step(
                "20018",
                "upload",
                json!({
                    "file": glob, "buildVersion": "${BUILDNUMBER}", "remainOriginPath": "FLAT",
                }),
            ));
        }
        json!({
            "job_name": self.task, "arch": "x86-64", "host_type": "devcloud", "project_id": project_id, "steps": steps,
            "scms": [{"url": self.url, "scm_type": "default", "branch": self.branch, "build_type": "branch"}],
        })
    }
}

/// A path on this machine as an address; other addresses as they are.
fn absolute(url: &str) -> String {
    match camino::Utf8Path::new(url).canonicalize_utf8() {
        Ok(path) if path.is_dir() => format!("file://{path}"),
        Ok(_) | Err(_) => url.to_owned(),
    }
}

/// A task name from the last part of an address.
fn task_name(url: &str) -> String {
    let path = url.trim_end_matches('/').trim_end_matches(".git");
    let last = path.rsplit(['/', ':']).next().unwrap_or(path);
    let fits = |it: char| {
        if it.is_ascii_alphanumeric() || it == '_' || it == '-' {
            it
        } else {
            '-'
        }
    };
    let name: String = last.chars().map(fits).take(80).collect();
    format!("quickstart-{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_is_named_after_the_repository() {
        assert_eq!(task_name("https://git.example.org/team/hello.git"), "quickstart-hello");
        assert_eq!(task_name("git@git.example.org:hello world/"), "quickstart-hello-world");
    }

    #[test]
    fn a_folder_of_this_machine_becomes_an_address() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().canonicalize().unwrap();
        assert_eq!(absolute(path.to_str().unwrap()), format!("file://{}", path.display()));
        assert_eq!(absolute("https://git.example.org/x"), "https://git.example.org/x");
    }

    #[test]
    fn without_a_package_nothing_is_uploaded() {
        let project = Project {
            task: "t".into(),
            url: "file:///x".into(),
            branch: None,
            command: "make".into(),
            package: None,
        };
        assert_eq!(project.body("p")["steps"].as_array().unwrap().len(), 1);
    }
}
