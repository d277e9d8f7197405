//! The bare limit: fork, exec, wait; no service at all.

use crate::error::XtaskError;
use camino::{Utf8Path, Utf8PathBuf};
use std::fs::File;
use std::process::{Command, Stdio};

/// Runs scripts in fresh folders, their output into a file each.
#[derive(Debug)]
pub struct Sh {
    root: Utf8PathBuf,
}

impl Sh {
    /// Works in `root`.
    pub fn new(root: &Utf8Path) -> Self {
        Self { root: root.join("sh") }
    }

    /// Runs a script to its end; the file that holds its output.
    pub fn run(&self, name: &str, script: &str) -> Result<Utf8PathBuf, XtaskError> {
        let folder = self.root.join(name);
        let log = self.root.join(format!("{name}.log"));
        let fail = |source| XtaskError::File {
            path: log.clone(),
            source,
        };
        std::fs::create_dir_all(&folder).map_err(fail)?;
        let out = File::create(&log).map_err(fail)?;
        let err = out.try_clone().map_err(fail)?;
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err);
        let status = command.status().map_err(|source| XtaskError::Start {
            command: "sh".to_owned(),
            source,
        })?;
        if status.success() {
            Ok(log)
        } else {
            Err(XtaskError::Failed {
                command: script.to_owned(),
                outcome: status.to_string(),
            })
        }
    }
}
