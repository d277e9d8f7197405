//! What a revision is called, where a mirror keeps it, and what git says of its commit.

use kiln_executor::EnvValue;
use kiln_model::build::{Commit, Revision};
use kiln_model::time::Timestamp;
use sha2::{Digest as _, Sha256};

/// The longest first line of a message that is kept, in characters.
const LONGEST_MESSAGE: usize = 1000;

/// A revision in words.
pub(crate) fn wanted(revision: &Revision) -> String {
    match revision {
        Revision::Branch(branch) if branch.is_empty() => "the default branch".to_owned(),
        Revision::Branch(branch) => format!("branch {branch}"),
        Revision::Tag(tag) => format!("tag {tag}"),
        Revision::Commit { id, branch } if branch.is_empty() => format!("commit {id}"),
        Revision::Commit { id, branch } => format!("commit {id} of branch {branch}"),
    }
}

/// Where a mirror keeps a revision. A name of its own for each: names of branches may contain one another as folders do.
pub(super) fn kept_as(revision: &Revision) -> String {
    let (kind, name) = match revision {
        Revision::Branch(branch) => ("heads", branch),
        Revision::Tag(tag) => ("tags", tag),
        Revision::Commit { id, .. } => ("commits", id),
    };
    format!("refs/kiln/{kind}/{}", hex::encode(Sha256::digest(name)))
}

/// What the script needs to know of a revision.
pub(super) fn variables(revision: &Revision) -> Vec<(String, EnvValue)> {
    let (kind, name, branch) = match revision {
        Revision::Branch(branch) if branch.is_empty() => ("head", "", ""),
        Revision::Branch(branch) => ("branch", branch.as_str(), ""),
        Revision::Tag(tag) => ("tag", tag.as_str(), ""),
        Revision::Commit { id, branch } => ("commit", id.as_str(), branch.as_str()),
    };
    let plain = [
        ("KILN_GIT_KIND", kind.to_owned()),
        ("KILN_GIT_NAME", name.to_owned()),
        ("KILN_GIT_BRANCH", branch.to_owned()),
        ("KILN_GIT_KEEP", kept_as(revision)),
        ("KILN_GIT_KEEP_BRANCH", kept_as(&Revision::Branch(branch.to_owned()))),
    ];
    plain
        .into_iter()
        .map(|(name, text)| (name.to_owned(), EnvValue::Plain(text)))
        .collect()
}

/// The commit of an answer: its hash, its time, the first line of its message.
pub(super) fn read(answer: &[u8]) -> Option<Commit> {
    let answer = String::from_utf8_lossy(answer);
    let mut lines = answer.lines();
    let id = lines
        .next()
        .filter(|it| it.len() >= 40 && it.bytes().all(|it| it.is_ascii_hexdigit()))?;
    let seconds: i64 = lines.next()?.parse().ok()?;
    let message = lines.next().unwrap_or_default().chars().take(LONGEST_MESSAGE).collect();
    Some(Commit {
        id: id.to_owned(),
        message,
        at: Timestamp::from_millis(seconds.saturating_mul(1000)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_read_from_what_git_says() {
        let hash = "a".repeat(40);
        let found = read(format!("{hash}\n1700000000\nFix: a thing\n").as_bytes()).unwrap();
        assert_eq!(
            (found.id, found.message.as_str(), found.at.as_millis()),
            (hash, "Fix: a thing", 1_700_000_000_000)
        );
    }

    #[test]
    fn what_is_no_commit_is_not_taken_for_one() {
        let hash = "a".repeat(40);
        for answer in [
            "",
            "fatal: no",
            &hash,
            &format!("{hash}\nsoon\n"),
            &format!("{}\n1\n", "g".repeat(40)),
        ] {
            assert_eq!(read(answer.as_bytes()), None, "{answer}");
        }
    }

    #[test]
    fn a_message_is_kept_up_to_a_thousand_characters() {
        let answer = format!("{}\n1\n{}\n", "a".repeat(40), "é".repeat(5000));
        assert_eq!(read(answer.as_bytes()).unwrap().message.chars().count(), 1000);
    }

    #[test]
    fn a_revision_is_kept_under_a_name_of_its_own() {
        let kept = [
            Revision::Branch("a".into()),
            Revision::Branch("a/b".into()),
            Revision::Tag("a".into()),
        ]
        .map(|it| kept_as(&it));
        assert!(kept.iter().all(|it| it.split('/').count() == 4), "{kept:?}");
        assert_eq!(kept.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
    }
}
