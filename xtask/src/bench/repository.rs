//! The repository of W7: 3000 files, and 41 commits with 91 MB of history that cannot be compressed.

use crate::error::XtaskError;
use crate::program;
use camino::{Utf8Path, Utf8PathBuf};
use std::io::{BufWriter, Write};
use std::process::{Command, Stdio};

const FILES: usize = 3000;
const LINES: usize = 150;
const COMMITS: usize = 40;
/// What a commit replaces.
const BLOB: usize = 2_200_000;
/// How many files a commit adds a line to.
const TOUCHED: usize = 60;
const BRANCH: &str = "refs/heads/main";

/// Writes commits.
pub struct Writer {
    repository: Utf8PathBuf,
    files: Vec<Vec<u8>>,
    /// The state of a generator of numbers that look random.
    state: u64,
}

/// Makes the repository; where it is, and what adds commits to it.
pub fn make(folder: &Utf8Path) -> Result<(Utf8PathBuf, Writer), XtaskError> {
    let repository = folder.join("repo.git");
    program::run(git(&[
        "init",
        "--quiet",
        "--bare",
        "--initial-branch=main",
        repository.as_str(),
    ]))?;
    let mut writer = Writer {
        repository: repository.clone(),
        files: Vec::new(),
        state: 7,
    };
    for _ in 0..FILES {
        let mut content = Vec::new();
        for line in 0..LINES {
            let number = writer.number() >> 4;
            content.extend_from_slice(format!("int v{line} = {number};\n").as_bytes());
        }
        writer.files.push(content);
    }
    writer.import(COMMITS)?;
    program::run(git(&["-C", repository.as_str(), "gc", "--quiet"]))?;
    Ok((repository, writer))
}

fn git(args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(args);
    command
}

impl Writer {
    /// Adds a commit.
    pub fn commit(&mut self) -> Result<(), XtaskError> {
        self.import(1)
    }

    fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn import(&mut self, commits: usize) -> Result<(), XtaskError> {
        let start = |source| XtaskError::Start {
            command: "git fast-import".to_owned(),
            source,
        };
        let mut command = git(&["-C", self.repository.as_str(), "fast-import", "--quiet", "--force"]);
        let mut child = command.stdin(Stdio::piped()).spawn().map_err(start)?;
        let input = child.stdin.take().expect("its input was asked for");
        let mut out = BufWriter::new(input);
        let written = (0..commits).try_for_each(|place| self.write(&mut out, place == 0));
        written.and_then(|()| out.flush()).map_err(start)?;
        drop(out);
        let status = child.wait().map_err(start)?;
        if status.success() {
            return Ok(());
        }
        Err(XtaskError::Failed {
            command: "git fast-import".to_owned(),
            outcome: status.to_string(),
        })
    }

    fn write(&mut self, out: &mut impl Write, begins_import: bool) -> std::io::Result<()> {
        let is_first = !self.repository.join("kiln-begun").exists();
        std::fs::write(self.repository.join("kiln-begun"), "")?;
        writeln!(
            out,
            "commit {BRANCH}\ncommitter b <b@example.org> 1577836800 +0000\ndata 1\nc"
        )?;
        // Within one import git knows the last commit of the branch itself.
        if begins_import && !is_first {
            writeln!(out, "from {BRANCH}^0")?;
        }
        let mut blob = Vec::with_capacity(BLOB);
        while blob.len() < BLOB {
            blob.extend_from_slice(&self.number().to_le_bytes());
        }
        file(out, "blob.bin", &blob)?;
        let touched: Vec<usize> = if is_first {
            (0..FILES).collect()
        } else {
            (0..TOUCHED)
                .map(|_| usize::try_from(self.number() % FILES as u64).unwrap_or(0))
                .collect()
        };
        for index in touched {
            let line = format!("/* {} */\n", self.number());
            self.files[index].extend_from_slice(line.as_bytes());
            let path = format!("d{}/e{}/f{index}.c", index % 30, index % 7);
            file(out, &path, &self.files[index])?;
        }
        writeln!(out)
    }
}

fn file(out: &mut impl Write, path: &str, content: &[u8]) -> std::io::Result<()> {
    writeln!(out, "M 100644 inline {path}\ndata {}", content.len())?;
    out.write_all(content)?;
    writeln!(out)
}
