//! Plans and graphs as text for snapshots: everything that they say.

use kiln_buildfile::{Action, BuildFile, FileContent, FlowGraph, Plan, PlannedScript, PlannedStep, PlannedUpload};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A build file and its plan.
pub fn shown_plan(file: &BuildFile, plan: &Plan) -> String {
    let mut text = String::new();
    if let Some(environment) = &plan.environment {
        let _ = writeln!(
            text,
            "on {:?} {:?} class {:?} pool {:?}",
            environment.kind, environment.arch, environment.class, environment.pool
        );
    }
    if let Some(timeout) = &file.timeout {
        let _ = writeln!(text, "at most {} {}", timeout.limit, timeout.unit);
    }
    for cache in &plan.caches {
        let _ = writeln!(text, "{cache:?}");
    }
    if !file.checks_out() {
        text.push_str("the sources of the task\n");
    }
    for step in &plan.steps {
        shown_step(&mut text, step);
    }
    for warning in &plan.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    text
}

fn shown_step(text: &mut String, step: &PlannedStep) {
    let _ = write!(text, "\n{:?}", step.name);
    if step.ignore_failure {
        text.push_str(" (may fail)");
    }
    if let Some(image) = &step.tooling.image {
        let _ = write!(text, " in {image}");
    }
    for tool in &step.tooling.tools {
        let mark = if tool.chosen { "" } else { "?" };
        let _ = write!(text, " with {}{mark}", tool.name);
        if !tool.programs.is_empty() {
            let _ = write!(text, " {:?}", tool.programs);
        }
    }
    text.push('\n');
    match &step.action {
        Action::Script(PlannedScript {
            text: script,
            env,
            files,
            then,
        }) => {
            for line in script.lines() {
                let _ = writeln!(text, "  | {line}");
            }
            for (name, value) in env {
                let _ = writeln!(text, "  {name}={value}");
            }
            for file in files {
                let _ = writeln!(text, "  {:?} {}", file.root, file.path);
                let content = match &file.content {
                    FileContent::Text(text) => text.clone(),
                    FileContent::MavenSettings(settings) => settings.xml(&BTreeMap::new()),
                    FileContent::Keystore(name) => format!("{name} of the file manager"),
                };
                for line in content.lines() {
                    let _ = writeln!(text, "    | {line}");
                }
            }
            for line in then.iter().flat_map(|it| it.lines()) {
                let _ = writeln!(text, "  then | {line}");
            }
        }
        Action::Upload(PlannedUpload {
            pattern,
            version,
            package,
            folder,
            keep_folders,
        }) => {
            let _ = writeln!(
                text,
                "  uploads {pattern} version {version:?} name {package:?} folder {folder:?} keep {keep_folders}"
            );
        }
        Action::UploadObjects(it) => {
            let _ = writeln!(
                text,
                "  stores {} in {} below {:?} as {:?} keep {} {:?}",
                it.pattern, it.bucket, it.folder, it.rename, it.keep_folders, it.headers
            );
        }
        Action::Containers(commands) => {
            for it in commands {
                let _ = writeln!(text, "  {}: {:?} password {:?}", it.line, it.words, it.password);
            }
        }
        Action::BuildImage(_) | Action::Sign(_) | Action::TakeArtifact { .. } | Action::TakeFile { .. } => {
            let _ = writeln!(text, "  {:?}", step.action);
        }
        Action::Collect => text.push_str("  collects\n"),
        Action::Checkout(it) => {
            let _ = writeln!(text, "  url {:?} endpoint {:?}\n  {it:?}", it.url, it.endpoint);
        }
        Action::Manifest(it) => {
            let _ = writeln!(
                text,
                "  url {:?} user {:?} {:?}\n  {it:?}",
                it.url, it.username, it.password
            );
        }
        Action::Unsupported { module_id, reason } => {
            let _ = writeln!(text, "  {module_id}: {reason}");
        }
    }
    if let Some(collects) = &step.collects {
        let _ = writeln!(text, "  {collects:?}");
    }
}

/// A graph of builds.
pub fn shown_graph(graph: &FlowGraph) -> String {
    let mut text = format!("{:?}\n", graph.strategy);
    for (place, it) in graph.jobs.iter().enumerate() {
        let _ = write!(
            text,
            "{place}: {:?} runs {} after {:?}",
            it.job.name, it.job.build_ref, it.depends_on
        );
        for param in &it.job.params {
            let _ = write!(text, " {}={:?}", param.name, param.value);
        }
        text.push('\n');
    }
    for name in &graph.left_out {
        let _ = writeln!(text, "left out: {name:?}");
    }
    text
}
