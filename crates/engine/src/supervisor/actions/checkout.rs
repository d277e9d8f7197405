//! A checkout that a build file asks for.

use super::super::source::{self, OrEnd};
use super::super::steps::{Steps, Verdict};
use super::Place;
use crate::EngineError;
use crate::sources::{MirroredCommit, Origin, TreeKind};
use kiln_buildfile::PlannedCheckout;
use kiln_model::build::{Revision, git_name};
use kiln_model::task::Scm;
use std::num::NonZeroU32;

/// The repository of the task, where it has one.
pub(in crate::supervisor) struct Repository<'a> {
    pub(in crate::supervisor) scm: &'a Scm,
    /// What the build is a build of.
    pub(in crate::supervisor) at: MirroredCommit,
    /// Whether the run named a revision that the task does not.
    pub(in crate::supervisor) chosen: bool,
}

/// Checks a repository out into a folder of the workspace.
pub(super) async fn checkout(
    steps: &mut Steps<'_>,
    place: &mut Place<'_>,
    asked: &PlannedCheckout,
) -> Result<Verdict, EngineError> {
    let at = match found(steps, place, asked).await? {
        Ok(at) => at,
        Err(verdict) => return Ok(verdict),
    };
    let kind = TreeKind {
        depth: asked.depth.and_then(NonZeroU32::new),
        submodules: asked.submodules,
        lfs: asked.lfs,
    };
    let path = asked.path.as_deref().unwrap_or_default();
    if let Err(verdict) = source::check_out(steps, place.sandbox, &at, kind, path).await? {
        return Ok(verdict);
    }
    if steps.facts.is_none() {
        source::note(steps, &at);
    }
    Ok(Verdict::Succeeded)
}

/// The commit that is asked for. What the build is a build of is not asked for again: its branch may have moved on.
async fn found(
    steps: &mut Steps<'_>,
    place: &Place<'_>,
    asked: &PlannedCheckout,
) -> Result<OrEnd<MirroredCommit>, EngineError> {
    let engine = steps.engine();
    let origin = match (&asked.url, &place.repository) {
        (Some(url), own) => {
            let scm = Scm {
                url: url.clone(),
                end_point_id: asked
                    .endpoint
                    .clone()
                    .or_else(|| own.as_ref().and_then(|it| it.scm.end_point_id.clone())),
                ..Scm::default()
            };
            Origin::find(&steps.build().domain, &engine.0.settings.credentials, &scm)
        }
        (None, Some(own)) => own.at.origin.clone(),
        (None, None) => {
            let reason = "the checkout names no url, and the task has no repository";
            return Ok(Err(Verdict::Failed(reason.to_owned())));
        }
    };
    steps.mask(
        origin
            .credential()
            .into_iter()
            .flat_map(crate::sources::Credential::secrets),
    );
    // An address without a password is the task's own all the same.
    let own = place.repository.as_ref();
    let own = own.filter(|it| it.at.origin.public_url() == origin.public_url());
    let written = match written(asked) {
        Ok(written) => written,
        Err(reason) => return Ok(Err(Verdict::Failed(reason))),
    };
    let revision = revision(written.as_ref(), own.map(|it| (&it.at.revision, it.chosen)));
    match own {
        Some(own) if own.at.revision == revision => Ok(Ok(own.at.clone())),
        Some(own) => source::resolve(steps, &own.at.origin, &revision).await,
        None => source::resolve(steps, &origin, &revision).await,
    }
}

/// What is written: a commit wins over a tag, a tag over a branch. What git could take for something else is refused.
fn written(asked: &PlannedCheckout) -> Result<Option<Revision>, String> {
    let names = [&asked.tag, &asked.branch].into_iter().flatten();
    if let Some(name) = names.into_iter().find(|it| !git_name::is_ref_name(it)) {
        return Err(format!("{name:?} is not a name of a branch or tag"));
    }
    Ok(match asked {
        PlannedCheckout { commit: Some(id), .. } if !git_name::is_commit(id) => {
            return Err(format!(
                "{id:?} is no commit: a commit is named by 4 to 64 hexadecimal digits"
            ));
        }
        PlannedCheckout {
            commit: Some(id),
            branch,
            ..
        } => Some(Revision::Commit {
            id: id.clone(),
            branch: branch.clone().unwrap_or_default(),
        }),
        PlannedCheckout { tag: Some(tag), .. } => Some(Revision::Tag(tag.clone())),
        PlannedCheckout { branch, .. } => branch.clone().map(Revision::Branch),
    })
}

/// What is checked out: what is written, unless it is a branch of the task's own repository and the run chose something else.
fn revision(written: Option<&Revision>, own: Option<(&Revision, bool)>) -> Revision {
    match (written, own) {
        (None, Some((own, _))) | (Some(Revision::Branch(_)), Some((own, true))) => own.clone(),
        (Some(Revision::Commit { id, branch }), Some((Revision::Branch(own), _))) if branch.is_empty() => {
            Revision::Commit {
                id: id.clone(),
                branch: own.clone(),
            }
        }
        (Some(written), _) => written.clone(),
        (None, None) => Revision::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(name: &str) -> Revision {
        Revision::Branch(name.into())
    }

    fn commit(branch: &str) -> Revision {
        Revision::Commit {
            id: "abcd".into(),
            branch: branch.into(),
        }
    }

    #[test]
    fn a_commit_wins_over_a_tag_and_a_tag_over_a_branch() {
        let asked = |commit: Option<&str>, tag: Option<&str>, branch: Option<&str>| {
            written(&PlannedCheckout {
                commit: commit.map(Into::into),
                tag: tag.map(Into::into),
                branch: branch.map(Into::into),
                ..PlannedCheckout::default()
            })
        };
        assert_eq!(asked(Some("abcd"), Some("v1"), Some("x")), Ok(Some(commit("x"))));
        assert_eq!(asked(None, Some("v1"), Some("x")), Ok(Some(Revision::Tag("v1".into()))));
        assert_eq!(asked(None, None, Some("x")), Ok(Some(branch("x"))));
        assert_eq!(asked(None, None, None), Ok(None));
        for (commit, tag, branch) in [
            (Some("--all"), None, None),
            (None, Some("--upload-pack=id"), None),
            (None, None, Some("a..b")),
        ] {
            assert!(asked(commit, tag, branch).is_err());
        }
    }

    #[test]
    fn what_is_written_holds_unless_the_run_chose_something_else_than_its_branch() {
        let (main, dev, tag) = (branch("main"), branch("dev"), Revision::Tag("v1".into()));
        for (written, own, expected) in [
            (Some(&dev), Some((&main, false)), dev.clone()),
            (Some(&dev), Some((&main, true)), main.clone()),
            (Some(&dev), Some((&tag, true)), tag.clone()),
            (Some(&tag), Some((&main, true)), tag.clone()),
            (Some(&commit("")), Some((&main, true)), commit("main")),
            (Some(&commit("x")), Some((&main, true)), commit("x")),
            (None, Some((&main, false)), main.clone()),
            (Some(&dev), None, dev.clone()),
            (None, None, branch("")),
        ] {
            assert_eq!(revision(written, own), expected, "{written:?} {own:?}");
        }
    }
}
