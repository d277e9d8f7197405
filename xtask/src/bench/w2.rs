//! W2: many trivial builds, two at a time.

use super::kiln::{Kiln, trigger, wait};
use super::report::{Figure, Figures};
use super::sh::Sh;
use super::stats::Samples;
use crate::error::XtaskError;
use std::path::Path;
use std::thread;
use std::time::Instant;

/// Clients that trigger at once: a trigger is answered when it is durable, and several share one write to the disk.
const CLIENTS: u32 = 8;
/// Builds at once.
const SLOTS: u32 = 2;

/// Measures.
pub fn run(kiln: &Kiln, place: &Path, builds: u32, rounds: u32) -> Result<Figures, XtaskError> {
    let sh = Sh::new(camino::Utf8Path::from_path(place).expect("the temporary folder has a name in UTF-8"));
    let task = kiln.create_task("w2", "true")?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        ours.push(rate(builds, |share| of_kiln(kiln, &task, share), CLIENTS)?);
        let names = |share: u32, slot: u32| format!("w2-{round}-{slot}-{share}");
        bare.push(rate_of_sh(builds, |slot, share| {
            sh.run(&names(share, slot), "true").map(|_| ())
        })?);
    }
    let (ours, bare) = (Samples::new(ours), Samples::new(bare));
    let verdict = format!(
        "{:.0} builds/s, {:.2} of sh (goal 0.35, first goal 0.15)",
        ours.median(),
        ours.median() / bare.median()
    );
    Ok(Figures {
        name: "W2".to_owned(),
        what: format!("{builds} trivial builds, {SLOTS} at a time"),
        figures: vec![
            Figure {
                of: "kiln",
                samples: ours,
                unit: "/s",
            },
            Figure {
                of: "sh",
                samples: bare,
                unit: "/s",
            },
        ],
        verdict,
    })
}

fn of_kiln(kiln: &Kiln, task: &str, share: u32) -> Result<(), XtaskError> {
    let mut client = kiln.client()?;
    let builds = (0..share)
        .map(|_| trigger(&mut client, task))
        .collect::<Result<Vec<_>, _>>()?;
    builds.iter().try_for_each(|build| wait(&mut client, build))
}

fn rate(builds: u32, share: impl Fn(u32) -> Result<(), XtaskError> + Sync, clients: u32) -> Result<f64, XtaskError> {
    let at = Instant::now();
    thread::scope(|scope| {
        let one = &share;
        let all: Vec<_> = (0..clients)
            .map(|it| scope.spawn(move || one(builds / clients + u32::from(it < builds % clients))))
            .collect();
        all.into_iter()
            .try_for_each(|it| it.join().expect("a client does not panic"))
    })?;
    Ok(f64::from(builds) / at.elapsed().as_secs_f64())
}

fn rate_of_sh(builds: u32, one: impl Fn(u32, u32) -> Result<(), XtaskError> + Sync) -> Result<f64, XtaskError> {
    let at = Instant::now();
    thread::scope(|scope| {
        let one = &one;
        let all: Vec<_> = (0..SLOTS)
            .map(|slot| {
                scope.spawn(move || {
                    (0..builds / SLOTS + u32::from(slot < builds % SLOTS)).try_for_each(|it| one(slot, it))
                })
            })
            .collect();
        all.into_iter()
            .try_for_each(|it| it.join().expect("a slot does not panic"))
    })?;
    Ok(f64::from(builds) / at.elapsed().as_secs_f64())
}
