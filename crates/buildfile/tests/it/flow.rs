//! Flows: which builds run this time, and what they wait for.

use kiln_buildfile::{
    BuildRefProblem, File, FlowFile, FlowGraph, Strategy as Start, Strictness, Value, Values, parse, resolve_flow,
};
use proptest::prelude::*;
use std::fmt::Write as _;

fn flow(jobs: &str) -> FlowFile {
    let text = format!("version: 2.0\nbuildflow:\n  jobs:\n{jobs}");
    let parsed = parse("build.yml", text.as_bytes(), Strictness::Run);
    match parsed.file {
        Some(File::Flow(flow)) => *flow,
        other => panic!("{other:?} {:?}", parsed.diagnostics),
    }
}

fn resolved(jobs: &str, values: &[(&str, &str)]) -> FlowGraph {
    let values = Values::new(values.iter().map(|(name, text)| (*name, Value::plain(*text))));
    resolve_flow(&flow(jobs), &values).expect("there is something to build")
}

fn waits(graph: &FlowGraph) -> Vec<(&str, &[usize])> {
    let jobs = graph.jobs.iter();
    jobs.map(|it| (it.job.name.as_str(), it.depends_on.as_slice()))
        .collect()
}

const CHAIN: &str = "    - {job: a, build_ref: a.yml}
    - {job: b, build_ref: b.yml, depends_on: [a], condition: p == 1}
    - {job: c, build_ref: c.yml, depends_on: [b], condition: p == 1}
    - {job: d, build_ref: d.yml, depends_on: [c, b]}
";

#[test]
fn a_job_takes_over_what_a_left_out_one_waits_for() {
    let all = resolved(CHAIN, &[("p", "1")]);
    assert_eq!(waits(&all), [("a", &[][..]), ("b", &[0]), ("c", &[1]), ("d", &[1, 2])]);
    assert_eq!(all.strategy, Start::Eager);
    let some = resolved(CHAIN, &[]);
    assert_eq!(waits(&some), [("a", &[][..]), ("d", &[0])]);
    assert_eq!(some.left_out, ["b", "c"]);
}

#[test]
fn a_missing_file_is_told_at_the_place_where_it_is_named() {
    let flow = flow("    - {job: a, build_ref: .cloudbuild/test.yml}\n");
    let job = flow.jobs().next().unwrap();
    let there = [".cloudbuild/build.yml".to_owned(), ".cloudbuild/test.yaml".to_owned()];
    let problem = flow.build_ref_problem(job, &BuildRefProblem::Missing(there.to_vec()));
    assert_eq!((problem.line, problem.column), (4, 27));
    assert_eq!(
        problem.message,
        "there is no file `.cloudbuild/test.yml` in the repository"
    );
    assert_eq!(problem.hint.as_deref(), Some("did you mean `.cloudbuild/test.yaml`?"));
    let far = flow.build_ref_problem(job, &BuildRefProblem::Missing(vec!["x/y/z.yml".to_owned()]));
    assert_eq!(far.hint.as_deref(), Some("build files there: `x/y/z.yml`"));
    let none = flow.build_ref_problem(job, &BuildRefProblem::Missing(vec![]));
    assert_eq!(none.hint, None);
    let nested = flow.build_ref_problem(job, &BuildRefProblem::Flow);
    assert!(nested.message.contains("is a flow itself"), "{nested}");
}

/// Jobs that depend on earlier ones only, each with a condition that may hold.
fn any_jobs() -> impl Strategy<Value = Vec<(Vec<prop::sample::Index>, bool)>> {
    prop::collection::vec(
        (prop::collection::vec(any::<prop::sample::Index>(), 0..4), any::<bool>()),
        1..12,
    )
}

proptest! {
    #[test]
    fn what_a_job_waits_for_stands_in_the_graph_and_before_it(jobs in any_jobs()) {
        let mut text = String::new();
        for (place, (depends, stays)) in jobs.iter().enumerate() {
            let before: Vec<String> = depends
                .iter()
                .filter(|_| place > 0)
                .map(|it| format!("j{}", it.index(place)))
                .collect();
            let condition = if *stays || place == 0 { "p == ''" } else { "p == 1" };
            let _ = writeln!(
                text,
                "    - {{job: j{place}, build_ref: a.yml, condition: \"{condition}\", depends_on: [{}]}}",
                before.join(", ")
            );
        }
        let graph = resolved(&text, &[]);
        prop_assert_eq!(graph.jobs.len() + graph.left_out.len(), jobs.len());
        for (place, job) in graph.jobs.iter().enumerate() {
            prop_assert!(job.depends_on.iter().all(|it| *it < place), "{:?}", graph);
            prop_assert!(job.depends_on.is_sorted());
        }
    }

    #[test]
    fn a_circle_is_always_found(length in 2_usize..30, start in any::<prop::sample::Index>()) {
        let start = start.index(length);
        let jobs: String = (0..length).fold(String::new(), |mut text, it| {
            let place = (it + start) % length;
            let _ = writeln!(text, "    - {{job: j{place}, build_ref: a.yml, depends_on: [j{}]}}", (place + 1) % length);
            text
        });
        let text = format!("version: 2.0\nbuildflow:\n  jobs:\n{jobs}");
        let parsed = parse("build.yml", text.as_bytes(), Strictness::Run);
        let circles: Vec<&str> = parsed.errors().map(|it| it.code).collect();
        prop_assert_eq!(circles, ["cycle"]);
    }
}
