//! W7: a build of a repository of 100 MB that was built before: from its trigger until it is over, with a fresh work tree of its
//! own; beside bare git.

use super::kiln::{Kiln, trigger, wait};
use super::report::{Figure, Figures};
use super::repository;
use super::stats::Samples;
use crate::error::XtaskError;
use crate::program;
use camino::Utf8Path;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// What the build runs: the tree is there, and clean.
const SCRIPT: &str = "test -f blob.bin && git diff-index --quiet HEAD --";

/// Measures.
pub fn run(kiln: &Kiln, place: &Path, rounds: u32) -> Result<Figures, XtaskError> {
    let place = Utf8Path::from_path(place).expect("the temporary folder has a name in UTF-8");
    let (repository, mut writer) = repository::make(&place.join("w7"))?;
    let url = format!("file://{repository}");
    let task = kiln.create_task_of("w7", SCRIPT, &url)?;
    let first = [build(kiln, &task)?];
    let (mut apart, mut behind, mut newer) = (Vec::new(), Vec::new(), Vec::new());
    let (mut clone, mut shallow) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        apart.push(build(kiln, &task)?);
        clone.push(git(place, &["clone", "--quiet", &url])?);
        shallow.push(git(place, &["clone", "--quiet", "--depth", "1", &url])?);
        writer.commit()?;
        newer.push(build(kiln, &task)?);
    }
    for _ in 0..rounds {
        behind.push(build(kiln, &task)?);
    }
    let figure = |of, spans: &[Duration]| Figure {
        of,
        samples: Samples::seconds(spans),
        unit: "s",
    };
    let figures = vec![
        figure("kiln, the very first", &first),
        figure("kiln, now and then", &apart),
        figure("kiln, after each commit", &newer),
        figure("kiln, one behind another", &behind),
        figure("git clone", &clone),
        figure("git clone --depth 1", &shallow),
    ];
    let verdict = format!(
        "{:.3} s now and then, {:.3} s one behind another (goal 0.2); {:.2} of git clone",
        Samples::seconds(&apart).median(),
        Samples::seconds(&behind).median(),
        Samples::seconds(&apart).median() / Samples::seconds(&clone).median(),
    );
    Ok(Figures {
        name: "W7".to_owned(),
        what: "a build with a fresh work tree of 3000 files, 91 MB of history".to_owned(),
        figures,
        verdict,
    })
}

fn build(kiln: &Kiln, task: &str) -> Result<Duration, XtaskError> {
    let mut client = kiln.client()?;
    let at = Instant::now();
    let build = trigger(&mut client, task)?;
    wait(&mut client, &build)?;
    Ok(at.elapsed())
}

/// How long git takes for a tree, which goes again.
fn git(place: &Utf8Path, args: &[&str]) -> Result<Duration, XtaskError> {
    let folder = place.join("w7-clone");
    let mut command = Command::new("git");
    command.args(args).arg(&folder);
    let at = Instant::now();
    program::run(command)?;
    let took = at.elapsed();
    std::fs::remove_dir_all(&folder).map_err(|source| XtaskError::File { path: folder, source })?;
    Ok(took)
}
