//! Looking at a build file without running it: its steps, its jobs, its plan.

use super::service::Chosen;
use super::snapshot::Snapshot;
use super::{RunArgs, RunError, describe};
use crate::output;
use camino::Utf8Path;
use kiln_buildfile::{
    BuildFile, Diagnostic, File, FlowFile, Given, Origin, Settled, Strictness, Value, parse, plan_file, resolve_flow,
    settle,
};
use std::process::ExitCode;

/// Prints the steps or the plan of a file.
pub(super) fn run(args: &RunArgs, snapshot: &Snapshot, path: &str) -> Result<ExitCode, RunError> {
    let file = read(snapshot, path)?;
    match (&file, args.list) {
        (File::Build(file), true) => {
            for step in file.steps() {
                output::line(&step.name);
            }
        }
        (File::Flow(file), true) => {
            for job in file.jobs() {
                output::line(format!("{}  {}", job.name, job.build_ref));
            }
        }
        (File::Build(file), false) => plan_of_build(file, args, path)?,
        (File::Flow(file), false) => plan_of_flow(file, args, path)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The steps that were named, in the order of the file; none where all of it runs. What is wrong with the file of a folder is told
/// before anything begins.
pub(super) fn chosen(args: &RunArgs, snapshot: &Snapshot, path: &str) -> Result<Option<Chosen>, RunError> {
    if args.steps.is_empty() && !snapshot.is_here() {
        return Ok(None);
    }
    let file = match read(snapshot, path)? {
        _ if args.steps.is_empty() => return Ok(None),
        File::Build(file) => file,
        File::Flow(_) => return Err(RunError::StepOfFlow { file: path.to_owned() }),
    };
    let names: Vec<&str> = file.steps().map(|it| it.name.as_str()).collect();
    if let Some(name) = args.steps.iter().find(|it| !names.contains(&it.as_str())) {
        return Err(RunError::NoStep {
            file: path.to_owned(),
            name: name.clone(),
            there: names.join(", "),
        });
    }
    let steps = file
        .steps()
        .filter(|it| args.steps.contains(&it.name))
        .cloned()
        .collect();
    let params = file
        .params
        .iter()
        .map(|it| (it.name.to_string(), it.value.clone()))
        .collect();
    Ok(Some(Chosen { steps, params }))
}

fn read(snapshot: &Snapshot, path: &str) -> Result<File, RunError> {
    let folder = tempfile::tempdir().map_err(|source| RunError::Folder { source })?;
    let place = Utf8Path::from_path(folder.path()).ok_or(RunError::NotText)?;
    let repository = snapshot.repository(place)?;
    let Some(content) = snapshot.file(&repository, path) else {
        let there = snapshot.beside(&repository, path);
        return Err(RunError::NoFile {
            path: path.to_owned(),
            source_name: snapshot.name.clone(),
            there: match there.as_slice() {
                [] => "; --file names another one".to_owned(),
                names => format!("; build files there: {}; --file names another one", names.join(", ")),
            },
        });
    };
    let parsed = parse(path, &content, Strictness::Run);
    parsed.file.ok_or_else(|| unusable(&parsed.diagnostics))
}

fn unusable(problems: &[Diagnostic]) -> RunError {
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    RunError::Unusable(texts.join("\n\n"))
}

fn settled(params: &[kiln_buildfile::FileParam], args: &RunArgs) -> Settled {
    let run = args.params.iter().map(|(name, text)| Given {
        name: name.clone(),
        value: Value::plain(text),
        origin: Origin::Run,
    });
    settle(Given::in_file(params, Origin::File).chain(run))
}

fn plan_of_build(file: &BuildFile, args: &RunArgs, path: &str) -> Result<(), RunError> {
    let plan = plan_file(file, &settled(&file.params, args).values()).map_err(|it| unusable(&it))?;
    output::line(format!("{path}: {} steps", plan.steps.len()));
    for warning in &plan.warnings {
        output::line(format!("warning: {warning}"));
    }
    for step in &plan.steps {
        output::line(format!("\n== {}", step.name));
        output::line(describe::action(&step.action));
    }
    Ok(())
}

fn plan_of_flow(file: &FlowFile, args: &RunArgs, path: &str) -> Result<(), RunError> {
    let graph = resolve_flow(file, &settled(&file.params, args).values()).map_err(|it| unusable(&it))?;
    output::line(format!("{path}: a flow of {} jobs", graph.jobs.len()));
    for it in &graph.jobs {
        let needs: Vec<&str> = it
            .depends_on
            .iter()
            .filter_map(|place| Some(graph.jobs.get(*place)?.job.name.as_str()))
            .collect();
        let after = if needs.is_empty() {
            String::new()
        } else {
            format!(" after {}", needs.join(", "))
        };
        output::line(format!("{}: {}{after}", it.job.name, it.job.build_ref));
    }
    for name in &graph.left_out {
        output::line(format!("{name}: left out, its condition does not hold"));
    }
    Ok(())
}
