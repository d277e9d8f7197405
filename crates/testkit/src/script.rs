//! The parts that steps play.

use kiln_executor::{FakeExecutor, FakeStep, StepExit};

/// Steps by the first word of their name: `fail` ends with 3, `hang` runs until it is stopped, `say` prints the rest of the
/// name, `lines <n>` prints so many numbered lines; all others succeed in silence.
pub(crate) fn executor() -> FakeExecutor {
    FakeExecutor::new(|_, step| {
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
