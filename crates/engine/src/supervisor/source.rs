//! The checkout: first which commit is built, then its work tree in the workspace.

use super::settle::SourceFacts;
use super::steps::{Steps, Verdict};
use crate::EngineError;
use crate::log::Level;
use crate::sources::{MirroredCommit, Origin, TreeKind, Unfetched, WorkTree, wanted};
use camino::Utf8Path;
use kiln_executor::{ExecutorError, Sandbox};
use kiln_model::build::Revision;
use kiln_model::task::{Scm, TaskDefinition};
use std::num::NonZeroU32;

/// The name of the step.
pub(super) const STEP: &str = "Code CheckOut";
/// The most names of a work tree that the log shows.
const MOST_SHOWN: usize = 100;

/// What becomes of something in the middle of a step: it is there, or the step ends like this.
pub(super) type OrEnd<T> = Result<T, Verdict>;

/// What the task says of its work tree.
pub(super) fn kind_of(definition: &TaskDefinition, scm: &Scm) -> TreeKind {
    let depth = scm.depth.as_deref().and_then(|it| it.trim().parse::<u32>().ok());
    TreeKind {
        depth: depth.and_then(NonZeroU32::new),
        submodules: definition.auto_update_sub_module,
        lfs: scm.enable_git_lfs,
    }
}

/// Finds the commit that a revision is now; it lies in the mirror then.
pub(super) async fn resolve(
    steps: &mut Steps<'_>,
    origin: &Origin,
    revision: &Revision,
) -> Result<OrEnd<MirroredCommit>, EngineError> {
    let text = format!("fetching {} of {}", wanted(revision), origin.public_url());
    steps.say(Level::Info, &text)?;
    let mirrors = steps.engine().0.mirrors.clone();
    let found = steps.unless_stopped(mirrors.commit(origin, revision)).await;
    end_of(steps, found)
}

/// Puts the work tree of a commit into the workspace, at `path`.
pub(super) async fn check_out(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    at: &MirroredCommit,
    kind: TreeKind,
    path: &str,
) -> Result<OrEnd<()>, EngineError> {
    let mirrors = steps.engine().0.mirrors.clone();
    let made = steps.unless_stopped(mirrors.tree(at, kind)).await;
    let tree = match end_of(steps, made)? {
        Ok(tree) => tree,
        Err(verdict) => return Ok(Err(verdict)),
    };
    if let Err(error) = sandbox.lend(&tree.lease.folder, Utf8Path::new(path)).await {
        mirrors.discard(tree.lease.folder);
        if !is_taken(&error) {
            return Err(error.into());
        }
        let folder = sandbox.workspace().join(path);
        let reason = format!("cannot check out to {folder}: something else is there, or it is a link");
        return Ok(Err(Verdict::Failed(reason)));
    }
    tell(steps, sandbox, at, &tree, path)?;
    if path.is_empty() {
        steps.tree = Some(tree.lease);
    }
    Ok(Ok(()))
}

/// The content of a file of a commit; none where the commit has no such file.
pub(super) async fn content(
    steps: &mut Steps<'_>,
    at: &MirroredCommit,
    path: &str,
    most: usize,
) -> Result<OrEnd<Option<Vec<u8>>>, EngineError> {
    let mirrors = steps.engine().0.mirrors.clone();
    let read = steps.unless_stopped(mirrors.read(at, path, most)).await;
    end_of(steps, read)
}

/// The paths of what lies in the folder of a path, for who named one that is not there.
pub(super) async fn beside(
    steps: &mut Steps<'_>,
    at: &MirroredCommit,
    path: &str,
) -> Result<OrEnd<Vec<String>>, EngineError> {
    let mirrors = steps.engine().0.mirrors.clone();
    let folder = Utf8Path::new(path).parent().map_or("", Utf8Path::as_str);
    let listed = steps.unless_stopped(mirrors.list(at, folder)).await;
    end_of(steps, listed)
}

/// A file of a commit. Where it is missing, the log names some that are there.
pub(super) async fn file(
    steps: &mut Steps<'_>,
    at: &MirroredCommit,
    path: &str,
    most: usize,
) -> Result<OrEnd<Vec<u8>>, EngineError> {
    match content(steps, at, path, most).await? {
        Ok(Some(content)) => return Ok(Ok(content)),
        Ok(None) => {}
        Err(verdict) => return Ok(Err(verdict)),
    }
    let names = match beside(steps, at, path).await? {
        Ok(names) => names,
        Err(verdict) => return Ok(Err(verdict)),
    };
    let names: Vec<String> = names.iter().take(20).map(|it| it.escape_debug().to_string()).collect();
    let there = if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    };
    let reason = format!("commit {} has no file {path}; there is: {there}", at.commit.id);
    Ok(Err(Verdict::Failed(reason)))
}

/// Whether a folder could not be lent because of what the build has there.
fn is_taken(error: &ExecutorError) -> bool {
    use std::io::ErrorKind::{AlreadyExists, DirectoryNotEmpty, InvalidInput, NotADirectory};
    let ExecutorError::Folder { source, .. } = error else {
        return false;
    };
    matches!(
        source.kind(),
        AlreadyExists | DirectoryNotEmpty | InvalidInput | NotADirectory
    )
}

/// Notes what the build is a build of.
pub(super) fn note(steps: &mut Steps<'_>, at: &MirroredCommit) {
    let build = steps.build();
    steps.facts = Some(SourceFacts {
        commit: at.commit.clone(),
        // A job of a flow is a build of what the flow was asked for.
        revision: if build.parent.is_some() {
            build.source.revision.clone()
        } else {
            at.revision.clone()
        },
    });
}

fn tell(
    steps: &mut Steps<'_>,
    sandbox: &dyn Sandbox,
    at: &MirroredCommit,
    tree: &WorkTree,
    path: &str,
) -> Result<(), EngineError> {
    steps.show(&tree.said)?;
    let commit = &at.commit;
    steps.say(Level::Info, &format!("checked out {}: {}", commit.id, commit.message))?;
    let folder = sandbox.workspace().join(path);
    let more = if tree.listing.len() > MOST_SHOWN { " …" } else { "" };
    let names: Vec<String> = tree
        .listing
        .iter()
        .take(MOST_SHOWN)
        .map(|it| it.escape_debug().to_string())
        .collect();
    steps.say(Level::Info, &format!("{folder}: {}{more}", names.join(" ")))
}

/// Shows what git said of a failure, and whose failure it is.
fn end_of<T>(steps: &mut Steps<'_>, got: Option<Result<T, Unfetched>>) -> Result<OrEnd<T>, EngineError> {
    let error = match got {
        None => return Ok(Err(Verdict::Interrupted)),
        Some(Ok(got)) => return Ok(Ok(got)),
        Some(Err(error)) => error,
    };
    steps.show(error.said())?;
    match error {
        Unfetched::Refused { reason, .. } => Ok(Err(Verdict::Failed(reason))),
        Unfetched::NoRoom { reason, .. } => Ok(Err(Verdict::Lost(reason))),
        Unfetched::Engine(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_depth_that_is_no_number_fetches_everything() {
        let definition: TaskDefinition = serde_json::from_value(serde_json::json!({
            "name": "t", "arch": "x86-64", "config_type": "ACTION", "build_if_code_updated": false,
            "auto_update_sub_module": true, "scms": [], "parameters": [], "triggers": [], "steps": []
        }))
        .unwrap();
        for (depth, wanted) in [
            ("1", Some(1)),
            (" 20 ", Some(20)),
            ("0", None),
            ("-1", None),
            ("all", None),
        ] {
            let scm = Scm {
                depth: Some(depth.into()),
                ..Scm::default()
            };
            let kind = kind_of(&definition, &scm);
            assert_eq!(kind.depth.map(NonZeroU32::get), wanted, "{depth}");
            assert!(kind.submodules && !kind.lfs);
        }
    }
}
