//! What a build of a build file does: the file of the commit that is built, read and checked before the build has a place.

use super::environment::Opened;
use super::source::{self, OrEnd};
use super::steps::{Steps, Verdict};
use crate::EngineError;
use crate::log::Level;
use crate::sources::MirroredCommit;
use kiln_buildfile::{Diagnostic, File, Strictness, parse};
use kiln_model::build::file::PATH_PARAMETER;
use kiln_store::BuildFileRow;

/// The longest build file.
pub(super) const LONGEST: usize = 1024 * 1024;
/// The most build files that are named where one is missing.
const MOST_NAMED: usize = 10;

/// Reads the build file of a commit, keeps it with the build, and tells what is wrong with it.
pub(super) async fn read(
    steps: &mut Steps<'_>,
    at: &MirroredCommit,
    parameters: &Opened,
) -> Result<OrEnd<File>, EngineError> {
    let path = parameters.build_file().to_owned();
    let content = match content(steps, at, &path).await? {
        Ok(Some(content)) => content,
        Ok(None) => {
            let near = match beside(steps, at, &path).await? {
                Ok(near) => near,
                Err(verdict) => return Ok(Err(verdict)),
            };
            let shown: Vec<&str> = near.iter().map(String::as_str).take(MOST_NAMED).collect();
            let there = if shown.is_empty() {
                "there is no other build file there".to_owned()
            } else {
                format!("build files there: {}", shown.join(", "))
            };
            let reason = format!(
                "commit {} has no file {path}; {there}. The parameter {PATH_PARAMETER} of the task names another one",
                at.commit.id
            );
            return Ok(Err(Verdict::Failed(reason)));
        }
        Err(verdict) => return Ok(Err(verdict)),
    };
    steps.say(
        Level::Info,
        &format!("the build runs {path} of commit {}", at.commit.id),
    )?;
    keep(steps, &path, &content).await?;
    let parsed = parse(&path, &content, Strictness::Run);
    tell(steps, &parsed.diagnostics)?;
    Ok(parsed
        .file
        .ok_or_else(|| Verdict::Failed(unusable(&path, &parsed.diagnostics))))
}

/// The content of a build file of the commit; none where it has no such file.
pub(super) async fn content(
    steps: &mut Steps<'_>,
    at: &MirroredCommit,
    path: &str,
) -> Result<OrEnd<Option<Vec<u8>>>, EngineError> {
    source::content(steps, at, path, LONGEST).await
}

/// The build files beside a path, where a person may have meant one of them.
pub(super) async fn beside(
    steps: &mut Steps<'_>,
    at: &MirroredCommit,
    path: &str,
) -> Result<OrEnd<Vec<String>>, EngineError> {
    let is_build_file = |it: &String| [".yml", ".yaml"].iter().any(|end| it.ends_with(end));
    let names = source::beside(steps, at, path).await?;
    Ok(names.map(|it| it.into_iter().filter(is_build_file).collect()))
}

/// Writes what is wrong with a file into the log, each on a line of its own; less the first error, which the end of the step
/// tells.
pub(super) fn tell(steps: &mut Steps<'_>, diagnostics: &[Diagnostic]) -> Result<(), EngineError> {
    let first = diagnostics.iter().position(Diagnostic::is_error);
    for (_, it) in diagnostics
        .iter()
        .enumerate()
        .filter(|(place, _)| Some(*place) != first)
    {
        let level = if it.is_error() { Level::Error } else { Level::Warn };
        steps.say(level, &it.one_line())?;
    }
    Ok(())
}

/// Why a file cannot be used, in one line.
pub(super) fn unusable(path: &str, diagnostics: &[Diagnostic]) -> String {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|it| it.is_error()).collect();
    match errors.as_slice() {
        [] => format!("{path} cannot be used"),
        [one] => one.one_line(),
        [first, rest @ ..] => format!("{} (and {} more)", first.one_line(), rest.len()),
    }
}

async fn keep(steps: &Steps<'_>, path: &str, content: &[u8]) -> Result<(), EngineError> {
    let row = BuildFileRow {
        path: path.to_owned(),
        content: String::from_utf8_lossy(content).replace('\0', "\u{fffd}"),
    };
    let mut unit = steps.engine().0.store.begin().await?;
    unit.keep_build_file(&steps.build().record, &row).await?;
    // After a power cut the build is lost anyway.
    unit.commit_relaxed().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_file_is_told_in_one_line() {
        let parsed = parse("build.yml", b"version: 2.0\nstep: {}\n", Strictness::Lint);
        let told = unusable("build.yml", &parsed.diagnostics);
        assert!(told.starts_with("build.yml:") && !told.contains('\n'), "{told}");
        assert_eq!(unusable("build.yml", &[]), "build.yml cannot be used");
    }
}
