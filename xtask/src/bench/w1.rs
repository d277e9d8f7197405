//! W1: one trivial build after another; from the trigger until it is known to be over.

use super::kiln::{Kiln, trigger, wait};
use super::report::{Figure, Figures};
use super::sh::Sh;
use super::stats::Samples;
use crate::error::XtaskError;
use std::path::Path;
use std::time::Instant;

/// Measures.
pub fn run(kiln: &Kiln, place: &Path, times: u32) -> Result<Figures, XtaskError> {
    let sh = Sh::new(camino::Utf8Path::from_path(place).expect("the temporary folder has a name in UTF-8"));
    let task = kiln.create_task("w1", "true")?;
    let mut client = kiln.client()?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 0..=times {
        let at = Instant::now();
        let build = trigger(&mut client, &task)?;
        wait(&mut client, &build)?;
        ours.push(at.elapsed());
        let at = Instant::now();
        sh.run(&format!("w1-{round}"), "true")?;
        bare.push(at.elapsed());
    }
    // The first of each warms up.
    let (ours, bare) = (Samples::millis(&ours[1..]), Samples::millis(&bare[1..]));
    let verdict = format!(
        "{:.2} ms over sh (goal 5, first goal 15)",
        ours.median() - bare.median()
    );
    Ok(Figures {
        name: "W1".to_owned(),
        what: "trigger until seen as finished".to_owned(),
        figures: vec![
            Figure {
                of: "kiln",
                samples: ours,
                unit: "ms",
            },
            Figure {
                of: "sh",
                samples: bare,
                unit: "ms",
            },
        ],
        verdict,
    })
}
