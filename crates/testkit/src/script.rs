//! The parts that steps play.

use kiln_executor::{EnvValue, FakeExecutor, FakeStep, StepExit, StepSpec};

/// The commit that every checkout finds.
pub const COMMIT: &str = "901878212b1a49be9c1a1054c272762a00000000";

/// The files that a look at a repository finds.
pub const FILES: [&str; 3] = ["README.md", "pom.xml", "ui/package.json"];

/// Steps by the first word of their name: `fail` ends with 3, `hang` runs until it is stopped, `say` prints the rest of the
/// name, `lines <n>` prints so many numbered lines; all others succeed in silence. A checkout finds the commit [`COMMIT`]. A look at
/// a repository finds [`FILES`], or no repository where its address ends in `missing`.
pub(crate) fn executor() -> FakeExecutor {
    FakeExecutor::new(|_, step| {
        if step.name == "Code Listing" {
            return listing(step);
        }
        let (word, rest) = step.name.split_once(' ').unwrap_or((&step.name, ""));
        let output = match word {
            _ if step.argv.last().is_some_and(|it| it.starts_with("git log")) => {
                format!("{COMMIT}\n1719380000\nfix the roof\n")
            }
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

fn listing(step: &StepSpec) -> FakeStep {
    let url = step.env.get("KILN_GIT_URL");
    let missing = matches!(url, Some(EnvValue::Plain(url)) if url.ends_with("missing"));
    if missing {
        return FakeStep {
            output: "fatal: repository not found\n".to_owned(),
            exit: Some(StepExit::Code(128)),
        };
    }
    FakeStep {
        output: format!("\0files\0{}\0", FILES.join("\0")),
        exit: Some(StepExit::Code(0)),
    }
}
