//! The parts that steps play.

use kiln_executor::{EnvValue, FakeExecutor, FakeStep, StepExit, StepSpec};

/// The commit that every checkout finds.
pub const COMMIT: &str = "901878212b1a49be9c1a1054c272762a00000000";

/// The files that a look at a repository finds.
pub const FILES: [&str; 3] = ["README.md", "pom.xml", "ui/package.json"];

/// The names of the branches, and of the tags, that a look at a repository finds.
pub const REFS: [&str; 3] = ["v1.0", "V1.1", "v2.0"];

/// Steps by the first word of their name: `fail` ends with 3, `hang` runs until it is stopped, `say` prints the rest of the
/// name, `lines <n>` prints so many numbered lines; all others succeed in silence. A checkout finds the commit [`COMMIT`]. A look at
/// a repository finds [`FILES`] and [`REFS`], or no repository where its address ends in `missing`.
pub(crate) fn executor() -> FakeExecutor {
    FakeExecutor::new(|_, step| {
        match step.name.as_str() {
            "Code Listing" => return look(step, &format!("{}\0", FILES.join("\0"))),
            "Code References" => return look(step, &references(step)),
            "Code CheckOut" => return look(step, &format!("{COMMIT}\n1719380000\nfix the roof\n")),
            _ => {}
        }
        let (word, rest) = step.name.split_once(' ').unwrap_or((&step.name, ""));
        let output = match word {
            "say" | "hang" if !rest.is_empty() => format!("{rest}\n"),
            "lines" => (0..rest.parse::<u64>().unwrap_or(0))
                .map(|it| format!("line {it}\n"))
                .collect(),
            _ => String::new(),
        };
        let exit = match word {
            "hang" => None,
            "fail" => Some(StepExit::Code(3)),
            _ => Some(StepExit::Code(0)),
        };
        FakeStep { output, exit }
    })
}

/// What git says of three branches or tags.
fn references(step: &StepSpec) -> String {
    let kind = match step.env.get("KILN_GIT_KIND") {
        Some(EnvValue::Plain(kind)) => kind.as_str(),
        Some(EnvValue::Secret(_)) | None => "nothing",
    };
    REFS.map(|name| format!("{COMMIT}\trefs/{kind}/{name}\n")).concat()
}

fn look(step: &StepSpec, answer: &str) -> FakeStep {
    let url = step.env.get("KILN_GIT_URL");
    let missing = matches!(url, Some(EnvValue::Plain(url)) if url.ends_with("missing"));
    if missing {
        return FakeStep {
            output: "fatal: repository not found\n".to_owned(),
            exit: Some(StepExit::Code(128)),
        };
    }
    FakeStep {
        output: format!("\0answer\0{answer}"),
        exit: Some(StepExit::Code(0)),
    }
}
