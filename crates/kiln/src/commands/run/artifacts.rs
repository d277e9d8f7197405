//! Copying what a build handed in.

use super::RunError;
use super::service::Here;
use crate::commands::CommandError;
use camino::Utf8Path;
use futures_util::StreamExt as _;
use kiln_model::id::RecordId;
use std::io::Write as _;

/// Copies the artifacts of a build, and of the jobs of a flow, into a folder, each below its package's version.
pub(super) async fn copy(here: &Here, record: &RecordId, folder: &Utf8Path) -> Result<(), CommandError> {
    let mut reader = here.engine.store().read().await?;
    let mut found = reader.artifacts_of(record).await?;
    for job in reader.flow_jobs(record).await? {
        if let Some(build) = job.build {
            found.extend(reader.artifacts_of(&build.record).await?);
        }
    }
    for artifact in found {
        let path = folder.join(&artifact.path);
        let write = |source| RunError::Write {
            path: path.clone(),
            source,
        };
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(write)?;
        }
        let mut file = std::fs::File::create(&path).map_err(write)?;
        let mut content = here.engine.blobs().stream(&artifact.sha256, 0..artifact.size).await?;
        while let Some(piece) = content.next().await {
            let piece = piece.map_err(write)?;
            file.write_all(&piece).map_err(write)?;
        }
    }
    Ok(())
}
