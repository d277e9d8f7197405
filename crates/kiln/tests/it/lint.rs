use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const GOOD: &str = "version: 2.0\nsteps:\n  BUILD:\n    - sh: {name: a, inputs: {command: make}}\n";

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn lint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiln"));
    command.arg("lint").args(arguments).current_dir(folder);
    command.output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_good_file_is_told_so() {
    let folder = folder(&[(".cloudbuild/build.yml", GOOD)]);
    let done = lint(folder.path(), &[]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(printed(&done), "1 file: nothing is wrong\n");
}

#[test]
fn problems_are_printed_with_line_column_and_hint() {
    let wrong = GOOD.replace("command", "comand");
    let folder = folder(&[("a.yml", &wrong), ("b.yml", GOOD)]);
    let done = lint(folder.path(), &["a.yml", "b.yml"]);
    assert_eq!(done.status.code(), Some(1));
    let text = printed(&done);
    assert!(
        text.contains("error[unknown-input]: `sh` has no input `comand`\n --> a.yml:4:30\n"),
        "{text}"
    );
    assert!(text.contains("= help: did you mean `command`?"), "{text}");
    assert!(text.ends_with("2 files: 2 errors\n"), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_file_that_is_not_there_is_told_with_those_that_are() {
    let folder = folder(&[(".cloudbuild/test.yaml", GOOD)]);
    let done = lint(folder.path(), &[]);
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("cannot read .cloudbuild/build.yml"), "{said}");
    assert!(said.contains("there are .cloudbuild/test.yaml"), "{said}");
}

#[test]
fn the_files_of_a_flow_are_checked_with_it() {
    let flow = "version: 2.0\nbuildflow:\n  jobs:\n    - {job: a, build_ref: .cloudbuild/a.yml}\n    \
                - {job: b, build_ref: .cloudbuild/test.yml}\n    - {job: c, build_ref: .cloudbuild/flow.yml}\n";
    let folder = folder(&[
        (".cloudbuild/build.yml", flow),
        (".cloudbuild/a.yml", "version: 2.0\n"),
        (".cloudbuild/test.yaml", GOOD),
        (
            ".cloudbuild/flow.yml",
            "version: 2.0\njobs: [{job: x, build_ref: .cloudbuild/a.yml}]\n",
        ),
    ]);
    let done = lint(folder.path(), &["--output", "json"]);
    assert_eq!(done.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    let found: Vec<String> = told["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            format!(
                "{}:{} {} {}",
                it["file"].as_str().unwrap(),
                it["line"],
                it["code"].as_str().unwrap(),
                it["hint"]
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ".cloudbuild/a.yml:1 missing-key \"what is built stands in `steps.BUILD`, a flow of builds in `buildflow`\"",
            ".cloudbuild/build.yml:5 build-ref \"did you mean `.cloudbuild/test.yaml`?\"",
            ".cloudbuild/build.yml:6 build-ref null",
        ]
    );
    assert_eq!(told["files"].as_array().unwrap().len(), 3);
}
