//! What a build builds: the branch, tag or commit that this run names, or else the one of the task.

use crate::error::{EngineError, Problems};
use kiln_model::build::{BuildParameter, Revision, git_name};
use kiln_model::task::{ParameterValue, Scm};

/// The branch where nobody named one.
const DEFAULT_BRANCH: &str = "master";

/// What to build. A branch comes from the request, else from parameter `codeBranch` when the task has it, else from the
/// repository's settings.
pub(super) fn resolve(scm: &Scm, asked: Option<Revision>, values: &[BuildParameter]) -> Result<Revision, EngineError> {
    let branch = branch(scm, values);
    let revision = match asked {
        Some(Revision::Commit { id, branch: named }) => Revision::Commit {
            id,
            branch: if named.is_empty() { branch } else { named },
        },
        Some(asked) => asked,
        None if scm.build_type.as_deref() == Some("tag") => {
            return Err(EngineError::Invalid(Problems::one(
                "scm.build_tag",
                "the task builds tags: say which one",
            )));
        }
        None => Revision::Branch(branch),
    };
    check_names(&revision)?;
    Ok(revision)
}

fn branch(scm: &Scm, values: &[BuildParameter]) -> String {
    let parameter = values
        .iter()
        .find(|it| it.name == "codeBranch")
        .and_then(|it| match &it.value {
            ParameterValue::Plain(text) => Some(text.as_str()),
            ParameterValue::Sealed(_) => None,
        });
    default_branch(scm, parameter).to_owned()
}

/// The branch where no run names one: the value of parameter `codeBranch`, or else the repository's.
pub(crate) fn default_branch<'a>(scm: &'a Scm, parameter: Option<&'a str>) -> &'a str {
    let own = scm.branch.as_deref().filter(|it| *it != "${codeBranch}");
    [parameter, own]
        .into_iter()
        .flatten()
        .find(|it| !it.is_empty())
        .unwrap_or(DEFAULT_BRANCH)
}

/// Refuses what git could take for something else than a name.
pub(crate) fn check_names(revision: &Revision) -> Result<(), EngineError> {
    let (field, names): (_, Vec<&str>) = match revision {
        Revision::Branch(branch) => ("scm.branch", vec![branch]),
        Revision::Tag(tag) => ("scm.build_tag", vec![tag]),
        Revision::Commit { id, branch } => {
            if !git_name::is_commit(id) {
                return Err(EngineError::Invalid(Problems::one(
                    "scm.build_commit_id",
                    "a commit is named by 4 to 64 hexadecimal digits",
                )));
            }
            ("scm.branch", vec![branch])
        }
    };
    if names.iter().all(|it| git_name::is_ref_name(it)) {
        Ok(())
    } else {
        Err(EngineError::Invalid(Problems::one(
            field,
            "this is not a name of a branch or tag",
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str, text: &str) -> BuildParameter {
        BuildParameter {
            name: name.into(),
            value: ParameterValue::Plain(text.into()),
            origin: kiln_model::build::ParameterOrigin::Task,
        }
    }

    #[test]
    fn the_branch_of_the_request_wins_over_the_parameter_and_the_task() {
        let scm = Scm {
            branch: Some("task".into()),
            ..Scm::default()
        };
        let values = [value("codeBranch", "parameter")];
        let of = |asked, values: &[BuildParameter]| resolve(&scm, asked, values).unwrap();
        assert_eq!(
            of(Some(Revision::Branch("run".into())), &values),
            Revision::Branch("run".into())
        );
        assert_eq!(of(None, &values), Revision::Branch("parameter".into()));
        assert_eq!(of(None, &[]), Revision::Branch("task".into()));
    }

    #[test]
    fn a_task_that_builds_tags_needs_one() {
        let scm = Scm {
            build_type: Some("tag".into()),
            ..Scm::default()
        };
        assert!(resolve(&scm, None, &[]).is_err());
        assert!(resolve(&scm, Some(Revision::Tag("v1".into())), &[]).is_ok());
    }

    #[test]
    fn names_that_git_could_misread_are_refused() {
        let scm = Scm::default();
        for bad in [
            "",
            "--upload-pack=sh",
            "a..b",
            "a b",
            "a:b",
            "a\nb",
            "-x",
            "a@{1}",
            "/a",
            "a/",
        ] {
            assert!(
                resolve(&scm, Some(Revision::Branch(bad.into())), &[]).is_err(),
                "{bad:?}"
            );
            assert!(resolve(&scm, Some(Revision::Tag(bad.into())), &[]).is_err(), "{bad:?}");
        }
        for bad in ["", "abc", "HEAD", "--all"] {
            let asked = Revision::Commit {
                id: bad.into(),
                branch: String::new(),
            };
            assert!(resolve(&scm, Some(asked), &[]).is_err(), "{bad:?}");
        }
    }
}
