//! Files of the workspace that a step hands to somebody: found, bounded, and told where there are none.

use super::super::steps::{Steps, Verdict};
use crate::EngineError;
use crate::log::{Level, visible};
use kiln_executor::{ExecutorError, ProducedFile, Sandbox};

/// The most files of one step.
const MOST: usize = 10_000;
/// So many files are looked at for those that somebody may have meant.
const MOST_LOOKED_AT: usize = 5_000;
/// So many of them are named.
const MOST_NAMED: usize = 5;

/// The files that a pattern names, or how the step ends without them.
pub(super) async fn matching(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    pattern: &str,
) -> Result<Result<Vec<ProducedFile>, Verdict>, EngineError> {
    let found = match sandbox.find(pattern, MOST).await {
        Ok(found) => found,
        Err(error @ ExecutorError::Pattern { .. }) => return Ok(Err(Verdict::Failed(error.to_string()))),
        Err(error) => return Err(error.into()),
    };
    for name in &found.unnamed {
        let text = format!("left out: \"{name}\", whose name is no UTF-8");
        steps.say(Level::Warn, &text)?;
    }
    if found.more {
        return Ok(Err(Verdict::Failed(format!(
            "more than {MOST} files match {pattern:?}, and a step hands in at most {MOST}; pack them into one"
        ))));
    }
    if found.files.is_empty() {
        let near = sandbox.find("**", MOST_LOOKED_AT).await?;
        return Ok(Err(Verdict::Failed(no_match(pattern, &near.files))));
    }
    let text = format!("{} file(s) match {pattern:?}", found.files.len());
    steps.say(Level::Info, &text)?;
    Ok(Ok(found.files))
}

/// Nothing matches: what is there that looks most like it.
fn no_match(pattern: &str, there: &[ProducedFile]) -> String {
    let start = format!("no file matches {pattern:?} below the workspace");
    let wanted: String = pattern
        .chars()
        .filter(|it| !matches!(it, '*' | '?' | '[' | ']' | '{' | '}'))
        .collect();
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let mut near: Vec<(f64, &str)> = there
        .iter()
        .map(|it| it.path.as_str())
        .filter(|it| !it.starts_with(".git/"))
        .map(|path| {
            let whole = strsim::jaro_winkler(path, &wanted);
            let name = strsim::jaro_winkler(&last(path), &last(&wanted));
            (whole.max(name), path)
        })
        .collect();
    if near.is_empty() {
        return format!("{start}, which has no files");
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let names: Vec<_> = near.iter().take(MOST_NAMED).map(|(_, path)| visible(path)).collect();
    let more = if near.len() > MOST_NAMED { ", …" } else { "" };
    format!("{start}; what is there: {}{more}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there(paths: &[&str]) -> Vec<ProducedFile> {
        let file = |path: &&str| ProducedFile {
            path: (*path).into(),
            local: (*path).into(),
            size: 1,
        };
        paths.iter().map(file).collect()
    }

    #[test]
    fn the_nearest_files_are_named_first() {
        let files = there(&[
            ".git/HEAD",
            "README.md",
            "build/app.jar",
            "out\nline/x",
            "src/Main.java",
        ]);
        let text = no_match("target/*.jar", &files);
        let expected = "no file matches \"target/*.jar\" below the workspace; what is there: build/app.jar, ";
        assert!(text.starts_with(expected), "{text}");
        assert!(text.contains("out\\nline/x") && !text.contains(".git"), "{text}");
    }

    #[test]
    fn few_files_are_named_of_many() {
        let many: Vec<String> = (0..100).map(|it| format!("f{it}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(no_match("f", &there(&many)).ends_with(", …"));
        assert_eq!(
            no_match("f", &[]),
            "no file matches \"f\" below the workspace, which has no files"
        );
    }
}
