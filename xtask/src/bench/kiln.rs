//! The server under measurement, and what is asked of it.

use super::client::Client;
use crate::error::XtaskError;
use camino::Utf8Path;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running server.
#[derive(Debug)]
pub struct Kiln {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// What it wrote at its first start.
    pub credentials: Value,
    token: String,
}

/// A build: how the API names it.
#[derive(Debug, Clone)]
pub struct Build {
    /// Its task.
    task: String,
    /// Its number within the task.
    number: String,
}

impl Kiln {
    /// Starts the binary on a data directory, signs in.
    pub fn start(binary: &Utf8Path, data: &Path) -> Result<Self, XtaskError> {
        Self::start_with(Command::new(binary), data)
    }

    /// Starts a command that ends in the binary, such as a tracer of it.
    pub fn start_with(command: Command, data: &Path) -> Result<Self, XtaskError> {
        let (child, address) = spawn(command, data)?;
        let path = data.join("credentials.json");
        let text = std::fs::read_to_string(&path).map_err(|source| XtaskError::File {
            path: path.display().to_string().into(),
            source,
        })?;
        let credentials: Value = serde_json::from_str(&text).map_err(|it| XtaskError::Unexpected {
            what: "credentials.json".to_owned(),
            found: it.to_string(),
        })?;
        let mut it = Self {
            child,
            address,
            credentials,
            token: String::new(),
        };
        it.token = it.sign_in()?;
        Ok(it)
    }

    fn sign_in(&self) -> Result<String, XtaskError> {
        let of = &self.credentials;
        let user = json!({"name": of["user_name"], "password": of["password"], "domain": {"name": of["domain_name"]}});
        let body = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"id": of["iam_project_id"]}},
        }});
        let reply = Client::connect(self.address, &[])?.call("POST", "/v3/auth/tokens?nocatalog=true", Some(&body))?;
        reply.token.ok_or_else(|| XtaskError::Unexpected {
            what: "POST /v3/auth/tokens".to_owned(),
            found: format!("{} {}", reply.status, String::from_utf8_lossy(&reply.body)),
        })
    }

    /// A connection that is signed in.
    pub fn client(&self) -> Result<Client, XtaskError> {
        Client::connect(self.address, &[("x-auth-token", self.token.clone())])
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Makes a task of one shell step; its id.
    pub fn create_task(&self, name: &str, script: &str) -> Result<String, XtaskError> {
        self.create(name, script, json!([]))
    }

    /// Makes a task of one shell step that builds a repository; its id.
    pub fn create_task_of(&self, name: &str, script: &str, url: &str) -> Result<String, XtaskError> {
        self.create(
            name,
            script,
            json!([{"url": url, "scm_type": "default", "branch": "main"}]),
        )
    }

    fn create(&self, name: &str, script: &str, scms: Value) -> Result<String, XtaskError> {
        let step = json!({
            "module_id": "devcloud2018.codeci_action_20017.action", "name": "run", "enable": true,
            "properties": {"image": "shell4.2.46-git1.8.3-zip6.00", "command": script},
        });
        let body = json!({
            "job_name": name, "arch": "x86-64", "project_id": self.credentials["project_id"], "steps": [step],
            "scms": scms,
        });
        let reply = self.client()?.json("POST", "/v3/jobs/create", Some(&body))?;
        text(&reply, "/result/job_id")
    }

    /// Asks the server to end and waits until it has.
    pub fn stop(mut self) -> Result<(), XtaskError> {
        terminate(&mut self.child)
    }
}

impl Drop for Kiln {
    fn drop(&mut self) {
        // After a failure nothing may be left running; after `stop` there is nothing.
        let _ = terminate(&mut self.child);
    }
}

/// Starts a build.
pub fn trigger(client: &mut Client, task: &str) -> Result<Build, XtaskError> {
    let reply = client.json("POST", "/v3/jobs/build", Some(&json!({"job_id": task})))?;
    Ok(Build {
        task: task.to_owned(),
        number: text(&reply, "/actual_build_number")?,
    })
}

/// The record of a build.
pub fn record(client: &mut Client, build: &Build) -> Result<String, XtaskError> {
    let path = format!("/kiln/v1/jobs/{}/builds/{}", build.task, build.number);
    text(&client.json("GET", &path, None)?, "/record_id")
}

/// Waits until a build is over; it must have succeeded.
pub fn wait(client: &mut Client, build: &Build) -> Result<(), XtaskError> {
    let path = format!("/kiln/v1/jobs/{}/builds/{}/wait", build.task, build.number);
    let reply = client.json("GET", &path, None)?;
    if reply["status"] == "SUCCESS" {
        return Ok(());
    }
    Err(XtaskError::Unexpected {
        what: format!("GET {path}"),
        found: reply.to_string(),
    })
}

/// Starts `kiln serve` on a data directory; the process and where it listens.
pub fn spawn(mut command: Command, data: &Path) -> Result<(Child, SocketAddr), XtaskError> {
    let start = |source| XtaskError::Start {
        command: "kiln serve".to_owned(),
        source,
    };
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(data)
        .env("KILN_LOG__LEVEL", "error");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(start)?;
    let out = child.stdout.take().expect("its output was asked for");
    let found = BufReader::new(out)
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("listening on http://").and_then(|it| it.parse().ok()));
    match found {
        Some(address) => Ok((child, address)),
        None => {
            terminate(&mut child)?;
            Err(XtaskError::Unexpected {
                what: "kiln serve".to_owned(),
                found: "it ended before it listened".to_owned(),
            })
        }
    }
}

/// Ends a process with SIGTERM and waits for it.
pub fn terminate(child: &mut Child) -> Result<(), XtaskError> {
    let fail = |source| XtaskError::Start {
        command: "kill".to_owned(),
        source,
    };
    if child.try_wait().map_err(fail)?.is_none() {
        Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .map_err(fail)?;
        child.wait().map_err(fail)?;
    }
    Ok(())
}

fn text(value: &Value, pointer: &str) -> Result<String, XtaskError> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .map(ToOwned::to_owned)
        .ok_or_else(|| XtaskError::Unexpected {
            what: format!("{pointer} of a reply"),
            found: value.to_string(),
        })
}
