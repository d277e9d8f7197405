//! The mirrors: fetched once for many builds.
//!
//! Each has one fetch at a time. A build that waits for another's fetch takes its result if that fetch began after the build
//! asked: it saw at least what the build would see.

use super::commit::{self, wanted};
use super::error::Unfetched;
use super::origin::Origin;
use super::trees::Pools;
use super::upkeep;
use crate::errand::{Ended, Errand, Errands, path_value, told};
use crate::settings::SourceLimits;
use camino::Utf8PathBuf;
use kiln_executor::{EnvValue, StepExit};
use kiln_model::build::{Commit, Revision};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedMutexGuard, OwnedRwLockWriteGuard, RwLock};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

const FETCH: &str = include_str!("fetch.sh");
/// The name of the step, for the executor.
pub(super) const STEP: &str = "Code CheckOut";
/// The most bytes of what git says that are read.
pub(super) const MOST_SAID: usize = 256 * 1024;
/// How many results of fetches are remembered for those who wait.
const REMEMBERED: usize = 8;
/// The unit of `ulimit -f`, in bytes.
const BLOCK: u64 = 512;

/// The mirrors of this server. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Mirrors(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) errands: Errands,
    pub(super) limits: SourceLimits,
    open: Mutex<HashMap<String, Arc<Mirror>>>,
    pub(super) pools: Pools,
    /// Where work goes that nobody waits for, and when it is to end.
    pub(super) background: TaskTracker,
    pub(super) draining: CancellationToken,
    /// Held by whoever looks for mirrors that may go.
    pub(super) upkeep: tokio::sync::Mutex<()>,
}

/// One mirror.
pub(super) struct Mirror {
    pub(super) folder: Utf8PathBuf,
    turn: Arc<tokio::sync::Mutex<Turn>>,
    /// Held for reading while something reads the mirror, for writing while its packs are replaced.
    pub(super) packs: Arc<RwLock<()>>,
}

/// Proof that nobody uses a mirror.
pub(super) type Unused = (OwnedMutexGuard<Turn>, OwnedRwLockWriteGuard<()>);

/// What whoever fetches has to know.
#[derive(Default)]
pub(super) struct Turn {
    /// Whether what a killed server left in it is gone.
    swept: bool,
    /// How often it was thrown away.
    thrown_away: u64,
    last: Vec<(Revision, Instant, Commit)>,
}

impl Turn {
    /// The mirror goes: what was known of it holds no more.
    pub(super) fn forget(&mut self) {
        self.swept = false;
        self.last.clear();
        self.thrown_away += 1;
    }
}

/// A commit that lies in a mirror.
#[derive(Debug, Clone)]
pub(crate) struct MirroredCommit {
    /// Where it is from.
    pub(crate) origin: Origin,
    /// What was asked for.
    pub(crate) revision: Revision,
    /// What that is.
    pub(crate) commit: Commit,
}

impl MirroredCommit {
    /// The same commit, whatever its branch is at by now.
    fn pinned(&self) -> Revision {
        let branch = match &self.revision {
            Revision::Branch(branch) | Revision::Commit { branch, .. } => branch.clone(),
            Revision::Tag(_) => String::new(),
        };
        Revision::Commit {
            id: self.commit.id.clone(),
            branch,
        }
    }
}

impl Mirrors {
    pub(crate) fn new(
        errands: Errands,
        limits: SourceLimits,
        background: TaskTracker,
        draining: CancellationToken,
    ) -> Self {
        Self(Arc::new(Inner {
            errands,
            limits,
            open: Mutex::default(),
            pools: Pools::default(),
            background,
            draining,
            upkeep: tokio::sync::Mutex::default(),
        }))
    }

    /// The folder of all mirrors.
    pub(super) fn folder(&self) -> Utf8PathBuf {
        self.0.limits.folder.join("mirrors")
    }

    pub(super) fn mirror(&self, origin: &Origin) -> Arc<Mirror> {
        self.named(&format!("{}.git", origin.key()))
    }

    fn named(&self, name: &str) -> Arc<Mirror> {
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            Arc::new(Mirror {
                folder: self.folder().join(name),
                turn: Arc::default(),
                packs: Arc::default(),
            })
        };
        open.entry(name.to_owned()).or_insert_with(make).clone()
    }

    /// Takes a mirror for its removal, if nobody uses it now.
    pub(super) fn unused(&self, name: &str) -> Option<Unused> {
        let mirror = self.named(name);
        let turn = mirror.turn.clone().try_lock_owned().ok()?;
        let packs = mirror.packs.clone().try_write_owned().ok()?;
        Some((turn, packs))
    }

    /// The commit that a revision is now, fetched if the mirror does not have it.
    ///
    /// # Errors
    /// The repository does not give it, or this server cannot take it.
    pub(crate) async fn commit(&self, origin: &Origin, revision: &Revision) -> Result<MirroredCommit, Unfetched> {
        let asked = Instant::now();
        let mirror = self.mirror(origin);
        let mut turn = mirror.turn.clone().lock_owned().await;
        let found = turn.last.iter().find(|it| it.0 == *revision && it.1 >= asked);
        let commit = match found {
            Some((_, _, commit)) => commit.clone(),
            None => {
                self.open(&mirror, &mut turn).await?;
                let commit = self.fetch(&mirror, turn, origin, revision).await?;
                upkeep::soon(self, &mirror);
                commit
            }
        };
        Ok(MirroredCommit {
            origin: origin.clone(),
            revision: revision.clone(),
            commit,
        })
    }

    /// Makes the folder, or removes what a killed server left in it.
    async fn open(&self, mirror: &Mirror, turn: &mut Turn) -> Result<(), Unfetched> {
        if !turn.swept {
            let folder = mirror.folder.clone();
            upkeep::blocking(move || upkeep::open(&folder)).await?;
            turn.swept = true;
        }
        Ok(())
    }

    /// Fetches. A mirror with which something else is wrong than its origin is thrown away, once.
    async fn fetch(
        &self,
        mirror: &Arc<Mirror>,
        mut turn: OwnedMutexGuard<Turn>,
        origin: &Origin,
        revision: &Revision,
    ) -> Result<Commit, Unfetched> {
        let mut fresh = !mirror.folder.join("kiln-ready").exists();
        loop {
            let began = Instant::now();
            let reading = mirror.packs.clone().read_owned().await;
            let limit = self.0.limits.fetch;
            let errand = self
                .0
                .errands
                .run(self.errand(mirror, origin, revision), (turn, reading));
            let Ok(ran) = tokio::time::timeout(limit, errand).await else {
                let minutes = limit.as_secs() / 60;
                return Err(Unfetched::refused(format!(
                    "cannot fetch {} of {}: it took longer than {minutes} minutes, the limit of source.fetch_minutes",
                    wanted(revision),
                    origin.public_url()
                )));
            };
            let (ended, kept) = ran?;
            turn = kept.0;
            drop(kept.1);
            if let Some(commit) = ended.answer().filter(|_| ended.is_good()).and_then(commit::read) {
                turn.last.retain(|it| it.0 != *revision);
                turn.last.truncate(REMEMBERED - 1);
                turn.last.insert(0, (revision.clone(), began, commit.clone()));
                return Ok(commit);
            }
            let error = self.refusal(&ended, origin, revision);
            if fresh || is_the_origins(&ended) || !matches!(error, Unfetched::Refused { .. }) {
                return Err(error);
            }
            info!(
                "the mirror {} cannot be used; it is fetched anew: {error}",
                mirror.folder
            );
            self.throw_away(mirror, &mut turn).await?;
            fresh = true;
        }
    }

    fn errand(&self, mirror: &Mirror, origin: &Origin, revision: &Revision) -> Errand {
        let blocks = (self.0.limits.mirror_bytes / BLOCK).max(1);
        let mut env = origin.environment();
        env.insert("KILN_GIT_MIRROR".to_owned(), path_value(&mirror.folder));
        env.insert("KILN_GIT_BLOCKS".to_owned(), EnvValue::Plain(blocks.to_string()));
        env.extend(commit::variables(revision));
        Errand {
            name: STEP,
            script: FETCH,
            env,
            folders: vec![mirror.folder.clone()],
            most: MOST_SAID,
        }
    }

    fn refusal(&self, ended: &Ended, origin: &Origin, revision: &Revision) -> Unfetched {
        let said = ended.said();
        let what = format!("cannot fetch {} of {}", wanted(revision), origin.public_url());
        if has_no_room(&said) {
            let reason = format!("{what}: the disk of the server is full");
            return Unfetched::NoRoom { reason, said };
        }
        let why = match &ended.exit {
            // SIGXFSZ, of git itself or of a part of it.
            _ if said.contains("signal 25") || said.contains("File too large") => {
                let megabytes = self.0.limits.mirror_bytes / 1_000_000;
                format!("it is larger than {megabytes} MB, the limit of source.mirror_megabytes")
            }
            StepExit::Lost(reason) => reason.clone(),
            StepExit::Code(_) | StepExit::Signal(_) => told(&said, branch_of(revision)),
        };
        let reason = format!("{what}: {why}");
        Unfetched::Refused { reason, said }
    }

    /// Throws the mirror away and fetches the commit anew, unless somebody did so since `seen`.
    pub(super) async fn renew(&self, at: &MirroredCommit, seen: u64) -> Result<(), Unfetched> {
        let mirror = self.mirror(&at.origin);
        let mut turn = mirror.turn.clone().lock_owned().await;
        self.open(&mirror, &mut turn).await?;
        if turn.thrown_away == seen {
            info!("the mirror {} is broken; it is fetched anew", mirror.folder);
            self.throw_away(&mirror, &mut turn).await?;
        }
        self.fetch(&mirror, turn, &at.origin, &at.pinned()).await.map(|_| ())
    }

    /// How often the mirror of a commit was thrown away.
    pub(super) async fn seen(&self, at: &MirroredCommit) -> u64 {
        self.mirror(&at.origin).turn.lock().await.thrown_away
    }

    async fn throw_away(&self, mirror: &Mirror, turn: &mut Turn) -> Result<(), Unfetched> {
        let folder = mirror.folder.clone();
        turn.forget();
        upkeep::blocking(move || {
            upkeep::put_away(&folder)?;
            upkeep::open(&folder)
        })
        .await?;
        turn.swept = true;
        Ok(())
    }
}

/// The branch that a revision is looked for on.
fn branch_of(revision: &Revision) -> Option<&str> {
    match revision {
        Revision::Branch(branch) | Revision::Commit { branch, .. } => Some(branch.as_str()).filter(|it| !it.is_empty()),
        Revision::Tag(_) => None,
    }
}

/// Whether git says that there is no room for what it writes.
pub(super) fn has_no_room(said: &str) -> bool {
    said.contains("No space left on device") || said.contains("Disk quota exceeded")
}

/// Whether the failure is one of the repository or the way to it, as far as git's words tell.
fn is_the_origins(ended: &Ended) -> bool {
    const WORDS: [&str; 14] = [
        "couldn't find remote ref",
        "Could not read from remote repository",
        "Authentication failed",
        "could not read Username",
        "could not read Password",
        "does not appear to be a git repository",
        "unable to access",
        "not found",
        "is not on branch",
        "not allowed",
        "is not installed",
        "not our ref",
        "does not exist",
        "signal 25",
    ];
    let said = ended.said();
    WORDS.iter().any(|it| said.contains(it))
}

/// Notes a failure of what nobody waits for.
pub(super) fn note(what: &str, failed: &Unfetched) {
    warn!(error = %failed, cause = ?failed, "cannot {what}");
}

#[cfg(test)]
mod tests;
