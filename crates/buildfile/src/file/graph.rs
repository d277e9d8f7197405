//! The jobs of a flow as a graph: names that differ, dependencies that exist, no circles.

use super::flow::Job;
use super::reader::{Reader, shown};
use crate::diagnostic::one_of;
use std::collections::HashMap;

pub(super) fn check(reader: &mut Reader<'_>, jobs: &[Job]) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, job) in jobs.iter().enumerate() {
        if let Some(first) = places.get(job.name.as_str()) {
            let line = jobs.get(*first).map_or(0, |it| it.at.start.line);
            let message = format!("there are two jobs `{}`", shown(&job.name));
            let hint = Some(format!("the first one is on line {line}; give each a name of its own"));
            reader.error_with("duplicate-job", job.at, message, hint);
        } else {
            places.insert(&job.name, place);
        }
    }
    let mut names: Vec<&str> = jobs.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for job in jobs {
        for (name, at) in job.depends_on.iter().zip(&job.depends_at) {
            if *name == job.name {
                let message = format!("the job `{}` depends on itself", shown(name));
                reader.error("cycle", *at, message);
            } else if !places.contains_key(name.as_str()) {
                let message = format!("there is no job `{}` to depend on", shown(name));
                reader.error_with("unknown-job", *at, message, one_of(name, &names));
            }
        }
    }
    circles(reader, jobs, &places);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    No,
    OnTheWay,
    Done,
}

/// Walks along the dependencies and tells each circle once, in the order in which its jobs wait for each other.
fn circles(reader: &mut Reader<'_>, jobs: &[Job], places: &HashMap<&str, usize>) {
    let mut seen = vec![Seen::No; jobs.len()];
    for start in 0..jobs.len() {
        // Each entry is a job on the way and how many of its dependencies were followed.
        let mut way = vec![(start, 0)];
        while let Some((place, followed)) = way.last_mut() {
            let (place, next) = (*place, *followed);
            *followed += 1;
            let Some(job) = jobs.get(place) else { break };
            if next == 0 {
                if seen[place] != Seen::No {
                    way.pop();
                    continue;
                }
                seen[place] = Seen::OnTheWay;
            }
            let Some(name) = job.depends_on.get(next) else {
                seen[place] = Seen::Done;
                way.pop();
                continue;
            };
            let Some(target) = places.get(name.as_str()).copied().filter(|it| *it != place) else {
                continue;
            };
            match seen[target] {
                Seen::Done => {}
                Seen::No => way.push((target, 0)),
                Seen::OnTheWay => {
                    let from = way.iter().position(|(it, _)| *it == target).unwrap_or(0);
                    let mut names: Vec<&str> = way[from..].iter().map(|(it, _)| jobs[*it].name.as_str()).collect();
                    names.push(name);
                    let message = format!("these jobs wait for each other: {}", shown_all(&names));
                    let at = job.depends_at.get(next).copied().unwrap_or(job.at);
                    reader.error_with(
                        "cycle",
                        at,
                        message,
                        Some("leave one of the dependencies out".to_owned()),
                    );
                }
            }
        }
    }
}

fn shown_all(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|it| shown(it)).collect();
    match names.as_slice() {
        [first @ .., last] if first.len() > 20 => format!("{} -> … -> {last}", first[..20].join(" -> ")),
        _ => names.join(" -> "),
    }
}
