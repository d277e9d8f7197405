//! Fetching sources, from real repositories.

use crate::rig::{Rig, draft, repository, request, shell};
use kiln_engine::RunRequest;
use kiln_model::build::{Build, Outcome, Revision};
use kiln_model::task::Scm;
use std::path::Path;
use std::process::Command;

/// A repository with two branches, a tag, and a commit that only `main` has.
pub struct Origin {
    folder: tempfile::TempDir,
}

impl Origin {
    pub fn new() -> Self {
        let origin = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        origin.git(&["init", "-q", "-b", "main"]);
        origin.commit("one");
        origin.git(&["tag", "v1"]);
        origin.commit("two");
        origin.git(&["branch", "side", "v1"]);
        origin
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn url(&self) -> String {
        format!("file://{}", self.path().display())
    }

    pub fn git(&self, args: &[&str]) -> String {
        let identity = [
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@localhost",
            "-c",
            "protocol.file.allow=always",
        ];
        let ran = Command::new("git")
            .current_dir(self.path())
            .args(identity)
            .args(args)
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "git {args:?}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
        String::from_utf8(ran.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self, content: &str) {
        std::fs::write(self.path().join("file"), content).unwrap();
        self.git(&["add", "file"]);
        self.git(&["commit", "-q", "-m", &format!("say {content}")]);
    }

    async fn build(&self, scm: Scm, revision: Option<Revision>, command: &str) -> (Rig, Build, Outcome, String) {
        let rig = Rig::real().await;
        let mut draft = draft("t", &[]);
        draft.auto_update_sub_module = true;
        draft.scms = vec![scm];
        draft.steps = vec![shell("look", command)];
        let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
        let build = rig
            .engine
            .run(&rig.ann, &task, RunRequest { revision, ..request() })
            .await
            .unwrap();
        let build = rig.engine.wait(&build.record).await.unwrap();
        let (outcome, log) = (crate::rig::outcome_of(&build), rig.log_of(&build).await);
        (rig, build, outcome, log)
    }
}

#[tokio::test]
async fn a_branch_is_checked_out_and_its_commit_is_known() {
    let origin = Origin::new();
    let (_, build, outcome, log) = origin
        .build(
            repository(&origin.url()),
            None,
            "echo $(cat file); echo $COMMIT_ID $(git branch --show-current)",
        )
        .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    let commit = build.source.commit.unwrap();
    assert_eq!(
        (commit.id.as_str(), commit.message.as_str()),
        (origin.git(&["rev-parse", "main"]).as_str(), "say two")
    );
    assert!(
        log.contains(": two") && log.contains(&format!(": {} main", commit.id)),
        "{log}"
    );
}

#[tokio::test]
async fn a_run_may_name_another_branch_a_tag_or_a_commit() {
    let origin = Origin::new();
    let first = origin.git(&["rev-parse", "v1"]);
    for revision in [
        Revision::Branch("side".to_owned()),
        Revision::Tag("v1".to_owned()),
        Revision::Commit {
            id: first.clone(),
            branch: String::new(),
        },
        Revision::Commit {
            id: first[..10].to_owned(),
            branch: "main".to_owned(),
        },
    ] {
        let (_, build, outcome, log) = origin
            .build(
                repository(&origin.url()),
                Some(revision.clone()),
                "test \"$(cat file)\" = one",
            )
            .await;
        assert_eq!(outcome, Outcome::Succeeded, "{revision:?}: {log}");
        assert_eq!(build.source.commit.unwrap().id, first);
    }
}

#[tokio::test]
async fn a_tag_is_told_to_the_build() {
    let origin = Origin::new();
    let asked = Some(Revision::Tag("v1".to_owned()));
    let (_, _, outcome, log) = origin
        .build(repository(&origin.url()), asked, "test \"$GIT_TAG\" = v1")
        .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
}

#[tokio::test]
async fn a_depth_fetches_no_more_than_it_says() {
    let origin = Origin::new();
    let scm = Scm {
        depth: Some("1".to_owned()),
        ..repository(&origin.url())
    };
    let (_, _, outcome, log) = origin.build(scm, None, "test $(git rev-list --count HEAD) = 1").await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
}

#[tokio::test]
async fn submodules_are_checked_out() {
    let (inner, outer) = (Origin::new(), Origin::new());
    outer.git(&["submodule", "add", "-q", &inner.url(), "inner"]);
    outer.git(&["commit", "-q", "-m", "with a submodule"]);
    let (_, _, outcome, log) = outer
        .build(repository(&outer.url()), None, "test \"$(cat inner/file)\" = two")
        .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
}

#[tokio::test]
async fn large_files_are_fetched() {
    let origin = Origin::new();
    origin.git(&["lfs", "install", "--local"]);
    origin.git(&["lfs", "track", "*.bin"]);
    std::fs::write(origin.path().join("big.bin"), "large content").unwrap();
    origin.git(&["add", ".gitattributes", "big.bin"]);
    origin.git(&["commit", "-q", "-m", "with a large file"]);
    let scm = Scm {
        enable_git_lfs: true,
        ..repository(&origin.url())
    };
    let (_, _, outcome, log) = origin
        .build(scm, None, "test \"$(cat big.bin)\" = 'large content'")
        .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
}

#[tokio::test]
async fn what_does_not_exist_fails_the_build_with_its_name() {
    let origin = Origin::new();
    let missing = [
        (origin.url(), Revision::Branch("nowhere".to_owned()), "branch nowhere"),
        (origin.url(), Revision::Tag("v9".to_owned()), "tag v9"),
        (
            origin.url(),
            Revision::Commit {
                id: "f".repeat(40),
                branch: "main".to_owned(),
            },
            "commit ffff",
        ),
        (
            "file:///no/such/repository".to_owned(),
            Revision::Branch("main".to_owned()),
            "file:///no/such/repository",
        ),
    ];
    for (url, revision, words) in missing {
        let (_, _, outcome, log) = origin.build(repository(&url), Some(revision), "true").await;
        let Outcome::Failed { reason } = outcome else {
            panic!("{outcome:?}: {log}")
        };
        assert!(reason.contains(words), "{reason}");
    }
}

#[tokio::test]
async fn a_helper_program_as_an_address_runs_nothing() {
    let origin = Origin::new();
    let marker = origin.path().join("ran");
    let url = format!("ext::touch {}", marker.display());
    let (_, _, outcome, _) = origin.build(repository(&url), None, "true").await;
    assert!(matches!(outcome, Outcome::Failed { .. }));
    assert!(!marker.exists());
}
