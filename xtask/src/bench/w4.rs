//! W4: a step that prints its time every 100 ms; from the print until a follower of the live log has the line.

use super::clock;
use super::kiln::{Build, Kiln, record, trigger, wait};
use super::report::{Figure, Figures};
use super::stats::Samples;
use crate::error::XtaskError;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Measures with that many followers.
pub fn run(kiln: &Kiln, followers: u32, lines: u32) -> Result<Figures, XtaskError> {
    let script = format!("i=0; while [ $i -lt {lines} ]; do date +T%s.%N; sleep 0.1; i=$((i+1)); done");
    let task = kiln.create_task(&format!("w4-{followers}"), &script)?;
    let mut client = kiln.client()?;
    let build = trigger(&mut client, &task)?;
    // Both print at the same time, so that both meet the same noise.
    let (ours, bare) = thread::scope(|scope| {
        let bare = scope.spawn(|| of_sh(&script));
        let all: Vec<_> = (0..followers).map(|_| scope.spawn(|| follow(kiln, &build))).collect();
        let ours: Result<Vec<Vec<Duration>>, XtaskError> = all
            .into_iter()
            .map(|it| it.join().expect("a follower does not panic"))
            .collect();
        (ours, bare.join().expect("the reader does not panic"))
    });
    wait(&mut client, &build)?;
    let (ours, bare) = (Samples::millis(&ours?.concat()), Samples::millis(&bare?));
    let expected = (followers * lines) as usize;
    if ours.count() < expected * 9 / 10 {
        return Err(XtaskError::Unexpected {
            what: "lines followed".to_owned(),
            found: format!("{} of {expected}", ours.count()),
        });
    }
    let verdict = format!(
        "median {:.2} ms, p99 {:.2} ms with {followers} followers; sh through a pipe {:.2} ms (goal 0.5 and 10)",
        ours.median(),
        ours.percentile(99),
        bare.median()
    );
    Ok(Figures {
        name: "W4".to_owned(),
        what: format!("line printed until seen, {followers} followers"),
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

fn follow(kiln: &Kiln, build: &Build) -> Result<Vec<Duration>, XtaskError> {
    let mut seen = Vec::new();
    let mut text = String::new();
    let mut client = kiln.client()?;
    let record = record(&mut client, build)?;
    client.stream(&format!("/kiln/v1/builds/{record}/log/follow"), |piece| {
        let now = clock::now();
        text.push_str(&String::from_utf8_lossy(piece));
        while let Some(end) = text.find('\n') {
            seen.extend(delay(&text[..end], now));
            text.drain(..=end);
        }
    })?;
    Ok(seen)
}

fn of_sh(script: &str) -> Result<Vec<Duration>, XtaskError> {
    let start = |source| XtaskError::Start {
        command: "sh".to_owned(),
        source,
    };
    let mut child = Command::new("sh")
        .args(["-c", script])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(start)?;
    let out = child.stdout.take().expect("its output was asked for");
    let seen = BufReader::new(out)
        .lines()
        .map_while(Result::ok)
        .filter_map(|it| delay(&it, clock::now()))
        .collect();
    child.wait().map_err(start)?;
    Ok(seen)
}

/// How long ago the time was that stands in the line as `T<seconds>.<nanoseconds>`.
fn delay(line: &str, now: Duration) -> Option<Duration> {
    let printed = line.rsplit('T').next()?;
    let (seconds, rest) = printed.split_once('.')?;
    let nanos: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let printed = Duration::new(seconds.parse().ok()?, nanos.parse().ok().filter(|_| nanos.len() == 9)?);
    now.checked_sub(printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_time_is_found_in_a_log_line() {
        let now = Duration::new(1_795_484_657, 5_000_000);
        let line = "data: [2026/11/24 01:44:17.001 GMT+00:00] [INFO] [run] : T1795484657.001000000";
        assert_eq!(delay(line, now), Some(Duration::from_millis(4)));
        assert_eq!(delay(&format!("{line}\\n\"}}"), now), Some(Duration::from_millis(4)));
        assert_eq!(
            delay("data: [2026/11/24 01:44:17.001 GMT+00:00] [INFO] : start", now),
            None
        );
    }
}
