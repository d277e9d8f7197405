use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use tempfile::TempDir;

/// A folder for a data directory that does not exist yet.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn credentials(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.data().join("credentials.json")).unwrap()).unwrap()
    }

    /// Runs a command to its end: `["admin", "user", "list"]`.
    pub fn run(&self, arguments: &[&str]) -> Output {
        kiln(arguments, &self.data()).output().unwrap()
    }

    /// The JSON of an operator command that must succeed.
    pub fn admin(&self, arguments: &[&str]) -> Value {
        let all = [&["admin"], arguments, &["--output", "json"]].concat();
        let done = self.run(&all);
        assert!(done.status.success(), "{}", said(&done));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Starts a command that stays, on a free port.
    pub fn start(&self, arguments: &[&str]) -> Running {
        let mut command = kiln(arguments, &self.data());
        let mut child = command
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Running { child, lines }
    }

    /// A server that answers.
    pub fn serve(&self) -> Running {
        let mut server = self.start(&["serve"]);
        server.until("listening on ");
        server
    }
}

fn kiln(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiln"));
    let (verb, rest) = arguments.split_first().unwrap();
    command
        .arg(verb)
        .arg("--data-dir")
        .arg(data)
        .args(rest)
        .stdin(Stdio::null());
    command.env("KILN_LOG__LEVEL", "error");
    command
}

/// What a command said about its failure.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A process that stays until it is told to end.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    /// Reads lines up to one that begins so; that line's rest.
    pub fn until(&mut self, beginning: &str) -> String {
        let mut before = Vec::new();
        for line in self.lines.by_ref().map(Result::unwrap) {
            if let Some(rest) = line.strip_prefix(beginning) {
                return rest.to_owned();
            }
            before.push(line);
        }
        panic!("no line begins with {beginning:?} in {before:#?}");
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for its end.
    pub fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Ends it in order.
    pub fn end(self) {
        self.signal(Signal::TERM);
        assert!(self.ended().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After a failed test nothing stays; after `ended` there is nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
