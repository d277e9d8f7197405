//! Liking templates.

use crate::{Engine, EngineError};
use kiln_buildfile::catalogue::official;
use kiln_model::access::Actor;
use kiln_model::id::TemplateId;

/// Which kind of template is liked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeable {
    /// One of the caller's tenant.
    Custom,
    /// One of the service.
    Official,
}

impl Engine {
    /// Notes that the caller likes a template, or likes it no more. Doing it again changes nothing.
    ///
    /// # Errors
    /// No such template of that kind.
    pub async fn like_template(
        &self,
        by: &Actor,
        kind: Likeable,
        uuid: &TemplateId,
        likes: bool,
    ) -> Result<(), EngineError> {
        let mut unit = self.0.store.begin().await?;
        let exists = match kind {
            Likeable::Custom => unit.template(&by.domain, uuid, &by.user.id).await?.is_some(),
            Likeable::Official => official(uuid.as_str()).is_some(),
        };
        if !exists {
            return Err(EngineError::NoSuchTemplate);
        }
        unit.set_favourite_template(&by.user.id, uuid.as_str(), likes).await?;
        unit.commit().await?;
        Ok(())
    }
}
