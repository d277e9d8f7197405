//! Noting that a task was made from a template.

use crate::{Engine, EngineError};
use kiln_buildfile::catalogue::official;
use kiln_model::access::Actor;
use kiln_model::id::{TaskId, TemplateId};

impl Engine {
    /// Notes that a task was made from the template of this uuid or second id, of the caller's tenant or of the service.
    ///
    /// # Errors
    /// No such template.
    pub async fn note_template_use(&self, by: &Actor, template: &str, task: &TaskId) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let uuid = match (official(template), TemplateId::parse(template)) {
            (Some(official), _) => Some(official.uuid.to_owned()),
            (None, Ok(uuid)) => {
                let row = unit.template(&by.domain, &uuid, &by.user.id).await?;
                row.map(|it| it.template.uuid.to_string())
            }
            (None, Err(_)) => {
                let found = unit.template_with_id(&by.domain, template).await?;
                found.map(|it| it.to_string())
            }
        };
        let uuid = uuid.ok_or(EngineError::NoSuchTemplate)?;
        unit.note_template_use(&by.domain, &uuid, now, task).await?;
        unit.commit().await?;
        Ok(())
    }
}
