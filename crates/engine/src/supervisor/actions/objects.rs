//! Handing files to an object store.

use super::super::steps::{Steps, Verdict};
use super::super::tools::find_store;
use super::{files, upload};
use crate::EngineError;
use crate::log::{Level, visible};
use kiln_blobs::{Remote, RemoteConfig};
use kiln_buildfile::PlannedObjects;
use kiln_executor::{ProducedFile, Sandbox};
use kiln_model::build::{Output, OutputKind};
use tracing::warn;

/// Stores every file that the pattern names.
pub(super) async fn upload(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    wanted: &PlannedObjects,
) -> Result<Verdict, EngineError> {
    let tenant = steps.tenant().await?;
    let engine = steps.engine();
    let Some(store) = find_store(&engine.0.settings.object_stores, &tenant, &wanted.bucket) else {
        let bucket = &wanted.bucket;
        return Ok(Verdict::Failed(format!("no object store takes the bucket {bucket}")));
    };
    let found = match files::matching(steps, sandbox, &wanted.pattern).await? {
        Ok(found) => found,
        Err(verdict) => return Ok(verdict),
    };
    if wanted.rename.is_some() && found.len() > 1 {
        let count = found.len();
        return Ok(Verdict::Failed(format!(
            "{count} files match, and only one can get the name"
        )));
    }
    let remote = Remote::open(&RemoteConfig {
        endpoint: store.endpoint.clone(),
        region: store.region.clone(),
        bucket: wanted.bucket.clone(),
        path_style: store.path_style,
        access_key: store.access_key.clone(),
        secret_key: store.secret_key.clone(),
    })?;
    let mut stored = Vec::new();
    for file in &found {
        if steps.is_to_end().await {
            return Ok(Verdict::Interrupted);
        }
        let key = key(wanted, file);
        let path = visible(file.path.as_str());
        let opened = match upload::open(file) {
            Ok(opened) => opened,
            Err(error) => return Ok(Verdict::Failed(format!("cannot read {path}: {error}"))),
        };
        let done = remote.put_file(opened, &file.local, &key, &wanted.headers).await;
        let size = match done {
            Ok(done) => done.size,
            Err(error) => {
                warn!(build.record = %steps.build().record, %error, cause = ?error, "an object store refused a file");
                return Ok(Verdict::Failed(format!(
                    "cannot hand {path} to {}/{}: {}",
                    store.endpoint,
                    wanted.bucket,
                    error.reason()
                )));
            }
        };
        let shown = visible(&key);
        steps.say(
            Level::Info,
            &format!("{path} -> {}/{shown} ({size} bytes)", wanted.bucket),
        )?;
        stored.push(Output {
            record: steps.build().record.clone(),
            kind: OutputKind::Object,
            place: format!("{}/{}", store.endpoint.trim_end_matches('/'), wanted.bucket),
            name: key,
            version: String::new(),
            created: engine.0.clock.now(),
        });
    }
    let mut unit = engine.0.store.begin().await?;
    unit.insert_outputs(&stored).await?;
    unit.commit().await?;
    Ok(Verdict::Succeeded)
}

/// What the object is named in its bucket.
fn key(wanted: &PlannedObjects, file: &ProducedFile) -> String {
    let own = if wanted.keep_folders {
        file.path.as_str()
    } else {
        file.path.file_name().unwrap_or(file.path.as_str())
    };
    let name = wanted.rename.as_deref().unwrap_or(own);
    if wanted.folder.is_empty() {
        name.to_owned()
    } else {
        format!("{}/{name}", wanted.folder)
    }
}
