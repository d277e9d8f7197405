//! What somebody sees of the recycle bin, and so may bring back or remove: administrators everything of the tenant; others what
//! they may delete, and as members of its project what they made or deleted.

use crate::permissions::rights_in;
use crate::{Engine, EngineError};
use kiln_model::access::{Actor, Permission};
use kiln_model::id::TaskId;
use kiln_store::{BinView, BinnedTask, Page, Session};

/// The most projects of somebody that are looked at.
const MOST_PROJECTS: Page = Page { offset: 0, limit: 1000 };

impl Engine {
    pub(super) async fn bin_view(&self, session: &mut Session, by: &Actor) -> Result<BinView, EngineError> {
        let mut view = BinView {
            domain: by.domain.clone(),
            whole: by.admin,
            user: by.user.id.clone(),
            may_delete_in: Vec::new(),
            member_of: Vec::new(),
        };
        if by.admin {
            return Ok(view);
        }
        for project in session.related_projects(by, "", MOST_PROJECTS).await? {
            if rights_in(session, by, &project).await?.allows(Permission::TaskDelete) {
                view.may_delete_in.push(project.id.clone());
            }
            view.member_of.push(project.id);
        }
        Ok(view)
    }

    /// What somebody sees of the recycle bin, the last deleted first, and how many that are: names that hold `search`.
    ///
    /// # Errors
    /// The store failed.
    pub async fn recycle_bin(
        &self,
        by: &Actor,
        search: &str,
        page: Page,
    ) -> Result<(Vec<BinnedTask>, u64), EngineError> {
        let mut reader = self.0.store.read().await?;
        let view = self.bin_view(&mut reader, by).await?;
        let tasks = reader.bin(&view, search, page).await?;
        Ok((tasks, reader.count_bin(&view, search).await?))
    }

    /// These tasks of the recycle bin, each once.
    pub(super) async fn binned(
        &self,
        session: &mut Session,
        by: &Actor,
        tasks: &[TaskId],
    ) -> Result<Vec<BinnedTask>, EngineError> {
        let view = self.bin_view(session, by).await?;
        let mut ids = tasks.to_vec();
        // Always in the same order, so that two callers never wait for each other.
        ids.sort_unstable();
        ids.dedup();
        let mut found = Vec::new();
        for id in &ids {
            found.push(session.in_bin(&view, id).await?.ok_or(EngineError::NoSuchTask)?);
        }
        Ok(found)
    }
}
