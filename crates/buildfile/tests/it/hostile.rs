//! Whatever the bytes are, reading them ends soon, with a file or with an error that has a place.

use kiln_buildfile::{File, Parsed, Severity, Strictness, Values, parse, plan_file, resolve_flow};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

fn read(bytes: &[u8]) -> Parsed {
    let parsed = parse("build.yml", bytes, Strictness::Run);
    assert!(parsed.file.is_some() || parsed.errors().count() > 0, "{parsed:?}");
    assert!(parsed.diagnostics.len() <= 200 || parsed.file.is_none());
    for it in &parsed.diagnostics {
        assert!(it.line > 0 && it.column > 0, "{it:?}");
        assert!(it.to_string().len() < 64 << 10 && !it.one_line().contains('\n'));
    }
    match &parsed.file {
        Some(File::Build(file)) => drop(plan_file(file, &Values::default())),
        Some(File::Flow(file)) => drop(resolve_flow(file, &Values::default())),
        None => {}
    }
    parsed
}

fn refused(bytes: &[u8], code: &str) {
    let started = Instant::now();
    let parsed = read(bytes);
    assert!(parsed.file.is_none());
    let codes: Vec<&str> = parsed.errors().map(|it| it.code).collect();
    assert!(codes.contains(&code), "{codes:?}");
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn a_huge_text_is_refused() {
    let text = format!("version: 2.0\nx: {}\n", "a".repeat(600 << 10));
    refused(text.as_bytes(), "too-big");
}

#[test]
fn a_huge_file_is_refused() {
    refused(&vec![b'#'; (1 << 20) + 1], "too-big");
}

#[test]
fn deep_nesting_is_refused_in_every_form() {
    refused("[".repeat(500_000).as_bytes(), "too-big");
    refused("{a: ".repeat(200_000).as_bytes(), "too-big");
    refused("- ".repeat(500_000).as_bytes(), "too-big");
    let mut steps = String::new();
    for depth in 0..1000 {
        let _ = writeln!(steps, "{}a:", " ".repeat(depth));
    }
    refused(steps.as_bytes(), "too-big");
}

#[test]
fn many_values_are_refused() {
    refused("- a\n".repeat(250_000).as_bytes(), "too-big");
}

#[test]
fn anchors_in_anchors_are_refused_before_they_fill_the_memory() {
    let mut text = String::new();
    for depth in 0..200 {
        let _ = writeln!(text, "{}- &a{depth}", "  ".repeat(depth));
    }
    let _ = writeln!(text, "{}- x", "  ".repeat(200));
    let many = format!("&a [{}]", "&b [&c [x, y, z]], ".repeat(6000));
    refused(many.as_bytes(), "too-big");
    read(text.as_bytes());
}

#[test]
fn a_file_of_many_wrong_keys_tells_a_hundred_of_them() {
    let keys: String = (0..5000).fold(String::new(), |mut text, it| {
        let _ = writeln!(text, "key{it}: 1");
        text
    });
    let parsed = read(format!("version: 2.0\n{keys}").as_bytes());
    let warnings = parsed.diagnostics.iter().filter(|it| !it.is_error());
    assert_eq!(warnings.count(), 100);
    let last = parsed.diagnostics.last().unwrap();
    let hint = last.hint.as_deref().unwrap_or_default();
    assert!(hint.contains("4900 more problems are not shown"), "{last}");
}

#[test]
fn a_flow_of_many_jobs_is_checked_soon() {
    let mut text = String::from("version: 2.0\nbuildflow:\n  jobs:\n");
    for place in 0..2000 {
        let _ = writeln!(
            text,
            "    - {{job: j{place}, build_ref: a.yml, depends_on: [j{}]}}",
            (place + 1) % 2000
        );
    }
    refused(text.as_bytes(), "cycle");
}

#[test]
fn errors_come_whatever_warnings_came_before() {
    let keys = "  - {name: a-b}\n".repeat(150);
    let parsed = read(format!("version: 2.0\n{}params:\n{keys}", "").as_bytes());
    assert!(parsed.diagnostics.iter().any(|it| it.severity == Severity::Error));
}

/// Lines of build files, cut and mixed.
const LINES: &[&str] = &[
    "version: 2.0",
    "---",
    "params:",
    "  - name: x",
    "    value: 1",
    "env:",
    "  resource:",
    "    type: docker",
    "    type:docker",
    "  cache:",
    "    - type: code",
    "steps:",
    "  PRE_BUILD:",
    "    - checkout",
    "    - checkout:",
    "  BUILD:",
    "    - sh:",
    "        name: a",
    "        image: b",
    "        inputs:",
    "          command: |",
    "            make ${x}",
    "          ignore_fail: ${x}",
    "    - maven:",
    "          unit_test: {enable: true}",
    "buildflow:",
    "  strategy: lazy",
    "  jobs:",
    "    - job: a",
    "      depends_on: [a, b]",
    "      build_ref: x.yml",
    "      condition: x == 1",
    "stages:",
    "  stage1:",
    "    meta: {uuid: '20017', displayName: x}",
    "    tasks: [{a: {b: 1}}]",
    "&a",
    "*a",
    "<<: *a",
    "\t",
    "\u{feff}",
    "timeout: {limit: 1}",
    "? x",
    ": y",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "#",
    "!!str",
    "- ",
    "",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(&bytes);
    }

    #[test]
    fn any_text(text in "(\\PC|[\n\t :{}\\[\\]&*!|>'\"#-]){0,300}") {
        read(text.as_bytes());
    }

    #[test]
    fn any_lines(places in prop::collection::vec((0..LINES.len(), 0_usize..3), 0..40)) {
        let mut text = String::new();
        for (place, indent) in places {
            let _ = writeln!(text, "{}{}", "  ".repeat(indent), LINES[place]);
        }
        read(text.as_bytes());
        read(format!("version: 2.0\n{text}").as_bytes());
    }
}
