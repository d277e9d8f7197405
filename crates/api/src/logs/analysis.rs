//! What went wrong in a build, as far as the log of the steps that failed tells it.

use super::cut::cut_from_end;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath};
use crate::query::Query;
use axum::extract::State;
use kiln_engine::LogView;
use kiln_model::build::{StepOutcome, StepRecord, StepState, words};
use serde::Serialize;
use utoipa::ToSchema;

/// How much of the end of a step's log is looked at, in bytes.
const TAIL: usize = 64 * 1024;
/// The most lines that are told of one step, and the most characters of one line.
const MOST_LINES: usize = 20;
const LONGEST_LINE: usize = 500;
/// How many steps come at once, by default and at most.
const DEFAULT: u64 = 10;
const MOST: u64 = 100;

/// What went wrong in a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct Analysis {
    /// The task's name.
    #[serde(rename = "jobName")]
    job_name_as_documented: String,
    /// The same, as the live service spells it.
    job_name: String,
    /// The steps that failed.
    error_nodes: Vec<ErrorNode>,
}

/// A step that failed.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErrorNode {
    /// The place of the step, as `node_id` of its stage.
    node_id: String,
    /// The step's name.
    step: String,
    /// Whether the log says what went wrong.
    analyzed_success: bool,
    error_info: ErrorInfo,
}

/// What its log tells.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ErrorInfo {
    /// A code of the hosted service for what went wrong; empty where none fits.
    error_code: &'static str,
    /// The lines of the log that tell it.
    error_message: String,
    /// What can be done about it; empty where nothing is known.
    faq: &'static str,
}

/// What is recognised: all the words of a line, in lower case, and what they mean.
struct Known {
    words: &'static [&'static str],
    code: &'static str,
    faq: &'static str,
}

const KNOWN: &[Known] = &[
    Known {
        words: &["no file matches"],
        code: "DEV.CB.0220021",
        faq: "The file to upload was not found: check its path, and that an earlier step makes it.",
    },
    Known {
        words: &["dockerfile", "no such file"],
        code: "DEV.CB.0210043",
        faq: "The Dockerfile was not found: check its path.",
    },
    Known {
        words: &["could not read username"],
        code: "DEV.CB.02101217",
        faq: "The repository asks for a user and a password: name a credential for it.",
    },
    Known {
        words: &["authentication failed for"],
        code: "DEV.CB.02101217",
        faq: "The repository refused the user or the password: check the credential.",
    },
    Known {
        words: &["command not found"],
        code: "",
        faq: "A program is missing where the build runs: choose an image that has it, or install it.",
    },
    Known {
        words: &["is not installed where this build runs"],
        code: "",
        faq: "A program is missing where the build runs: install it, or run the build elsewhere.",
    },
    Known {
        words: &["no space left on device"],
        code: "",
        faq: "The disk is full where the build runs.",
    },
    Known {
        words: &["couldn't find remote ref"],
        code: "",
        faq: "The repository has no such branch or tag: check its name.",
    },
];

/// Words with which tools begin what they complain about.
const COMPLAINTS: &[&str] = &[
    "error",
    "fatal",
    "exception",
    "failed",
    "failure",
    "panic",
    "not found",
    "cannot",
];

/// The part of a line behind its time, with the level: `[ERROR] [step] : text`.
fn parts(line: &str) -> (&str, &str) {
    let rest = line.split_once("] [").map_or(line, |(_, rest)| rest);
    let (level, rest) = rest.split_once("] ").unwrap_or(("", rest));
    (level, rest.split_once("] : ").map_or(rest, |(_, text)| text))
}

/// What the end of a step's log tells.
fn analyse(tail: &str) -> (bool, ErrorInfo) {
    let lines: Vec<(&str, &str)> = tail.lines().map(parts).collect();
    let complains = |(level, text): &&(&str, &str)| {
        let text = text.to_lowercase();
        *level == "ERROR" || COMPLAINTS.iter().any(|it| text.contains(it))
    };
    let mut telling: Vec<&str> = lines.iter().filter(complains).map(|(_, text)| *text).collect();
    let known = lines.iter().rev().find_map(|(_, text)| {
        let text = text.to_lowercase();
        KNOWN.iter().find(|it| it.words.iter().all(|word| text.contains(word)))
    });
    let found = known.is_some() || !telling.is_empty();
    if telling.is_empty() {
        telling = lines
            .iter()
            .map(|(_, text)| *text)
            .filter(|it| !it.trim().is_empty())
            .collect();
    }
    let first = telling.len().saturating_sub(MOST_LINES);
    let shortened = telling[first..]
        .iter()
        .map(|it| it.chars().take(LONGEST_LINE).collect::<String>());
    let info = ErrorInfo {
        error_code: known.map_or("", |it| it.code),
        error_message: shortened.collect::<Vec<_>>().join("\n"),
        faq: known.map_or("", |it| it.faq),
    };
    (found, info)
}

fn failed(step: &StepRecord) -> bool {
    match step.state {
        StepState::Waiting | StepState::Running { .. } => false,
        StepState::Finished { outcome, .. } => match outcome {
            StepOutcome::Failed | StepOutcome::Errored => true,
            StepOutcome::Succeeded | StepOutcome::FailureIgnored | StepOutcome::Stopped => false,
        },
    }
}

fn tail(view: &mut LogView, step: &StepRecord) -> Result<String, ApiError> {
    let size = view.progress().size;
    let start = step.log_start.unwrap_or(size);
    let end = step.log_end.unwrap_or(size);
    let reach = u64::try_from(TAIL).unwrap_or(u64::MAX) + 1;
    let bytes = view
        .read(end.saturating_sub(reach).max(start)..end)
        .map_err(ApiError::internal)?;
    Ok(String::from_utf8_lossy(&bytes[cut_from_end(&bytes, TAIL)..]).into_owned())
}

/// What went wrong in a build (v1; not in the declared contract): the steps that failed, each with the lines of its log's end
/// that tell why. A build that did not fail, or failed before its steps, has none.
#[utoipa::path(
    get, path = "/v1/log/{job_id}/{build_no}/analysis", operation_id = "ShowLogAnalysis", tag = "logs",
    params(
        JobPath, BuildNoPath,
        ("limit" = Option<i32>, Query, minimum = 0, maximum = 100, description = "steps per page, 10 by default"),
        ("offset" = Option<i32>, Query, minimum = 0, description = "the page, from 0"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Analysis>), Failures),
)]
pub(crate) async fn show_log_analysis(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
    query: Query,
) -> Result<Reply<Full<Analysis>>, ApiError> {
    let limit = query.integer("limit", 0..=MOST)?.unwrap_or(DEFAULT);
    let limit = usize::try_from(if limit == 0 { DEFAULT } else { limit }).unwrap_or(usize::MAX);
    let page = usize::try_from(query.integer("offset", 0..=999_999_999)?.unwrap_or(0)).unwrap_or(usize::MAX);
    let build = may.build(&job_id, build_no).await?;
    let steps = app.engine.store().read().await?.steps_of(&build.record).await?;
    let mut view = app.engine.log(&build.record)?;
    let mut error_nodes = Vec::new();
    let mut wanted: Vec<&StepRecord> = steps.iter().filter(|it| failed(it)).collect();
    wanted = wanted
        .into_iter()
        .skip(page.saturating_mul(limit))
        .take(limit)
        .collect();
    for step in wanted {
        let (analyzed_success, mut error_info) = analyse(&tail(&mut view, step)?);
        if error_info.error_message.is_empty() {
            error_info.error_message = words::error_text(&build.state).unwrap_or_default();
        }
        error_nodes.push(ErrorNode {
            node_id: (step.sequence + 1).to_string(),
            step: step.name.clone(),
            analyzed_success,
            error_info,
        });
    }
    Ok(Full::success(Analysis {
        job_name_as_documented: build.task_name.to_string(),
        job_name: build.task_name.to_string(),
        error_nodes,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[2026/11/24 01:44:17.123 GMT+00:00]";

    #[test]
    fn the_lines_that_complain_are_told_without_their_heads() {
        let log = format!(
            "{HEAD} [INFO] [make] : compiling\n{HEAD} [INFO] [make] : main.c:3: error: expected ';'\n\
             {HEAD} [ERROR] [make] : the command ended with exit code 2\n"
        );
        let (found, info) = analyse(&log);
        assert!(found);
        assert_eq!(
            info.error_message,
            "main.c:3: error: expected ';'\nthe command ended with exit code 2"
        );
        assert_eq!((info.error_code, info.faq), ("", ""));
    }

    #[test]
    fn what_the_hosted_service_has_a_code_for_gets_it() {
        for (line, code) in [
            ("no file matches out/*.jar", "DEV.CB.0220021"),
            ("open Dockerfile: no such file or directory", "DEV.CB.0210043"),
            ("fatal: could not read Username for 'https://host'", "DEV.CB.02101217"),
        ] {
            let (found, info) = analyse(&format!("{HEAD} [INFO] [a] : {line}\n"));
            assert!(found && !info.faq.is_empty());
            assert_eq!(info.error_code, code, "{line}");
        }
    }

    #[test]
    fn a_log_that_complains_of_nothing_is_told_as_it_ends() {
        let log: String = (0..30).map(|it| format!("{HEAD} [INFO] [a] : line {it}\n")).collect();
        let (found, info) = analyse(&log);
        assert!(!found);
        assert_eq!(info.error_message.lines().count(), MOST_LINES);
        assert!(info.error_message.ends_with("line 29"));
        assert_eq!(analyse("").1.error_message, "");
    }

    #[test]
    fn a_long_line_is_shortened() {
        let (_, info) = analyse(&format!("{HEAD} [ERROR] [a] : {}\n", "ü".repeat(10_000)));
        assert_eq!(info.error_message.chars().count(), LONGEST_LINE);
    }
}
