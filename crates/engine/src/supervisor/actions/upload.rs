//! Handing files to the release repository.

use super::super::steps::{Steps, Verdict};
use crate::EngineError;
use crate::log::Level;
use kiln_buildfile::Action;
use kiln_executor::{ProducedFile, Sandbox};
use kiln_model::build::Artifact;
use std::os::unix::fs::OpenOptionsExt as _;

/// The most files of one step.
const MOST: usize = 10_000;

/// Stores every file that the pattern names.
pub(super) async fn upload(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    action: &Action,
) -> Result<Verdict, EngineError> {
    let Action::Upload {
        pattern,
        version,
        package,
        folder,
        keep_folders,
    } = action
    else {
        return Ok(Verdict::Lost("this is not an upload".to_owned()));
    };
    let found = match sandbox.find(pattern).await {
        Ok(found) => found,
        Err(error @ kiln_executor::ExecutorError::Pattern { .. }) => return Ok(Verdict::Failed(error.to_string())),
        Err(error) => return Err(error.into()),
    };
    steps.say(Level::Info, &format!("{} file(s) match {pattern:?}", found.len()))?;
    if found.is_empty() {
        return Ok(Verdict::Failed(format!(
            "no file matches {pattern:?} below the workspace"
        )));
    }
    if found.len() > MOST {
        return Ok(Verdict::Failed(format!(
            "{} files match {pattern:?}, and a step hands in at most {MOST}",
            found.len()
        )));
    }
    if package.is_some() && found.len() > 1 {
        return Ok(Verdict::Failed(format!(
            "{} files match {pattern:?}, and only one can get the name",
            found.len()
        )));
    }
    let build = steps.build();
    let version = version.clone().unwrap_or_else(|| build.daily.to_string());
    let engine = steps.engine();
    let _until_referred_to = engine.0.blob_gate.read().await;
    let mut artifacts: Vec<Artifact> = Vec::new();
    for file in &found {
        if steps.is_to_end().await {
            return Ok(Verdict::Interrupted);
        }
        let own = if *keep_folders {
            file.path.as_str()
        } else {
            file.path.file_name().unwrap_or(file.path.as_str())
        };
        let name = package.as_deref().unwrap_or(own);
        let path = folder
            .as_deref()
            .map_or_else(|| name.to_owned(), |it| format!("{}/{name}", it.trim_end_matches('/')));
        let opened = match open(file) {
            Ok(opened) => opened,
            Err(error) => return Ok(Verdict::Failed(format!("cannot read {}: {error}", file.path))),
        };
        let stored = engine.0.blobs.put_file(opened, &file.local).await?;
        let size = stored.size;
        steps.say(
            Level::Info,
            &format!(
                "{} -> {version}/{path} ({size} bytes, sha256 {})",
                file.path, stored.sha256
            ),
        )?;
        if let Some(twin) = artifacts.iter().position(|it| it.path == path) {
            steps.say(
                Level::Warn,
                &format!("{version}/{path} was handed in twice by this step; the later one stays"),
            )?;
            artifacts.remove(twin);
        }
        artifacts.push(Artifact {
            record: build.record.clone(),
            task: build.task.clone(),
            package: name.rsplit('/').next().unwrap_or(name).to_owned(),
            version: version.clone(),
            path,
            size,
            sha256: stored.sha256,
            created: engine.0.clock.now(),
        });
    }
    let mut unit = engine.0.store.begin().await?;
    unit.insert_artifacts(&artifacts).await?;
    unit.commit().await?;
    Ok(Verdict::Succeeded)
}

/// Opens a file that the build made: never through a link that it may have put there meanwhile.
pub(super) fn open(file: &ProducedFile) -> std::io::Result<std::fs::File> {
    const NO_FOLLOW: i32 = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
    const NON_BLOCK: i32 = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let opened = std::fs::OpenOptions::new()
        .read(true)
        .custom_flags(NO_FOLLOW | NON_BLOCK)
        .open(&file.local)?;
    if opened.metadata()?.is_file() {
        Ok(opened)
    } else {
        Err(std::io::Error::other("it is not a regular file"))
    }
}
