//! Any bytes as a build file: no panic, bounded, an error with a place wherever there is no file.

#![no_main]

use kiln_buildfile::{File, Strictness, Value, Values, parse, plan_file, resolve_flow};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let values = Values::new([("x", Value::plain("1")), ("codeBranch", Value::plain("main"))]);
    for strictness in [Strictness::Run, Strictness::Lint] {
        let parsed = parse("build.yml", bytes, strictness);
        assert!(parsed.file.is_some() || parsed.errors().count() > 0);
        for it in &parsed.diagnostics {
            assert!(it.line > 0 && it.column > 0);
            assert!(!it.one_line().contains('\n') && !it.to_string().is_empty());
        }
        match &parsed.file {
            Some(File::Build(file)) => drop(plan_file(file, &values)),
            Some(File::Flow(file)) => drop(resolve_flow(file, &values)),
            None => {}
        }
    }
});
