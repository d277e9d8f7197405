//! Handing files to the release repository.

use super::super::steps::{Steps, Verdict};
use super::files;
use crate::EngineError;
use crate::log::{Level, visible};
use kiln_blobs::BlobError;
use kiln_buildfile::PlannedUpload;
use kiln_executor::{ProducedFile, Sandbox};
use kiln_model::build::Artifact;
use std::os::unix::fs::OpenOptionsExt as _;
use tracing::error;

/// Stores every file that the pattern names.
pub(super) async fn upload(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    wanted: &PlannedUpload,
) -> Result<Verdict, EngineError> {
    let PlannedUpload {
        pattern,
        version,
        package,
        folder,
        keep_folders,
    } = wanted;
    let found = match files::matching(steps, sandbox, pattern).await? {
        Ok(found) => found,
        Err(verdict) => return Ok(verdict),
    };
    if package.is_some() && found.len() > 1 {
        return Ok(Verdict::Failed(format!(
            "{} files match {pattern:?}, and only one can get the name",
            found.len()
        )));
    }
    let build = steps.build();
    let version = version.clone().unwrap_or_else(|| build.daily.to_string());
    let engine = steps.engine();
    let until_referred_to = engine.0.blob_gate.read().await;
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
            Err(error) => {
                let path = visible(file.path.as_str());
                return Ok(Verdict::Failed(format!("cannot read {path}: {error}")));
            }
        };
        let stored = match engine.0.blobs.put_file(opened, &file.local).await {
            Ok(stored) => stored,
            Err(error) => {
                drop(until_referred_to);
                return not_stored(steps, &artifacts, file, error).await;
            }
        };
        let size = stored.size;
        steps.say(
            Level::Info,
            &format!(
                "{} -> {} ({size} bytes, sha256 {})",
                visible(file.path.as_str()),
                visible(&format!("{version}/{path}")),
                stored.sha256
            ),
        )?;
        if let Some(twin) = artifacts.iter().position(|it| it.path == path) {
            steps.say(
                Level::Warn,
                &format!(
                    "{} was handed in twice by this step; the later one stays",
                    visible(&format!("{version}/{path}"))
                ),
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
    drop(until_referred_to);
    Ok(Verdict::Succeeded)
}

/// A file could not be stored: nothing of this step stays, and a full disk is told in words of its own.
async fn not_stored(
    steps: &mut Steps<'_>,
    artifacts: &[Artifact],
    file: &ProducedFile,
    error: BlobError,
) -> Result<Verdict, EngineError> {
    let engine = steps.engine();
    let contents: Vec<String> = artifacts.iter().map(|it| it.sha256.clone()).collect();
    {
        let _alone = engine.0.blob_gate.write().await;
        for sha256 in engine.0.store.begin().await?.unreferenced(&contents).await? {
            engine.0.blobs.delete(&sha256).await?;
        }
    }
    if error.is_full() {
        error!(build.record = %steps.build().record, %error, cause = ?error, "no room for an artifact");
        return Ok(Verdict::Lost(format!(
            "there is no room for {} ({} bytes) where artifacts are kept; nothing of this step was kept. The operator of this \
             server must make room",
            visible(file.path.as_str()),
            file.size
        )));
    }
    if let BlobError::Changed(_) = error {
        return Ok(Verdict::Failed(format!(
            "{} changed while it was being handed in; something still writes to it",
            visible(file.path.as_str())
        )));
    }
    Err(error.into())
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
