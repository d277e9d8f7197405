//! Putting something into the workspace: a file that a build handed in, a file of the file manager.

use super::super::steps::{Steps, Verdict};
use super::starter;
use crate::EngineError;
use crate::log::{Level, visible};
use camino::Utf8Path;
use futures_util::StreamExt as _;
use kiln_executor::{ExecutorError, Place, Sandbox};
use kiln_model::secret::ExposeSecret as _;
use tokio::io::AsyncWriteExt as _;

/// Puts a file of the file manager into the workspace, under its own name.
pub(super) async fn file(steps: &mut Steps<'_>, sandbox: &mut dyn Sandbox, name: &str) -> Result<Verdict, EngineError> {
    let (file, content) = match starter::keystore_file(steps, name).await? {
        Ok(found) => found,
        Err(verdict) => return Ok(verdict),
    };
    let content = content.expose_secret();
    let put = sandbox
        .put(Place::Workspace, Utf8Path::new(file.as_str()), content)
        .await;
    if let Err(error) = put {
        return refused(file.as_str(), error);
    }
    let text = format!(
        "{} of the file manager -> the workspace ({} bytes)",
        file.as_str(),
        content.len()
    );
    steps.say(Level::Info, &text)?;
    Ok(Verdict::Succeeded)
}

/// Puts a file that a build handed in into the workspace, under its own name.
pub(super) async fn artifact(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    record: &str,
    sha256: &str,
) -> Result<Verdict, EngineError> {
    let artifact = match starter::artifact(steps, record, sha256).await? {
        Ok(found) => found,
        Err(verdict) => return Ok(verdict),
    };
    let name = artifact.path.rsplit('/').next().unwrap_or(&artifact.path);
    let mut content = steps
        .engine()
        .0
        .blobs
        .stream(&artifact.sha256, 0..artifact.size)
        .await?;
    let mut file = match sandbox.create(Place::Workspace, Utf8Path::new(name)).await {
        Ok(file) => file,
        Err(error) => return refused(name, error),
    };
    let cannot = |error: std::io::Error| Verdict::Lost(format!("cannot write {}: {error}", visible(name)));
    while let Some(piece) = content.next().await {
        if steps.is_to_end().await {
            return Ok(Verdict::Interrupted);
        }
        let piece = piece.map_err(EngineError::Content)?;
        if let Err(error) = file.write_all(&piece).await {
            return Ok(cannot(error));
        }
    }
    if let Err(error) = file.shutdown().await {
        return Ok(cannot(error));
    }
    let text = format!(
        "{} -> the workspace ({} bytes, sha256 {})",
        visible(&format!("{}/{}", artifact.version, artifact.path)),
        artifact.size,
        artifact.sha256
    );
    steps.say(Level::Info, &text)?;
    Ok(Verdict::Succeeded)
}

/// What stands in the way in the workspace is the build's own.
fn refused(name: &str, error: ExecutorError) -> Result<Verdict, EngineError> {
    match error {
        ExecutorError::Folder { source, .. } => Ok(Verdict::Failed(format!(
            "cannot put {} into the workspace: {source}",
            visible(name)
        ))),
        error @ (ExecutorError::Start { .. } | ExecutorError::Pattern { .. } | ExecutorError::Unsupported(_)) => {
            Err(error.into())
        }
    }
}
