//! The branches and the tags of a repository, as its host tells them.

use super::look::{Question, look};
use crate::{Engine, EngineError};
use kiln_executor::EnvValue;
use kiln_model::task::Scm;
use std::collections::BTreeMap;

const SCRIPT: &str = include_str!("refs.sh");
/// The most bytes of names that are read: well over fifty thousand of usual length.
const MOST_NAMES: usize = 8 * 1024 * 1024;
/// What git puts behind the name of a tag where it tells the commit that the tag stands for.
const PEELED: &str = "^{}";

/// Which names are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefKind {
    /// Branches.
    Branches,
    /// Tags.
    Tags,
}

impl RefKind {
    /// What follows `--` in git's option, and `refs/` in the names.
    const fn word(self) -> &'static str {
        match self {
            Self::Branches => "heads",
            Self::Tags => "tags",
        }
    }
}

/// A branch or a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitRef {
    /// Its name, without `refs/…/`.
    pub name: String,
    /// The commit it stands for, in hex.
    pub commit: String,
}

impl Engine {
    /// The branches or the tags of a repository, by name, as the host has them at this moment. What goes wrong is said of
    /// `field`.
    ///
    /// # Errors
    /// The repository cannot be asked; the reason is for the caller.
    pub async fn refs(&self, scm: &Scm, kind: RefKind, field: &'static str) -> Result<Vec<GitRef>, EngineError> {
        if self.is_draining() {
            return Err(EngineError::Draining);
        }
        let env = BTreeMap::from([("KILN_GIT_KIND".to_owned(), EnvValue::Plain(kind.word().to_owned()))]);
        let question = Question {
            name: "Code References",
            script: SCRIPT,
            env,
            field,
            most: MOST_NAMES,
            branch: None,
        };
        Ok(named(&look(self, scm, question).await?, kind))
    }
}

/// What `git ls-remote` says. A line that was cut off in the middle says nothing.
fn named(answer: &[u8], kind: RefKind) -> Vec<GitRef> {
    let prefix = format!("refs/{}/", kind.word());
    let whole = memchr::memrchr(b'\n', answer).map_or(&[][..], |end| &answer[..end]);
    let mut found = BTreeMap::new();
    for line in String::from_utf8_lossy(whole).lines() {
        let Some((commit, name)) = line.split_once('\t') else {
            continue;
        };
        let Some(name) = name.strip_prefix(&prefix) else {
            continue;
        };
        if commit.len() < 40 || !commit.bytes().all(|it| it.is_ascii_hexdigit()) {
            continue;
        }
        // The commit of an annotated tag follows the tag itself.
        let name = name.strip_suffix(PEELED).unwrap_or(name);
        found.insert(name.to_owned(), commit.to_owned());
    }
    found
        .into_iter()
        .map(|(name, commit)| GitRef { name, commit })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_stands_for_its_commit_and_not_for_itself() {
        let (one, two, three) = ("1".repeat(40), "2".repeat(40), "3".repeat(40));
        let said = format!(
            "warning: odd\n{three}\trefs/tags/v2\n{one}\trefs/tags/v1\n{two}\trefs/tags/v1^{{}}\n{three}\trefs/heads/x\n\
             nonsense\trefs/tags/v3\n{three}\trefs/tags/cut"
        );
        let of = |name: &str, commit: &str| GitRef {
            name: name.to_owned(),
            commit: commit.to_owned(),
        };
        assert_eq!(
            named(said.as_bytes(), RefKind::Tags),
            [of("v1", &two), of("v2", &three)]
        );
        assert_eq!(named(said.as_bytes(), RefKind::Branches), [of("x", &three)]);
        assert_eq!(named(b"", RefKind::Tags), []);
    }
}
