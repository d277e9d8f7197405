//! W3: a step that prints 100 MB; until it is over, and until the whole log is downloaded.

use super::kiln::{Kiln, record, trigger, wait};
use super::report::{Figure, Figures};
use super::sh::Sh;
use super::stats::Samples;
use super::{log_file, memory};
use crate::error::XtaskError;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

/// Measures.
pub fn run(kiln: &Kiln, place: &Path, rounds: u32, lines: u32) -> Result<Figures, XtaskError> {
    let place = camino::Utf8Path::from_path(place).expect("the temporary folder has a name in UTF-8");
    let sh = Sh::new(place);
    let file = log_file::write(place, lines)?;
    let script = format!("head -n {lines} {file}");
    let task = kiln.create_task("w3", &script)?;
    memory::forget_peak(kiln.pid());
    let (mut over, mut ours, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let (finished, downloaded) = of_kiln(kiln, &task, lines)?;
        over.push(finished);
        ours.push(downloaded);
        let at = Instant::now();
        read(&sh.run(&format!("w3-{round}"), &script)?)?;
        bare.push(at.elapsed());
    }
    let peak = memory::peak(kiln.pid());
    let (over, ours, bare) = (
        Samples::seconds(&over),
        Samples::seconds(&ours),
        Samples::seconds(&bare),
    );
    let verdict = format!(
        "{:.2} × sh (goal 1.5, first goal 3), server at most {peak:.0} MiB (goal 64)",
        ours.median() / bare.median()
    );
    Ok(Figures {
        name: "W3".to_owned(),
        what: format!("{} MB in {lines} lines", lines as usize * log_file::LINE / 1_000_000),
        figures: vec![
            Figure {
                of: "kiln, finished",
                samples: over,
                unit: "s",
            },
            Figure {
                of: "kiln, downloaded",
                samples: ours,
                unit: "s",
            },
            Figure {
                of: "sh, written and read",
                samples: bare,
                unit: "s",
            },
            Figure {
                of: "kiln, peak memory",
                samples: Samples::new([peak]),
                unit: "MiB",
            },
        ],
        verdict,
    })
}

fn of_kiln(kiln: &Kiln, task: &str, lines: u32) -> Result<(Duration, Duration), XtaskError> {
    let mut client = kiln.client()?;
    let at = Instant::now();
    let build = trigger(&mut client, task)?;
    wait(&mut client, &build)?;
    let finished = at.elapsed();
    let mut got: u64 = 0;
    let record = record(&mut client, &build)?;
    client.stream(&format!("/v4/{record}/download-log"), |piece| got += piece.len() as u64)?;
    let downloaded = at.elapsed();
    if got < u64::from(lines) * log_file::LINE as u64 {
        return Err(XtaskError::Unexpected {
            what: "the downloaded log".to_owned(),
            found: format!("{got} bytes"),
        });
    }
    Ok((finished, downloaded))
}

fn read(path: &camino::Utf8Path) -> Result<(), XtaskError> {
    let fail = |source| XtaskError::File {
        path: path.to_owned(),
        source,
    };
    let mut file = std::fs::File::open(path).map_err(fail)?;
    let mut buffer = vec![0; 1 << 16];
    while file.read(&mut buffer).map_err(fail)? > 0 {}
    Ok(())
}
