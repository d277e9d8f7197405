//! What is checked, and how it is told.

use super::files::{Checked, Root, read};
use super::show;
use crate::commands::CommandError;
use crate::output::{self, Output};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use kiln_buildfile::{BuildRefProblem, Diagnostic, File, FlowFile, Strictness, parse};
use std::collections::HashSet;

/// Check build files: what is wrong, in which line, and what to do about it
///
/// A flow is checked with the files that its jobs name. Exit code: 0 when nothing is wrong, 1 when something is, 2 when a file
/// cannot be read.
#[derive(Debug, Args)]
pub struct LintArgs {
    /// The files
    #[arg(default_value = ".cloudbuild/build.yml", value_name = "FILE")]
    files: Vec<Utf8PathBuf>,
    /// How problems are printed
    #[arg(long, value_enum, default_value_t)]
    output: Output,
}

/// Checks the files and prints what is wrong with them.
///
/// # Errors
/// Something is wrong with a file, or it cannot be read.
pub fn run(args: &LintArgs) -> Result<(), CommandError> {
    let mut checked = Checked::default();
    let mut seen = HashSet::new();
    for file in &args.files {
        check(file, &mut checked, &mut seen);
    }
    match args.output {
        Output::Text => {
            for diagnostic in &checked.diagnostics {
                output::line(show::text(diagnostic, output::is_coloured()));
                output::line("");
            }
            output::line(show::summary(&checked));
        }
        Output::Json => output::json(&checked),
    }
    let wrong = checked.diagnostics.iter().filter(|it| it.is_error()).count();
    match (checked.unreadable.into_iter().next(), wrong) {
        (Some(unreadable), _) => Err(CommandError::Unreadable(unreadable.message)),
        (None, 0) => Ok(()),
        (None, wrong) => Err(CommandError::Lint(wrong)),
    }
}

/// Checks a file and, where it is a flow, the files that it names; each file once.
fn check(file: &Utf8Path, checked: &mut Checked, seen: &mut HashSet<Utf8PathBuf>) {
    if !seen.insert(file.to_owned()) {
        return;
    }
    let bytes = match read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            checked.cannot_read(file, &error);
            return;
        }
    };
    let parsed = parse(file.as_str(), &bytes, Strictness::Lint);
    checked.files.push(file.to_owned());
    checked.diagnostics.extend(parsed.diagnostics);
    match parsed.file {
        Some(File::Flow(flow)) => follow(&Root::of(file), &flow, checked, seen),
        Some(File::Build(_)) | None => {}
    }
}

fn follow(root: &Root, flow: &FlowFile, checked: &mut Checked, seen: &mut HashSet<Utf8PathBuf>) {
    let mut problems: Vec<Diagnostic> = Vec::new();
    for job in flow.jobs() {
        let path = root.join(&job.build_ref);
        if seen.contains(&path) {
            continue;
        }
        let problem = match read(&path) {
            Ok(bytes) => {
                let parsed = parse(path.as_str(), &bytes, Strictness::Lint);
                checked.files.push(path.clone());
                checked.diagnostics.extend(parsed.diagnostics);
                seen.insert(path);
                match parsed.file {
                    Some(File::Flow(_)) => Some(BuildRefProblem::Flow),
                    Some(File::Build(_)) | None => None,
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Some(BuildRefProblem::Missing(root.build_files(&job.build_ref)))
            }
            Err(error) => {
                checked.cannot_read(&path, &error);
                None
            }
        };
        problems.extend(problem.map(|it| flow.build_ref_problem(job, &it)));
    }
    checked.diagnostics.extend(problems);
}
