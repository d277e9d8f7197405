//! Checking out every repository of a manifest.

use super::super::source::{self, OrEnd};
use super::super::steps::{Steps, Verdict};
use super::Place;
use crate::EngineError;
use crate::log::Level;
use crate::sources::{Credential, Element, Manifest, MirroredCommit, Origin, Project, TreeKind, host, manifest};
use camino::Utf8PathBuf;
use kiln_buildfile::PlannedManifest;
use kiln_executor::{EnvValue, StepSpec};
use kiln_model::build::{Revision, git_name};
use kiln_model::secret::SecretString;
use kiln_model::task::Scm;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

const PLACE: &str = include_str!("place.sh");
/// The most manifests that one may include, itself counted.
const MOST_INCLUDED: usize = 64;

/// Reads a manifest and checks its repositories out.
pub(super) async fn manifest(
    steps: &mut Steps<'_>,
    place: &mut Place<'_>,
    asked: &PlannedManifest,
) -> Result<Verdict, EngineError> {
    let failed = |reason: String| Ok(Verdict::Failed(reason));
    let revision = match revision(asked.branch.as_deref()) {
        Ok(revision) => revision,
        Err(reason) => return failed(reason),
    };
    let origin = origin(steps, place, asked, &asked.url);
    let at = match source::resolve(steps, &origin, &revision).await? {
        Ok(at) => at,
        Err(verdict) => return Ok(verdict),
    };
    let found = match collect(steps, &at, &asked.file).await? {
        Ok(found) => found,
        Err(verdict) => return Ok(verdict),
    };
    let projects = match found.projects(&origin.public_url()) {
        Ok(projects) => projects,
        Err(reason) => return failed(format!("{}: {reason}", asked.file)),
    };
    steps.say(
        Level::Info,
        &format!("{} names {} repositories", asked.file, projects.len()),
    )?;
    let mut placed = Vec::new();
    for (project, url, revision) in projects {
        if host(&url) != host(&asked.url) {
            let reason = "the manifest and its repositories must be of one source";
            return failed(format!("project {:.100?} is on another host: {reason}", project.name));
        }
        if let Err(verdict) = check_out(steps, place, asked, &project, &url, revision.as_deref()).await? {
            return Ok(verdict);
        }
        placed.push(project);
    }
    for project in &placed {
        let verdict = put_files(steps, place, asked, project).await?;
        if verdict != Verdict::Succeeded {
            return Ok(verdict);
        }
    }
    if steps.facts.is_none() {
        source::note(steps, &at);
    }
    Ok(Verdict::Succeeded)
}

/// A repository of the manifest's source, and what it is fetched with.
fn origin(steps: &mut Steps<'_>, place: &Place<'_>, asked: &PlannedManifest, url: &str) -> Origin {
    let domain = &steps.build().domain;
    let origin = match (&asked.username, &asked.password) {
        (None, None) => {
            let own = place.repository.as_ref().and_then(|it| it.scm.end_point_id.clone());
            let scm = Scm {
                url: url.to_owned(),
                end_point_id: own,
                ..Scm::default()
            };
            Origin::find(domain, &steps.engine().0.settings.credentials, &scm)
        }
        (username, password) => {
            let password = SecretString::from(password.clone().unwrap_or_default());
            let username = username.as_deref().unwrap_or("git");
            Origin::new(domain, url, Some(Credential::for_host_of(url, username, password)))
        }
    };
    steps.mask(origin.credential().into_iter().flat_map(Credential::secrets));
    origin
}

/// What a manifest calls a revision: a branch, a whole name of a reference, or a commit.
fn revision(text: Option<&str>) -> Result<Revision, String> {
    let Some(text) = text.filter(|it| *it != "HEAD") else {
        return Ok(Revision::default());
    };
    if text.len() >= 40 && git_name::is_commit(text) {
        return Ok(Revision::Commit {
            id: text.to_owned(),
            branch: String::new(),
        });
    }
    let tag = text.strip_prefix("refs/tags/");
    let name = tag.or_else(|| text.strip_prefix("refs/heads/")).unwrap_or(text);
    if !git_name::is_ref_name(name) {
        return Err(format!("{text:.100?} is not a name of a branch, tag or commit"));
    }
    Ok(match tag {
        Some(tag) => Revision::Tag(tag.to_owned()),
        None => Revision::Branch(name.to_owned()),
    })
}

/// Everything that a manifest and those that it includes say.
async fn collect(steps: &mut Steps<'_>, at: &MirroredCommit, file: &str) -> Result<OrEnd<Manifest>, EngineError> {
    let mut found = Manifest::default();
    let mut open = vec![vec![Element::Include(file.to_owned())].into_iter()];
    let mut read = 0;
    while let Some(elements) = open.last_mut() {
        let failed = |file: &str, reason: String| Ok(Err(Verdict::Failed(format!("{file}: {reason}"))));
        match elements.next() {
            None => {
                open.pop();
            }
            Some(Element::Include(file)) => {
                read += 1;
                if read > MOST_INCLUDED {
                    return failed(
                        &file,
                        format!("more than {MOST_INCLUDED} manifests include one another"),
                    );
                }
                let text = match source::file(steps, at, &file, manifest::MOST_BYTES).await? {
                    Ok(text) => text,
                    Err(verdict) => return Ok(Err(verdict)),
                };
                match manifest::read(&text) {
                    Ok((elements, warnings)) => {
                        for warning in warnings {
                            steps.say(Level::Warn, &format!("{file}: {warning}"))?;
                        }
                        open.push(elements.into_iter());
                    }
                    Err(reason) => return failed(&file, reason),
                }
            }
            Some(element) => {
                if let Err(reason) = found.add(element) {
                    return failed(file, reason);
                }
            }
        }
    }
    Ok(Ok(found))
}

async fn check_out(
    steps: &mut Steps<'_>,
    place: &mut Place<'_>,
    asked: &PlannedManifest,
    project: &Project,
    url: &str,
    named: Option<&str>,
) -> Result<OrEnd<()>, EngineError> {
    let revision = match revision(named) {
        Ok(revision) => revision,
        Err(reason) => return Ok(Err(Verdict::Failed(format!("project {}: {reason}", project.name)))),
    };
    let origin = origin(steps, place, asked, url);
    let at = match source::resolve(steps, &origin, &revision).await? {
        Ok(at) => at,
        Err(verdict) => return Ok(Err(verdict)),
    };
    let kind = TreeKind {
        depth: NonZeroU32::new(project.depth.unwrap_or(1)),
        submodules: false,
        lfs: asked.lfs,
    };
    let path = below(asked, &project.path);
    source::check_out(steps, place.sandbox, &at, kind, path.as_str()).await
}

/// A path of the manifest in the workspace.
fn below(asked: &PlannedManifest, path: &str) -> Utf8PathBuf {
    match (asked.path.as_deref().unwrap_or_default(), path) {
        ("", path) | (path, "") => path.into(),
        (folder, path) => Utf8PathBuf::from(folder).join(path),
    }
}

/// Copies and links files of a project to where the manifest wants them, as the build's own commands.
async fn put_files(
    steps: &mut Steps<'_>,
    place: &mut Place<'_>,
    asked: &PlannedManifest,
    project: &Project,
) -> Result<Verdict, EngineError> {
    for file in &project.files {
        let from = below(asked, &project.path).join(&file.from);
        let plain = |text: &str| EnvValue::Plain(text.to_owned());
        let env = BTreeMap::from([
            ("KILN_FROM".to_owned(), plain(from.as_str())),
            ("KILN_TO".to_owned(), plain(below(asked, &file.to).as_str())),
            ("KILN_LINK".to_owned(), plain(if file.is_link { "1" } else { "" })),
        ]);
        let spec = StepSpec {
            name: "place a file".to_owned(),
            argv: ["/bin/sh", "-c", PLACE].map(str::to_owned).into(),
            env,
            dir: Utf8PathBuf::new(),
            image: None,
        };
        let verdict = match steps.command(place.sandbox, spec).await? {
            Verdict::Failed(_) => Verdict::Failed(format!("cannot put {from} to {}", file.to)),
            verdict @ (Verdict::Succeeded | Verdict::Interrupted | Verdict::Lost(_)) => verdict,
        };
        if verdict != Verdict::Succeeded {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Succeeded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_a_branch_a_reference_or_a_commit() {
        let hash = "a".repeat(40);
        let commit = Revision::Commit {
            id: hash.clone(),
            branch: String::new(),
        };
        for (text, expected) in [
            (None, Revision::default()),
            (Some("HEAD"), Revision::default()),
            (Some("main"), Revision::Branch("main".into())),
            (Some("refs/heads/a/b"), Revision::Branch("a/b".into())),
            (Some("refs/tags/v1"), Revision::Tag("v1".into())),
            (Some(hash.as_str()), commit),
        ] {
            assert_eq!(revision(text).unwrap(), expected, "{text:?}");
        }
        assert!(revision(Some("--upload-pack=id")).is_err());
    }

    #[test]
    fn paths_are_below_the_folder_of_the_step() {
        let asked = |path: Option<&str>| PlannedManifest {
            path: path.map(Into::into),
            ..PlannedManifest::default()
        };
        for (folder, path, expected) in [
            (None, "", ""),
            (None, "a", "a"),
            (Some("s"), "", "s"),
            (Some("s"), "a", "s/a"),
        ] {
            assert_eq!(below(&asked(folder), path), expected);
        }
    }
}
