//! From a flow and the values of its build to the graph of builds that it is this time.

use crate::diagnostic::{Diagnostic, Severity};
use crate::file::{FlowFile, Job, Strategy};
use crate::values::Values;
use std::collections::{BTreeSet, HashMap};

/// The builds of a flow this time.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowGraph {
    /// When they start.
    pub strategy: Strategy,
    /// The builds, as the file has them; there is at least one.
    pub jobs: Vec<FlowJob>,
    /// The names of jobs whose condition does not hold.
    pub left_out: Vec<String>,
}

/// One build of a flow this time.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowJob {
    /// What the file says of it.
    pub job: Job,
    /// The places in [`FlowGraph::jobs`] of those that must have succeeded before, sorted. Circles do not occur.
    pub depends_on: Vec<usize>,
}

/// Chooses the set of jobs and leaves out those whose condition does not hold.
///
/// The first set whose condition holds is taken. A job that depends on one that is left out takes over its dependencies: the
/// order stays, and nobody waits for what does not happen.
///
/// # Errors
/// No set's condition holds, or no job of the set is left.
pub fn resolve_flow(file: &FlowFile, values: &Values) -> Result<FlowGraph, Vec<Diagnostic>> {
    let refuse = |at, message: &str, hint: &str| {
        let problem = file.source.diagnostic(Severity::Error, "condition", at, message);
        Err(vec![problem.with_hint(Some(hint.to_owned()))])
    };
    let chosen = file
        .sets
        .iter()
        .find(|it| it.condition.as_ref().is_none_or(|it| it.holds(values)));
    let Some(set) = chosen else {
        let at = file.sets.first().map(|it| it.at).unwrap_or_default();
        let hint = "an entry of `buildflows` without a condition is run when no other is";
        return refuse(
            at,
            "no condition of `buildflows` holds, so that there is nothing to build",
            hint,
        );
    };
    let stays = |job: &Job| job.condition.as_ref().is_none_or(|it| it.holds(values));
    let mut places = HashMap::new();
    for job in set.jobs.iter().filter(|it| stays(it)) {
        places.insert(job.name.as_str(), places.len());
    }
    if places.is_empty() {
        let hint = "at least one job must be left";
        return refuse(
            set.at,
            "no condition of a job holds, so that there is nothing to build",
            hint,
        );
    }
    let by_name: HashMap<&str, &Job> = set.jobs.iter().map(|it| (it.name.as_str(), it)).collect();
    let mut jobs = Vec::with_capacity(places.len());
    let mut left_out = Vec::new();
    for job in &set.jobs {
        if stays(job) {
            jobs.push(FlowJob {
                job: job.clone(),
                depends_on: dependencies(job, &by_name, &places),
            });
        } else {
            left_out.push(job.name.clone());
        }
    }
    Ok(FlowGraph {
        strategy: set.strategy,
        jobs,
        left_out,
    })
}

/// The places of what a job depends on, through those that are left out.
fn dependencies(job: &Job, by_name: &HashMap<&str, &Job>, places: &HashMap<&str, usize>) -> Vec<usize> {
    let (mut found, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut open: Vec<&str> = job.depends_on.iter().map(String::as_str).collect();
    while let Some(name) = open.pop() {
        if !seen.insert(name) {
            continue;
        }
        match places.get(name) {
            Some(place) => {
                found.insert(*place);
            }
            None => open.extend(
                by_name
                    .get(name)
                    .into_iter()
                    .flat_map(|it| it.depends_on.iter().map(String::as_str)),
            ),
        }
    }
    found.into_iter().collect()
}
