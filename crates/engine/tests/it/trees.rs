//! Mirrors and work trees over several builds of one repository.

use crate::rig::{Rig, draft, local, outcome_of, repository, request, shell};
use crate::sources::Origin;
use kiln_engine::{RunRequest, Settings};
use kiln_model::build::{Build, Outcome, Revision};
use kiln_model::id::TaskId;
use kiln_model::task::Scm;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

struct Place {
    rig: Rig,
    origin: Origin,
}

impl Place {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(set: impl FnOnce(&mut Settings)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let executor = local(&folder);
        Self {
            rig: Rig::open(folder, executor, set).await.unwrap(),
            origin: Origin::new(),
        }
    }

    fn url(&self) -> String {
        format!("file://{}", self.origin.path().display())
    }

    async fn task(&self, name: &str, scm: Scm, command: &str) -> TaskId {
        let mut draft = draft(name, &[]);
        draft.scms = vec![scm];
        draft.auto_update_sub_module = true;
        draft.steps = vec![shell("look", command)];
        let rig = &self.rig;
        rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id
    }

    async fn build(&self, task: &TaskId, revision: Option<Revision>) -> (Build, Outcome, String) {
        let asked = RunRequest { revision, ..request() };
        let build = self.rig.engine.run(&self.rig.ann, task, asked).await.unwrap();
        let build = self.rig.engine.wait(&build.record).await.unwrap();
        let log = self.rig.log_of(&build).await;
        (build.clone(), outcome_of(&build), log)
    }

    /// A build that succeeds.
    async fn good(&self, task: &TaskId) -> String {
        let (_, outcome, log) = self.build(task, None).await;
        assert_eq!(outcome, Outcome::Succeeded, "{log}");
        log
    }

    fn below(&self, name: &str) -> Vec<PathBuf> {
        let folder = self.rig.folder.path().join("sources").join(name);
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|it| it.path()).collect()
    }

    fn mirror(&self) -> PathBuf {
        let mirrors = self.below("mirrors");
        assert_eq!(mirrors.len(), 1, "{mirrors:?}");
        mirrors[0].clone()
    }

    /// Waits until two trees and their model lie there whole.
    async fn trees_are_ready(&self) {
        let heads = || {
            let trees = self.below("trees").into_iter();
            let of = |it: &PathBuf| std::fs::metadata(it.join(".git/index")).is_ok() && it.join("file").exists();
            let gone = self
                .below("trees")
                .iter()
                .any(|it| it.to_string_lossy().contains(".gone-"));
            if gone { 0 } else { trees.filter(of).count() }
        };
        until(|| heads() == 3).await;
        // The last of them is still being refreshed then: the next build takes the first.
    }

    fn commit(&self, content: &str) {
        std::fs::write(self.origin.path().join("file"), content).unwrap();
        self.origin.git(&["add", "-A"]);
        self.origin.git(&["commit", "-q", "-m", &format!("say {content}")]);
    }
}

async fn until(done: impl Fn() -> bool) {
    let waited = async {
        while !done() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waited).await.unwrap();
}

/// A shell that asserts a pristine tree of `main`.
const PRISTINE: &str = "test -z \"$(git status --porcelain --ignored)\" && git diff-index --quiet HEAD -- && git fsck --full \
                        && test \"$(git branch --show-current)\" = main && test ! -e .git/hooks/post-checkout \
                        && test \"$(git rev-parse HEAD)\" = \"$(git rev-parse origin/main)\"";

fn packs(mirror: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(mirror.join("objects/pack")).unwrap().flatten();
    all.map(|it| it.path()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_build_did_to_its_tree_the_next_one_gets_the_commit() {
    let place = Place::new().await;
    std::fs::write(place.origin.path().join(".gitignore"), "*.o\n").unwrap();
    place.commit("two");
    let pristine = place.task("pristine", repository(&place.url()), PRISTINE).await;
    place.good(&pristine).await;
    for (number, spoil) in [
        "rm -rf file .git && echo x > new && touch a.o",
        "echo changed > file && git -c user.name=x -c user.email=x@x commit -qam mine",
        "chmod 000 file .git && chmod 500 .",
        "printf '#!/bin/sh\\nexit 1\\n' > .git/hooks-x; mkdir -p .git/hooks && cp .git/hooks-x .git/hooks/post-checkout && \
         chmod +x .git/hooks/post-checkout && git config core.hooksPath .git/hooks && git update-index --assume-unchanged file && \
         echo changed > file",
        "rm -f file && ln -s /etc/passwd file && rm -rf .git/objects && ln -s /etc .git/objects",
        "cd .. && rm -rf work && ln -s /etc work",
        "cd .. && rm -rf work && mkfifo work",
        "ln file ../../kept-name; true",
    ]
    .iter()
    .enumerate()
    {
        place.trees_are_ready().await;
        let task = place.task(&format!("spoil-{number}"), repository(&place.url()), spoil).await;
        place.build(&task, None).await;
        for _ in 0..3 {
            place.good(&pristine).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_that_was_made_ahead_is_brought_to_the_newest_commit() {
    let place = Place::new().await;
    let scm = Scm {
        depth: Some("1".to_owned()),
        ..repository(&place.url())
    };
    let command = format!("cat file; {PRISTINE} && test $(git rev-list --count HEAD) = 1");
    let task = place.task("t", scm, &command).await;
    for content in ["three", "four", "five", "six"] {
        place.commit(content);
        let log = place.good(&task).await;
        assert!(log.contains(&format!(": {content}")), "{log}");
        place.trees_are_ready().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn history_that_was_replaced_is_followed() {
    let place = Place::new().await;
    let task = place
        .task("t", repository(&place.url()), &format!("cat file; {PRISTINE}"))
        .await;
    place.good(&task).await;
    place.trees_are_ready().await;
    place.origin.git(&["reset", "-q", "--hard", "v1"]);
    place.commit("replaced");
    let log = place.good(&task).await;
    assert!(log.contains(": replaced"), "{log}");
    // What no branch leads to any more is still there for who asks for it.
    let (_, outcome, log) = place.build(&task, Some(Revision::Branch("side".to_owned()))).await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_that_became_a_folder_of_branches_is_fetched() {
    let place = Place::new().await;
    place.origin.git(&["branch", "topic"]);
    let task = place
        .task("t", repository(&place.url()), "git branch --show-current")
        .await;
    let of = |name: &str| Some(Revision::Branch(name.to_owned()));
    let (_, outcome, log) = place.build(&task, of("topic")).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    place.origin.git(&["branch", "-D", "topic"]);
    place.origin.git(&["branch", "topic/one"]);
    let (_, outcome, log) = place.build(&task, of("topic/one")).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    let (_, outcome, log) = place.build(&task, of("topic")).await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{log}");
    assert!(log.contains("it has no branch topic"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_mirror_is_fetched_anew() {
    let place = Place::new().await;
    let task = place
        .task("t", repository(&place.url()), &format!("cat file; {PRISTINE}"))
        .await;
    place.good(&task).await;
    type Deed = fn(&Path);
    let deeds: [Deed; 5] = [
        |it| packs(it).iter().for_each(|it| truncate(it)),
        |it| std::fs::remove_dir_all(it.join("objects")).unwrap(),
        |it| std::fs::write(it.join("HEAD"), "nonsense").unwrap(),
        |it| std::fs::write(it.join("config"), "[broken").unwrap(),
        |it| std::fs::remove_dir_all(it).unwrap(),
    ];
    for (number, deed) in deeds.iter().enumerate() {
        place.commit(&format!("after {number}"));
        deed(&place.mirror());
        let log = place.good(&task).await;
        assert!(log.contains(&format!(": after {number}")), "{log}");
    }
}

fn truncate(path: &Path) {
    // Packs may not be written to; they are replaced.
    std::fs::remove_file(path).unwrap();
    std::fs::write(path, "PACK").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_fetch_left_behind_is_in_nobodys_way() {
    let place = Place::new().await;
    let task = place.task("t", repository(&place.url()), "cat file").await;
    place.good(&task).await;
    let mirror = place.mirror();
    let left = [
        "packed-refs.lock",
        "config.lock",
        "HEAD.lock",
        "shallow.lock",
        "objects/pack/tmp_pack_x",
    ];
    for name in left {
        std::fs::write(mirror.join(name), "").unwrap();
    }
    place.commit("three");
    let rig = place.rig.reopened(local(&place.rig.folder)).await;
    let place = Place {
        rig,
        origin: place.origin,
    };
    let log = place.good(&task).await;
    assert!(log.contains(": three"), "{log}");
    assert!(left.iter().all(|it| !mirror.join(it).exists()));
}

#[tokio::test(flavor = "multi_thread")]
async fn builds_at_once_share_a_mirror_and_nothing_else() {
    let place = Place::new().await;
    let command = format!("{PRISTINE} && echo mine > file && sleep 0.1 && test \"$(cat file)\" = mine");
    let task = place.task("t", repository(&place.url()), &command).await;
    let mut started = Vec::new();
    for _ in 0..6 {
        started.push(place.rig.run(&task).await);
    }
    for build in started {
        let build = place.rig.engine.wait(&build.record).await.unwrap();
        assert_eq!(
            outcome_of(&build),
            Outcome::Succeeded,
            "{}",
            place.rig.log_of(&build).await
        );
    }
    place.mirror();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenant_has_another_mirror() {
    let place = Place::new().await;
    let task = place.task("t", repository(&place.url()), "cat file").await;
    place.good(&task).await;
    let (bob, project) = place.rig.another_tenant().await;
    let mut draft = draft("t", &[]);
    draft.scms = vec![repository(&place.url())];
    draft.steps = vec![shell("look", "cat file")];
    let engine = &place.rig.engine;
    let theirs = engine.create_task(&bob, &project, draft).await.unwrap().id;
    let build = engine.run(&bob, &theirs, request()).await.unwrap();
    let build = engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), Outcome::Succeeded);
    assert_eq!(place.below("mirrors").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_is_gone_fails_the_build_though_it_is_mirrored() {
    let place = Place::new().await;
    let task = place.task("t", repository(&place.url()), "cat file").await;
    place.good(&task).await;
    std::fs::remove_dir_all(place.origin.path().join(".git")).unwrap();
    let (_, outcome, log) = place.build(&task, None).await;
    let Outcome::Failed { reason } = outcome else {
        panic!("{log}")
    };
    assert!(reason.starts_with("cannot fetch branch main of file://"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_is_too_large_is_cut_off_and_named() {
    let place = Place::with(|settings| settings.sources.mirror_bytes = 1_000_000).await;
    let bytes: Vec<u8> = (0_u32..1_000_000)
        .flat_map(|it| it.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    std::fs::write(place.origin.path().join("large"), bytes).unwrap();
    place.commit("two");
    let task = place.task("t", repository(&place.url()), "cat file").await;
    let (_, outcome, log) = place.build(&task, None).await;
    let Outcome::Failed { reason } = outcome else {
        panic!("{log}")
    };
    assert!(
        reason.contains("larger than 1 MB, the limit of source.mirror_megabytes"),
        "{reason}"
    );
    let left: Vec<_> = packs(&place.mirror());
    assert!(
        left.iter().all(|it| std::fs::metadata(it).unwrap().len() <= 1_000_000),
        "{left:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mirrors_that_nobody_used_make_room() {
    let place = Place::with(|settings| settings.sources.mirrors_bytes = 1).await;
    let other = Origin::new();
    let task = place.task("t", repository(&place.url()), "cat file").await;
    place.good(&task).await;
    let url = format!("file://{}", other.path().display());
    let second = place.task("u", repository(&url), "cat file").await;
    place.good(&second).await;
    until(|| place.below("mirrors").len() < 2).await;
    // What is gone is fetched again.
    place.good(&task).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_shows_where_which_commit_lies_and_what_is_in_it() {
    let place = Place::new().await;
    let task = place.task("t", repository(&place.url()), "true").await;
    let log = place.good(&task).await;
    let commit = place.origin.git(&["rev-parse", "main"]);
    assert!(
        log.contains(&format!("fetching branch main of {}", place.url())),
        "{log}"
    );
    assert!(log.contains(&format!("checked out {commit}: say two")), "{log}");
    assert!(log.lines().any(|it| it.ends_with(": file")), "{log}");
}
