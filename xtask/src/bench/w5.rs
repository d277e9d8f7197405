//! W5: from the start of the process to its first good replies; memory when idle.

use super::client::Client;
use super::kiln::{Kiln, spawn, terminate};
use super::report::{Figure, Figures};
use super::stats::Samples;
use super::{clock, memory, sign};
use crate::error::XtaskError;
use camino::Utf8Path;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Measures; the state of an earlier start is kept.
pub fn run(binary: &Utf8Path, place: &Path, times: u32) -> Result<Figures, XtaskError> {
    let data = place.join("w5");
    let first = Kiln::start(binary, &data)?;
    let (ak, sk) = (word(&first, "ak"), word(&first, "sk"));
    let path = format!("/v3/{}/jobs?page_index=0&page_size=10", word(&first, "project_id"));
    first.stop()?;
    let (mut health, mut signed, mut idle) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times {
        let at = Instant::now();
        let (mut child, address) = spawn(Command::new(binary), &data)?;
        good(&mut Client::connect(address, &[])?, "/healthz")?;
        health.push(at.elapsed());
        let date = sign::date(clock::now().as_secs());
        let headers = sign::headers(&address.to_string(), &path, &ak, &sk, &date);
        good(&mut Client::connect(address, &headers)?, &path)?;
        signed.push(at.elapsed());
        idle.push(memory::resident(child.id()));
        terminate(&mut child)?;
    }
    let (health, signed, idle) = (Samples::millis(&health), Samples::millis(&signed), Samples::new(idle));
    let verdict = format!(
        "{:.1} ms to /healthz, {:.1} ms to a signed reply, {:.1} MiB (goal 10 ms and 10 MiB, first goal 100 and 30)",
        health.median(),
        signed.median(),
        idle.median()
    );
    Ok(Figures {
        name: "W5".to_owned(),
        what: "cold start, state kept".to_owned(),
        figures: vec![
            Figure {
                of: "kiln, /healthz",
                samples: health,
                unit: "ms",
            },
            Figure {
                of: "kiln, signed call",
                samples: signed,
                unit: "ms",
            },
            Figure {
                of: "kiln, memory",
                samples: idle,
                unit: "MiB",
            },
        ],
        verdict,
    })
}

fn word(kiln: &Kiln, key: &str) -> String {
    kiln.credentials[key].as_str().unwrap_or_default().to_owned()
}

fn good(client: &mut Client, path: &str) -> Result<(), XtaskError> {
    let reply = client.call("GET", path, None)?;
    if reply.status == 200 {
        return Ok(());
    }
    let found = format!("{} {}", reply.status, String::from_utf8_lossy(&reply.body));
    Err(XtaskError::Unexpected {
        what: format!("GET {path}"),
        found,
    })
}
