//! What a step may use: it has the rights of whoever started its build, as they are now.

use super::super::steps::{Steps, Verdict};
use crate::keystore::KeystoreRefusal;
use crate::{EngineError, log::visible};
use kiln_model::access::{Actor, Permission};
use kiln_model::build::Artifact;
use kiln_model::id::RecordId;
use kiln_model::keystore::{FileName, FileRight};
use kiln_model::secret::{ExposeSecret as _, SecretBytes, SecretString};

/// Lines of a secret file that are shorter say nothing about it.
const SHORTEST_LINE: usize = 8;

/// Whoever started the build; none where that user is gone.
async fn starter(steps: &Steps<'_>) -> Result<Option<Actor>, EngineError> {
    let build = steps.build();
    let mut reader = steps.engine().0.store.read().await?;
    let Some(user) = reader
        .user(&build.by.id)
        .await?
        .filter(|it| it.domain == build.domain && it.enabled)
    else {
        return Ok(None);
    };
    let Some(domain) = reader.domain(&build.domain).await? else {
        return Ok(None);
    };
    Ok(Some(Actor {
        user: build.by.clone(),
        domain: domain.id,
        domain_name: domain.name,
        admin: user.admin,
    }))
}

fn nobody(steps: &Steps<'_>) -> Verdict {
    let name = &steps.build().by.name;
    Verdict::Failed(format!(
        "{name} started this build and is no user any more, so it may use nothing"
    ))
}

/// A file of the file manager, its lines masked in the log from now on; or how the step ends without it.
pub(super) async fn keystore_file(
    steps: &mut Steps<'_>,
    name: &str,
) -> Result<Result<(FileName, SecretBytes), Verdict>, EngineError> {
    let Some(actor) = starter(steps).await? else {
        return Ok(Err(nobody(steps)));
    };
    let engine = steps.engine();
    let found = match FileName::parse(name) {
        Ok(file) => engine
            .keystore_content(&actor, &file, None)
            .await
            .map(|content| (file, content)),
        Err(_) => Err(KeystoreRefusal::NoSuchFile.into()),
    };
    match found {
        Ok((file, content)) => {
            let lines = std::str::from_utf8(content.expose_secret()).unwrap_or_default().lines();
            let lines: Vec<SecretString> = lines
                .map(str::trim)
                .filter(|it| it.len() >= SHORTEST_LINE)
                .map(SecretString::from)
                .collect();
            steps.mask(&lines);
            Ok(Ok((file, content)))
        }
        Err(EngineError::Keystore(KeystoreRefusal::NoSuchFile)) => {
            let seen = engine.visible_keystores(&actor, None).await?;
            let usable = seen.iter().filter(|it| it.rights.allows(FileRight::Usage));
            let names: Vec<&str> = usable.map(|it| it.file.name.as_str()).collect();
            let there = if names.is_empty() {
                "none at all".to_owned()
            } else {
                names.join(", ")
            };
            Ok(Err(Verdict::Failed(format!(
                "the file manager has no file {:?} for {}, who started this build; there is: {there}",
                visible(name),
                actor.user.name
            ))))
        }
        Err(EngineError::Keystore(refusal)) => Ok(Err(Verdict::Failed(format!(
            "{} started this build and cannot use the file {:?}: {refusal}",
            actor.user.name,
            visible(name)
        )))),
        Err(error) => Err(error),
    }
}

/// A file that a build handed in; or how the step ends without it. What the starter may not see does not exist.
pub(super) async fn artifact(
    steps: &mut Steps<'_>,
    record: &str,
    sha256: &str,
) -> Result<Result<Artifact, Verdict>, EngineError> {
    let Some(actor) = starter(steps).await? else {
        return Ok(Err(nobody(steps)));
    };
    let none = || {
        Verdict::Failed(format!(
            "no build {record:.64} that {} may see has handed in a file {sha256}",
            actor.user.name
        ))
    };
    let mut reader = steps.engine().0.store.read().await?;
    let Ok(record) = RecordId::parse(record) else {
        return Ok(Err(none()));
    };
    let Some(build) = reader.build(&record).await?.filter(|it| it.domain == actor.domain) else {
        return Ok(Err(none()));
    };
    let Some(task) = reader.task(&build.task).await? else {
        return Ok(Err(none()));
    };
    let rights = crate::permissions::rights_on(&mut reader, &actor, &task).await?;
    if !rights.allows(Permission::TaskView) {
        return Ok(Err(none()));
    }
    let found = reader
        .artifacts_of(&record)
        .await?
        .into_iter()
        .find(|it| it.sha256 == sha256);
    Ok(found.ok_or_else(none))
}
