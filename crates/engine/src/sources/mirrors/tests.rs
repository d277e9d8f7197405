//! What is the repository's failure and what is the mirror's.

use super::*;

#[test]
fn a_full_disk_is_no_failure_of_the_repository() {
    assert!(has_no_room(
        "fatal: write error: No space left on device\nfatal: index-pack failed"
    ));
    assert!(!has_no_room("fatal: couldn't find remote ref refs/heads/x"));
}

#[test]
fn a_branch_is_what_commits_are_looked_for_on() {
    let commit = |branch: &str| Revision::Commit {
        id: "abcd".into(),
        branch: branch.into(),
    };
    assert_eq!(branch_of(&commit("main")), Some("main"));
    assert_eq!(branch_of(&commit("")), None);
    assert_eq!(branch_of(&Revision::Tag("v1".into())), None);
    assert_eq!(branch_of(&Revision::Branch("dev".into())), Some("dev"));
}
