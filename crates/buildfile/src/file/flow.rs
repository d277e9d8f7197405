//! Flows: `buildflow`, `buildflows` and `jobs`, in each of the places where jobs may stand.

use super::environment::condition;
use super::graph;
use super::reader::{Fields, Reader, shown};
use super::shape::{CodeCache, Environments, FileParam};
use super::{checkout, environment, limits, params};
use crate::condition::Condition;
use crate::diagnostic::{Diagnostic, Severity, Source, Span, nearest};
use crate::yaml::Node;
use kiln_model::task::Timeout;

/// A graph of builds, each with a file of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowFile {
    /// The text that it was read from.
    pub source: Source,
    /// Parameters of all its builds.
    pub params: Vec<FileParam>,
    /// Where its builds run unless their files say otherwise, by condition.
    pub environments: Environments,
    /// Folders of code that its builds keep.
    pub caches: Vec<CodeCache>,
    /// How long it may take, where it says so.
    pub timeout: Option<Timeout>,
    /// The sets of jobs; the first whose condition holds is run.
    pub sets: Vec<JobSet>,
}

/// A set of jobs: `buildflow`, or an entry of `buildflows`.
#[derive(Debug, Clone, PartialEq)]
pub struct JobSet {
    /// When it is the one to run; always where absent.
    pub condition: Option<Condition>,
    /// When its jobs start.
    pub strategy: Strategy,
    /// The jobs, as the file has them. They depend on each other without circles, and their names differ.
    pub jobs: Vec<Job>,
    pub(crate) at: Span,
}

/// When the jobs of a flow start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// All at once; a job waits on its executor until what it depends on has succeeded.
    #[default]
    Eager,
    /// Each when what it depends on has succeeded.
    Lazy,
}

/// One build of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its name, unique in its set.
    pub name: String,
    /// Whether it is part of the flow; always where absent.
    pub condition: Option<Condition>,
    /// The names of the jobs that must have succeeded before.
    pub depends_on: Vec<String>,
    /// The path of its build file in the repository, without `..`.
    pub build_ref: String,
    /// Parameters of this build alone.
    pub params: Vec<FileParam>,
    pub(crate) at: Span,
    pub(crate) depends_at: Vec<Span>,
    pub(crate) build_ref_at: Span,
}

/// What can be wrong with the file that a job names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildRefProblem {
    /// There is no such file; these lie nearby.
    Missing(Vec<String>),
    /// It is a flow itself.
    Flow,
}

impl FlowFile {
    /// The jobs of all sets.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.sets.iter().flat_map(|it| &it.jobs)
    }

    /// That the build file of a job cannot be used, with its place in this file.
    #[must_use]
    pub fn build_ref_problem(&self, job: &Job, problem: &BuildRefProblem) -> Diagnostic {
        let (message, hint) = match problem {
            BuildRefProblem::Missing(there) => {
                let message = format!("there is no file `{}` in the repository", shown(&job.build_ref));
                (message, there_is(&job.build_ref, there))
            }
            BuildRefProblem::Flow => {
                let message = format!(
                    "`{}` is a flow itself, and a job names the steps of one build",
                    job.build_ref
                );
                (message, None)
            }
        };
        let at = job.build_ref_at;
        self.source
            .diagnostic(Severity::Error, "build-ref", at, message)
            .with_hint(hint)
    }
}

fn there_is(wanted: &str, there: &[String]) -> Option<String> {
    if let Some(near) = nearest(wanted, there.iter().map(String::as_str)) {
        return Some(format!("did you mean `{near}`?"));
    }
    let shown: Vec<&str> = there.iter().map(String::as_str).take(10).collect();
    let more = if there.len() > shown.len() { ", …" } else { "" };
    (!shown.is_empty()).then(|| format!("build files there: `{}`{more}", shown.join("`, `")))
}

pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<FlowFile> {
    let params = params::read(reader, fields.get("params"));
    let (environments, caches) = environment::read(reader, fields);
    let timeout = limits::timeout(reader, fields.get("timeout"));
    let sets = sets(reader, fields);
    if sets.is_empty() && !reader.is_broken() {
        reader.error("missing-key", fields.at, "the flow has no jobs");
    }
    Some(FlowFile {
        source: reader.source.clone(),
        params,
        environments,
        caches,
        timeout,
        sets,
    })
}

fn sets(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<JobSet> {
    let above = fields.get("jobs");
    let (one, many) = (fields.get("buildflow"), fields.get("buildflows"));
    if one.is_some()
        && let Some((many, _)) = fields.entry("buildflows")
    {
        let message = "a file has either `buildflow` or `buildflows`, and this one has both";
        reader.error("wrong-value", many.at, message);
    }
    let Some(many) = many else {
        return set(reader, fields.at, one, "`buildflow`", above).into_iter().collect();
    };
    if let Some(jobs) = above {
        let hint = Some("put the jobs into an entry of `buildflows`".to_owned());
        reader.error_with(
            "wrong-value",
            jobs.at,
            "`jobs` beside `buildflows` belong to no entry of it",
            hint,
        );
    }
    let items = reader.list(many, "`buildflows`").unwrap_or_default();
    let sets = items
        .iter()
        .filter_map(|it| set(reader, it.at, Some(it), "an entry of `buildflows`", None));
    sets.collect()
}

/// A set of jobs, whose jobs may stand beside it (`above`), in it, or one level deeper.
fn set(reader: &mut Reader<'_>, at: Span, node: Option<&Node>, what: &str, above: Option<&Node>) -> Option<JobSet> {
    let keys: &[&str] = match what {
        "`buildflow`" => &["strategy", "jobs", "jobs_resolver"],
        _ => &["condition", "strategy", "jobs", "jobs_resolver"],
    };
    let fields = match node {
        Some(node) => Some(reader.fields(node, what, keys)?),
        None => None,
    };
    let get = |key: &str| fields.as_ref().and_then(|it| it.get(key));
    let strategy = get("strategy").and_then(|it| reader.word(it, "`strategy`", &["eager", "lazy"]));
    let resolved = get("jobs_resolver").and_then(|it| resolver(reader, it));
    let given: Vec<&Node> = [above, get("jobs"), resolved].into_iter().flatten().collect();
    if let [_, second, ..] = given.as_slice() {
        let hint = Some("keep the jobs in one place: `buildflow.jobs`".to_owned());
        reader.error_with(
            "duplicate-key",
            second.at,
            "the jobs of this flow stand in two places",
            hint,
        );
    }
    let Some(jobs) = given.first() else {
        let at = fields.as_ref().map_or(at, |it| it.at);
        reader.error("missing-key", at, format!("{what} has no `jobs`"));
        return None;
    };
    let items = reader.list(jobs, "`jobs`")?;
    let jobs: Vec<Job> = items.iter().filter_map(|it| job(reader, it)).collect();
    if items.is_empty() {
        reader.error("missing-key", at, format!("{what} has no `jobs`"));
    }
    // A job that could not be read is no unknown one.
    if jobs.len() == items.len() {
        graph::check(reader, &jobs);
    }
    Some(JobSet {
        condition: get("condition").and_then(|it| condition(reader, it)),
        strategy: match strategy {
            Some("lazy") => Strategy::Lazy,
            Some(_) | None => Strategy::Eager,
        },
        jobs,
        at,
    })
}

fn resolver<'n>(reader: &mut Reader<'_>, node: &'n Node) -> Option<&'n Node> {
    let fields = reader.fields(node, "`jobs_resolver`", &["provider", "jobs"])?;
    if let Some(provider) = fields.get("provider") {
        reader.word(provider, "`provider`", &["tbuild_jobs_resolver"]);
    }
    fields.get("jobs")
}

const JOB: &[&str] = &["job", "depends_on", "build_ref", "params", "condition"];

fn job(reader: &mut Reader<'_>, node: &Node) -> Option<Job> {
    let fields = reader.fields(node, "a job", JOB)?;
    let mut must = |key: &str| match fields.get(key) {
        Some(node) => reader.text(node, &format!("`{key}`")).map(|it| (it.trim(), node.at)),
        None => {
            reader.error("missing-key", fields.at, format!("a job does not say its `{key}`"));
            None
        }
    };
    let (name, path) = (must("job"), must("build_ref"));
    let params = params::read(reader, fields.get("params"));
    let condition = fields.get("condition").and_then(|it| condition(reader, it));
    let depends = fields
        .get("depends_on")
        .map(|it| depends(reader, it))
        .unwrap_or_default();
    let ((name, at), (path, build_ref_at)) = (name?, path?);
    if name.is_empty() || name.chars().count() > 128 || name.contains(char::is_control) {
        reader.error("step-name", at, "the name of a job has 1 to 128 characters on one line");
        return None;
    }
    let Some(build_ref) = checkout::inside(path).filter(|it| !it.is_empty()) else {
        let message = "`build_ref` must be a file of the repository: no `..`, and not from the root";
        reader.error("path", build_ref_at, message);
        return None;
    };
    let (depends_on, depends_at) = depends.into_iter().unzip();
    Some(Job {
        name: name.to_owned(),
        condition,
        depends_on,
        build_ref,
        params,
        at,
        depends_at,
        build_ref_at,
    })
}

fn depends(reader: &mut Reader<'_>, node: &Node) -> Vec<(String, Span)> {
    let items = node.list().unwrap_or(std::slice::from_ref(node));
    let names = items.iter().filter_map(|it| {
        let text = reader.text(it, "an item of `depends_on`")?;
        Some((text.trim().to_owned(), it.at))
    });
    names.collect()
}
