//! Making a work tree with git, from a mirror.

use super::super::commit;
use super::super::error::Unfetched;
use super::super::mirrors::{MOST_SAID, MirroredCommit, Mirrors, STEP, has_no_room};
use super::super::upkeep::{self, blocking};
use super::pool::Lease;
use crate::errand::{Ended, Errand, path_value, told};
use camino::{Utf8Path, Utf8PathBuf};
use kiln_executor::{EnvValue, StepExit};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

const TREE: &str = include_str!("../tree.sh");
/// The exit code that says that the mirror is broken.
const BROKEN: i32 = 97;
/// The most names that are told of what lies in a tree.
const MOST_LISTED: usize = 100;

/// What of a commit a work tree has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TreeKind {
    /// How many commits; all where absent.
    pub(crate) depth: Option<NonZeroU32>,
    /// Whether submodules are checked out.
    pub(crate) submodules: bool,
    /// Whether large files are there.
    pub(crate) lfs: bool,
}

/// How a tree names its commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dress {
    /// By the branch or tag that was asked for.
    Named,
    /// By nothing: it is for any build of the commit.
    Bare,
}

/// A work tree for one build.
#[derive(Debug)]
pub(crate) struct WorkTree {
    /// Where it lies, and what it is of.
    pub(crate) lease: Lease,
    /// What lies at its root, folders with a slash.
    pub(crate) listing: Vec<String>,
    /// What git said.
    pub(crate) said: String,
}

impl Mirrors {
    /// A work tree of a commit, which is the caller's.
    ///
    /// # Errors
    /// A submodule or a large file cannot be fetched, or there is no room.
    pub(crate) async fn tree(&self, at: &MirroredCommit, kind: TreeKind) -> Result<WorkTree, Unfetched> {
        if let Some(folder) = self.0.pools.take(at, kind) {
            match self.work_tree(at, kind, folder).await {
                Err(error @ Unfetched::Engine(_)) => return Err(error),
                // Whatever is wrong with a tree that was made ahead, a new one may do.
                Err(_) => {}
                made @ Ok(_) => return made,
            }
        }
        let folder = self.new_tree().await?;
        self.work_tree(at, kind, folder).await
    }

    async fn work_tree(&self, at: &MirroredCommit, kind: TreeKind, folder: Utf8PathBuf) -> Result<WorkTree, Unfetched> {
        let made = self.bring(at, kind, &folder, Dress::Named).await;
        if made.is_err() {
            self.discard(folder.clone());
        }
        let (listing, said) = made?;
        let at = at.clone();
        let lease = Lease { folder, at, kind };
        Ok(WorkTree { lease, listing, said })
    }

    /// Removes the trees that an earlier server left: who had them in hand is not known any more.
    pub(crate) fn clear_trees(&self) {
        let aside = upkeep::set_aside(&self.trees());
        let folder = self.0.limits.folder.clone();
        if aside.is_ok_and(|it| it.is_some()) {
            self.0
                .background
                .spawn_blocking(move || upkeep::remove_set_aside(&folder));
        }
    }

    /// Removes a work tree behind whoever has no use for it.
    pub(crate) fn discard(&self, folder: Utf8PathBuf) {
        self.0.background.spawn_blocking(move || upkeep::put_away(&folder));
    }

    /// An empty folder for a tree.
    pub(super) async fn new_tree(&self) -> Result<Utf8PathBuf, Unfetched> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = self.trees().join(format!("{}-{number}", std::process::id()));
        let made = folder.clone();
        blocking(move || upkeep::make(&made)).await?;
        Ok(folder)
    }

    /// The folder of all work trees.
    fn trees(&self) -> Utf8PathBuf {
        self.0.limits.folder.join("trees")
    }

    /// Brings a tree to a commit. A mirror that cannot give it is fetched anew, once.
    pub(super) async fn bring(
        &self,
        at: &MirroredCommit,
        kind: TreeKind,
        folder: &Utf8Path,
        dress: Dress,
    ) -> Result<(Vec<String>, String), Unfetched> {
        let seen = self.seen(at).await;
        let mut ended = self.run_tree(at, kind, folder, dress).await?;
        if ended.exit == StepExit::Code(BROKEN) && !has_no_room(&ended.said()) {
            self.renew(at, seen).await?;
            ended = self.run_tree(at, kind, folder, dress).await?;
        }
        let said = ended.said();
        match ended.answer().filter(|_| ended.is_good()) {
            Some(answer) => Ok((listed(answer), said)),
            None => Err(refusal(at, &ended, said)),
        }
    }

    async fn run_tree(
        &self,
        at: &MirroredCommit,
        kind: TreeKind,
        folder: &Utf8Path,
        dress: Dress,
    ) -> Result<Ended, Unfetched> {
        let mirror = self.mirror(&at.origin);
        let reading = mirror.packs.clone().read_owned().await;
        let flag = |on: bool| EnvValue::Plain(if on { "1" } else { "" }.to_owned());
        let depth = kind.depth.map(|it| it.to_string()).unwrap_or_default();
        let mut env = at.origin.environment();
        env.extend(commit::variables(&at.revision));
        if dress == Dress::Bare {
            env.insert("KILN_GIT_KIND".to_owned(), EnvValue::Plain("bare".to_owned()));
        }
        env.extend([
            ("KILN_GIT_MIRROR".to_owned(), path_value(&mirror.folder)),
            ("KILN_GIT_TREE".to_owned(), path_value(folder)),
            ("KILN_GIT_COMMIT".to_owned(), EnvValue::Plain(at.commit.id.clone())),
            ("KILN_GIT_DEPTH".to_owned(), EnvValue::Plain(depth)),
            ("KILN_GIT_SUBMODULES".to_owned(), flag(kind.submodules)),
            ("KILN_GIT_LFS".to_owned(), flag(kind.lfs)),
        ]);
        let errand = Errand {
            name: STEP,
            script: TREE,
            env,
            folders: vec![mirror.folder.clone(), folder.to_owned()],
            most: MOST_SAID,
        };
        match tokio::time::timeout(self.0.limits.fetch, self.0.errands.run(errand, reading)).await {
            Ok(ran) => Ok(ran?.0),
            Err(_) => {
                let minutes = self.0.limits.fetch.as_secs() / 60;
                Err(Unfetched::refused(format!(
                    "checking out {} takes longer than {minutes} minutes, the limit of source.fetch_minutes",
                    at.origin.public_url()
                )))
            }
        }
    }
}

fn listed(answer: &[u8]) -> Vec<String> {
    let names = String::from_utf8_lossy(answer);
    let names = names.lines().filter(|it| *it != ".git/");
    names.take(MOST_LISTED + 1).map(str::to_owned).collect()
}

fn refusal(at: &MirroredCommit, ended: &Ended, said: String) -> Unfetched {
    let what = format!("cannot check out commit {} of {}", at.commit.id, at.origin.public_url());
    if has_no_room(&said) {
        let reason = format!("{what}: the disk of the server is full");
        return Unfetched::NoRoom { reason, said };
    }
    let why = match &ended.exit {
        StepExit::Lost(reason) => reason.clone(),
        StepExit::Code(_) | StepExit::Signal(_) => told(&said, None),
    };
    let reason = format!("{what}: {why}");
    Unfetched::Refused { reason, said }
}
