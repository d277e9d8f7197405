//! Work trees that are ready before somebody asks: for each repository and kind of tree a model, which no build ever sees, and a
//! few copies of it.
//!
//! A tree that a build is done with comes back and is compared with the model; what the build changed is made anew. So a tree
//! of thousands of files is ready again in a moment, and the next build pays for the difference of the commits alone.

use super::super::error::Unfetched;
use super::super::mirrors::{MirroredCommit, Mirrors, note};
use super::super::upkeep;
use super::make::TreeKind;
use camino::Utf8PathBuf;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most trees of one repository and kind that are ready.
pub(super) const MOST_READY: usize = 2;

/// The pools of all repositories.
#[derive(Default)]
pub(in crate::sources) struct Pools {
    all: Mutex<HashMap<(String, TreeKind), Arc<Pool>>>,
    /// Counts the uses of pools, so that the one not used for the longest time is known.
    uses: AtomicU64,
    /// Held by whoever makes trees ahead: one at a time, so that builds have the machine.
    pub(super) maker: tokio::sync::Mutex<()>,
}

/// The trees of one repository and kind.
#[derive(Default)]
pub(in crate::sources) struct Pool {
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// The model, and the commit that it is.
    pub(super) model: Option<Model>,
    /// Trees that are exactly the commit beside them.
    pub(super) ready: Vec<(Utf8PathBuf, String)>,
    /// Trees that builds are done with.
    pub(super) returned: Vec<Utf8PathBuf>,
    /// Whether its trees are too large, or of a kind that is not copied.
    pub(super) unfit: bool,
    last_use: u64,
}

/// A tree that copies are made of.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) folder: Utf8PathBuf,
    pub(super) commit: String,
    pub(super) bytes: u64,
    /// How often it was brought to another commit.
    pub(super) moves: u32,
}

impl Pool {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A tree to hand over: one of the commit, or else any.
    fn take(&mut self, commit: &str) -> Option<Utf8PathBuf> {
        let same = self.ready.iter().position(|(_, it)| it == commit);
        let at = same.or_else(|| self.ready.len().checked_sub(1))?;
        Some(self.ready.swap_remove(at).0)
    }

    /// Everything that lies on the disk, which the pool forgets.
    pub(super) fn empty(&mut self) -> Vec<Utf8PathBuf> {
        let model = self.model.take().map(|it| it.folder);
        let ready = self.ready.drain(..).map(|(folder, _)| folder);
        ready.chain(self.returned.drain(..)).chain(model).collect()
    }

    pub(super) fn bytes(&self) -> u64 {
        let trees = self.ready.len() + self.returned.len() + 1;
        let one = self.model.as_ref().map_or(0, |it| it.bytes);
        one.saturating_mul(trees as u64)
    }
}

impl Pools {
    /// The pool of a repository and kind.
    pub(super) fn of(&self, at: &MirroredCommit, kind: TreeKind) -> Arc<Pool> {
        let key = (at.origin.key().to_owned(), kind);
        let pool = self.table().entry(key).or_default().clone();
        pool.state().last_use = self.uses.fetch_add(1, Ordering::Relaxed);
        pool
    }

    /// A tree that is ready, if there is one.
    pub(super) fn take(&self, at: &MirroredCommit, kind: TreeKind) -> Option<Utf8PathBuf> {
        self.of(at, kind).state().take(&at.commit.id)
    }

    /// Empties the pools that were not used for the longest time until the rest has room; what is to be removed.
    pub(super) fn over(&self, most: u64) -> Vec<Utf8PathBuf> {
        let mut pools: Vec<_> = self.table().values().cloned().collect();
        pools.sort_by_key(|it| it.state().last_use);
        let mut sum: u64 = pools.iter().map(|it| it.state().bytes()).sum();
        let mut going = Vec::new();
        for pool in pools {
            if sum <= most {
                break;
            }
            let mut state = pool.state();
            sum = sum.saturating_sub(state.bytes());
            going.extend(state.empty());
        }
        going
    }

    fn table(&self) -> MutexGuard<'_, HashMap<(String, TreeKind), Arc<Pool>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A tree that a build has, and what it was made of.
#[derive(Debug)]
pub(crate) struct Lease {
    /// Where it lies until it is lent.
    pub(crate) folder: Utf8PathBuf,
    pub(super) at: MirroredCommit,
    pub(super) kind: TreeKind,
}

impl Mirrors {
    /// Takes a tree back that a build is done with, where it lies again where it was, and makes ready what the next build needs.
    /// Nobody waits for that.
    pub(crate) fn give_back(&self, lease: Lease) {
        let mirrors = self.clone();
        self.0.background.spawn(async move {
            let Lease { folder, at, kind } = lease;
            mirrors.0.pools.of(&at, kind).state().returned.push(folder);
            let making = mirrors.make_ahead(&at, kind);
            let made = tokio::select! {
                made = making => made,
                () = mirrors.0.draining.cancelled() => Ok(()),
            };
            if let Err(error) = made {
                note("make work trees ahead", &error);
                mirrors.forget_trees(&at, kind);
            }
            upkeep::soon(&mirrors, &mirrors.mirror(&at.origin));
        });
    }

    /// Removes all trees of a kind; the next build gets one that git makes.
    fn forget_trees(&self, at: &MirroredCommit, kind: TreeKind) {
        let going = self.0.pools.of(at, kind).state().empty();
        going.into_iter().for_each(|it| self.discard(it));
    }
}

impl From<std::io::Error> for Unfetched {
    fn from(source: std::io::Error) -> Self {
        kiln_executor::ExecutorError::Folder {
            verb: "copy",
            path: "a work tree".into(),
            source,
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(ready: &[(&str, &str)]) -> State {
        let ready = ready
            .iter()
            .map(|(folder, commit)| ((*folder).into(), (*commit).into()));
        State {
            ready: ready.collect(),
            ..State::default()
        }
    }

    #[test]
    fn a_tree_of_the_commit_is_handed_over_before_any_other() {
        let mut it = state(&[("one", "a"), ("two", "b"), ("three", "a")]);
        assert_eq!(it.take("b").unwrap(), "two");
        assert!(it.take("b").is_some() && it.take("b").is_some());
        assert_eq!(it.take("b"), None);
    }

    #[test]
    fn a_pool_forgets_all_that_it_had() {
        let mut it = state(&[("one", "a")]);
        it.returned.push("back".into());
        it.model = Some(Model {
            folder: "model".into(),
            commit: "a".into(),
            bytes: 10,
            moves: 0,
        });
        assert_eq!(it.bytes(), 30);
        assert_eq!(it.empty(), ["one", "back", "model"]);
        assert_eq!(it.bytes(), 0);
    }
}
