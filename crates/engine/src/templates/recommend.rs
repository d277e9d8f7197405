//! Which templates of the service suit a repository.

use crate::builds::check_names;
use crate::repositories::files;
use crate::{Engine, EngineError, Problems};
use kiln_buildfile::catalogue::{OfficialTemplate, recognise};
use kiln_model::access::Actor;
use kiln_model::build::Revision;
use kiln_model::task::Scm;
use std::cmp::Reverse;

/// A repository and what of it counts.
#[derive(Debug, Clone)]
pub struct Sources {
    /// Its address.
    pub url: String,
    /// The branch.
    pub branch: String,
}

impl Engine {
    /// The templates of the service that suit a repository, the best first; of those that suit it equally well, the one that
    /// the tenant used most.
    ///
    /// # Errors
    /// The repository cannot be looked into; the reason is for the caller.
    pub async fn recommend_templates(
        &self,
        by: &Actor,
        sources: &Sources,
    ) -> Result<Vec<&'static OfficialTemplate>, EngineError> {
        if self.is_draining() {
            return Err(EngineError::Draining);
        }
        if check_names(&Revision::Branch(sources.branch.clone())).is_err() {
            return Err(EngineError::Invalid(Problems::one(
                "branch",
                "this is not a name of a branch",
            )));
        }
        let scm = Scm {
            url: sources.url.clone(),
            ..Scm::default()
        };
        let files = files(self, &scm, &sources.branch, "git_url").await?;
        let mut ranked = Vec::new();
        let mut reader = self.0.store.read().await?;
        for found in recognise(files.iter().map(String::as_str)) {
            let used = reader.template_use(&by.domain, found.template.uuid).await?;
            ranked.push((found.score, used.map_or(0, |it| it.uses), found.template));
        }
        ranked.sort_by_key(|(score, uses, template)| Reverse((*score, *uses, template.weight)));
        Ok(ranked.into_iter().map(|(_, _, template)| template).collect())
    }
}
