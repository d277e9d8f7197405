//! Making trees ready: the model is brought to the newest commit that was built, and trees become copies of it.

use super::super::error::Unfetched;
use super::super::mirrors::{MOST_SAID, MirroredCommit, Mirrors, STEP};
use super::super::upkeep;
use super::make::{Dress, TreeKind};
use super::pool::{MOST_READY, Model, Pool};
use super::sync::sync;
use crate::EngineError;
use crate::errand::{Errand, path_value};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::io;

const REFRESH: &str = include_str!("../refresh.sh");
/// After so many moves a model is made anew: what it fetched for commits of old stays in it.
const MOST_MOVES: u32 = 30;

impl Mirrors {
    /// Makes ready what a build of this commit would need.
    pub(super) async fn make_ahead(&self, at: &MirroredCommit, kind: TreeKind) -> Result<(), Unfetched> {
        let _one = self.0.pools.maker.lock().await;
        let pool = self.0.pools.of(at, kind);
        if pool.state().unfit {
            let returned: Vec<_> = pool.state().returned.drain(..).collect();
            returned.into_iter().for_each(|it| self.discard(it));
            return Ok(());
        }
        let model = self.model(&pool, at, kind).await?;
        if model.bytes.saturating_mul(MOST_READY as u64 + 1) > self.0.limits.trees_bytes {
            pool.state().unfit = true;
            return Err(Unfetched::refused(format!(
                "work trees of {} bytes are too large to be made ahead",
                model.bytes
            )));
        }
        while let Some(folder) = self.next(&pool, &model).await? {
            match self.copy(&model, &folder).await {
                Ok(()) => pool.state().ready.push((folder, model.commit.clone())),
                Err(error) => {
                    self.discard(folder);
                    return Err(error);
                }
            }
        }
        let going = self.0.pools.over(self.0.limits.trees_bytes);
        going.into_iter().for_each(|it| self.discard(it));
        Ok(())
    }

    /// The model at this commit.
    async fn model(&self, pool: &Pool, at: &MirroredCommit, kind: TreeKind) -> Result<Model, Unfetched> {
        let mut old = pool.state().model.take();
        if old.as_ref().is_some_and(|it| it.moves >= MOST_MOVES) {
            old.take().into_iter().for_each(|it| self.discard(it.folder));
        }
        let model = match old {
            Some(model) if model.commit == at.commit.id => model,
            old => {
                let (folder, moves) = match old {
                    Some(old) => (old.folder, old.moves + 1),
                    None => (self.new_tree().await?, 0),
                };
                if let Err(error) = self.bring(at, kind, &folder, Dress::Bare).await {
                    self.discard(folder);
                    return Err(error);
                }
                let measured = folder.clone();
                let bytes = upkeep::blocking(move || Ok(upkeep::bytes(&measured))).await?;
                Model {
                    folder,
                    commit: at.commit.id.clone(),
                    bytes,
                    moves,
                }
            }
        };
        pool.state().model = Some(model.clone());
        Ok(model)
    }

    /// The next tree to work on: one that came back, one of another commit, or a new one; none when enough are ready.
    async fn next(&self, pool: &Pool, model: &Model) -> Result<Option<Utf8PathBuf>, Unfetched> {
        loop {
            let (folder, enough) = {
                let mut state = pool.state();
                let stale = state.ready.iter().position(|(_, it)| *it != model.commit);
                let stale = stale.map(|it| state.ready.swap_remove(it).0);
                let folder = stale.or_else(|| state.returned.pop());
                (folder, state.ready.len() >= MOST_READY)
            };
            match folder {
                Some(folder) if enough => self.discard(folder),
                // A build may have left it no folder at all.
                Some(folder) if folder.symlink_metadata().is_ok_and(|it| it.is_dir()) => return Ok(Some(folder)),
                Some(folder) => self.discard(folder),
                None if enough => return Ok(None),
                None => return self.new_tree().await.map(Some),
            }
        }
    }

    async fn copy(&self, model: &Model, folder: &Utf8Path) -> Result<(), Unfetched> {
        let (from, to) = (model.folder.clone(), folder.to_owned());
        let copied: io::Result<()> = tokio::task::spawn_blocking(move || sync(&from, &to))
            .await
            .map_err(|_| EngineError::Draining)?;
        copied?;
        let errand = Errand {
            name: STEP,
            script: REFRESH,
            env: BTreeMap::from([("KILN_GIT_TREE".to_owned(), path_value(folder))]),
            folders: vec![folder.to_owned()],
            most: MOST_SAID,
        };
        let refreshed = self.0.errands.run(errand, ());
        let refused = || Unfetched::refused(format!("git cannot read the work tree {folder}"));
        let refreshed = tokio::time::timeout(self.0.limits.fetch, refreshed).await;
        let (ended, ()) = refreshed.map_err(|_| refused())??;
        if ended.is_good() { Ok(()) } else { Err(refused()) }
    }
}
