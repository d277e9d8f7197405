//! How often a build makes the disk wait, counted by `strace` where it is installed.

use super::kiln::{Kiln, trigger, wait};
use super::report::{Figure, Figures};
use super::stats::Samples;
use crate::error::XtaskError;
use crate::program;
use camino::Utf8Path;
use std::path::Path;
use std::process::Command;

/// Counts; none where there is no `strace`.
pub fn run(binary: &Utf8Path, place: &Path, builds: u32) -> Result<Option<Figures>, XtaskError> {
    if !program::exists(&["strace", "-V"]) {
        return Ok(None);
    }
    let (data, trace) = (place.join("syncs"), place.join("syncs.txt"));
    let mut command = Command::new("strace");
    command
        .args(["-D", "-f", "-qq", "-e", "trace=fsync,fdatasync,sync_file_range", "-o"])
        .arg(&trace)
        .arg(binary);
    let kiln = Kiln::start_with(command, &data)?;
    let task = kiln.create_task("syncs", "true")?;
    let mut client = kiln.client()?;
    let count = || {
        std::fs::read_to_string(&trace)
            .unwrap_or_default()
            .matches("sync(")
            .count()
    };
    let before = count();
    for _ in 0..builds {
        let build = trigger(&mut client, &task)?;
        wait(&mut client, &build)?;
    }
    let each = f64::from(u32::try_from(count() - before).unwrap_or(u32::MAX)) / f64::from(builds);
    Ok(Some(Figures {
        name: "W2".to_owned(),
        what: "syncs of the disk, one build after another".to_owned(),
        figures: vec![Figure {
            of: "kiln",
            samples: Samples::new([each]),
            unit: "per build",
        }],
        verdict: format!("{each:.2} syncs per build when builds come one by one (goal 2)"),
    }))
}
