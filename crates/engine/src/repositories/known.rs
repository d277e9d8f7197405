//! Which repositories a caller knows: those of the tasks that it may see. Nothing else is asked of any host on its behalf.

use crate::sources::public_url;
use crate::{Engine, EngineError, rights_on};
use kiln_model::access::{Actor, Permission};
use kiln_model::task::Scm;
use std::collections::BTreeSet;

/// The most tasks of one repository or credential that are looked at, the oldest first.
const MOST_TASKS: u32 = 1000;

/// How a repository is named by a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKey<'a> {
    /// By its id at its host.
    Repository(&'a str),
    /// By the credential that it is fetched with; there may be several.
    EndPoint(&'a str),
}

impl Engine {
    /// The repositories of that key among those of the tasks that the caller may see, each address once.
    ///
    /// # Errors
    /// The store failed.
    pub async fn known_repositories(&self, by: &Actor, key: SourceKey<'_>) -> Result<Vec<Scm>, EngineError> {
        let mut reader = self.0.store.read().await?;
        let tasks = match key {
            SourceKey::Repository(id) => reader.tasks_of_repository(&by.domain, id, MOST_TASKS).await?,
            SourceKey::EndPoint(id) => reader.tasks_of_end_point(&by.domain, id, MOST_TASKS).await?,
        };
        let mut found: Vec<Scm> = Vec::new();
        let mut addresses = BTreeSet::new();
        for task in tasks {
            let Some(scm) = task.definition.scms.first() else {
                continue;
            };
            // Of the tasks of one repository the first that the caller may see answers for all.
            let address = public_url(&scm.url);
            if addresses.contains(&address) || !rights_on(&mut reader, by, &task).await?.allows(Permission::TaskView) {
                continue;
            }
            addresses.insert(address);
            found.push(scm.clone());
        }
        Ok(found)
    }
}
