//! The corpus: build files of every kind, each with what becomes of it. A new file in the folder is a new case.

use crate::rendering::{shown_graph, shown_plan};
use kiln_buildfile::{
    Diagnostic, File, Given, Origin, Parsed, Strictness, Value, Values, parse, plan_file, resolve_flow, settle,
};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What builds of the corpus have besides the parameters of their file.
fn values(params: &[kiln_buildfile::FileParam]) -> Values {
    let service = [
        ("WORKSPACE", "/work"),
        ("TIMESTAMP", "20261124190000"),
        ("BUILDNUMBER", "20261124.3"),
        ("COMMIT_ID", "0123456789012345678901234567890123456789"),
    ];
    let service = service.map(|(name, text)| Given {
        name: name.to_owned(),
        value: Value::plain(text),
        origin: Origin::Service,
    });
    let task = Given {
        name: "codeBranch".to_owned(),
        value: Value::plain("main"),
        origin: Origin::Task,
    };
    let all = service
        .into_iter()
        .chain([task])
        .chain(Given::in_file(params, Origin::File));
    settle(all).values()
}

fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let entries = std::fs::read_dir(folder).expect("the corpus is there");
    let mut files: Vec<PathBuf> = entries.map(|it| it.expect("an entry").path()).collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "yml"));
    files.sort();
    files
}

fn name(path: &Path) -> String {
    let stem = path.file_stem().and_then(|it| it.to_str());
    stem.expect("a name").to_owned()
}

fn read(path: &Path, strictness: Strictness) -> Parsed {
    let shown = format!("{}.yml", name(path));
    parse(&shown, &std::fs::read(path).expect("a file of the corpus"), strictness)
}

fn told(text: &mut String, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let _ = writeln!(text, "{diagnostic}\n");
    }
}

/// What becomes of a file: its problems, and its plan or graph.
fn outcome(parsed: &Parsed) -> String {
    let mut text = String::new();
    told(&mut text, &parsed.diagnostics);
    match &parsed.file {
        None => text.push_str("cannot be used\n"),
        Some(File::Build(file)) => match plan_file(file, &values(&file.params)) {
            Ok(plan) => text.push_str(&shown_plan(file, &plan)),
            Err(problems) => {
                text.push_str("cannot be planned\n");
                told(&mut text, &problems);
            }
        },
        Some(File::Flow(file)) => match resolve_flow(file, &values(&file.params)) {
            Ok(graph) => text.push_str(&shown_graph(&graph)),
            Err(problems) => {
                text.push_str("cannot be resolved\n");
                told(&mut text, &problems);
            }
        },
    }
    text
}

fn compare(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../corpus/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn good_files_become_plans_and_graphs() {
    for path in cases("good") {
        let name = name(&path);
        let parsed = read(&path, Strictness::Run);
        assert_eq!(parsed.errors().count(), 0, "{name}: {:?}", parsed.diagnostics);
        let outcome = outcome(&parsed);
        assert!(!outcome.contains("cannot be "), "{name}: {outcome}");
        compare("good", &name, &outcome);
    }
}

#[test]
fn bad_files_are_refused_with_places_and_hints() {
    for path in cases("bad") {
        let name = name(&path);
        let parsed = read(&path, Strictness::Lint);
        assert!(
            parsed.errors().count() > 0 || outcome(&parsed).contains("cannot be"),
            "{name}"
        );
        compare("bad", &name, &outcome(&parsed));
    }
}

#[test]
fn the_corpus_is_large_enough() {
    assert!(cases("good").len() + cases("bad").len() >= 40);
}
