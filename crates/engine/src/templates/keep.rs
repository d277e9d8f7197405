//! Making a template, and deleting one.

use super::TemplateDraft;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::TemplateId;
use kiln_model::template::Template;
use kiln_model::time::Timestamp;
use kiln_store::{AuditRow, TemplateRow, Unit};
use serde_json::json;

impl Engine {
    /// Makes a template in the caller's tenant. Names may be there more than once.
    ///
    /// # Errors
    /// The draft cannot be used, or the tenant has as many templates as it may.
    pub async fn create_template(&self, by: &Actor, mut draft: TemplateDraft) -> Result<Template, EngineError> {
        let body = draft.body(self.0.store.seal())?;
        let now = self.0.clock.now();
        let template = Template {
            uuid: TemplateId::from_random(self.0.entropy.bytes()),
            id: short_id(self.0.entropy.bytes()),
            domain: by.domain.clone(),
            name: draft.name,
            description: draft.description,
            tool_type: draft.tool_type,
            creator: by.user.clone(),
            created: now,
            body,
        };
        let limit = self.0.settings.quotas.templates_per_tenant;
        let mut unit = self.0.store.begin().await?;
        if !unit.insert_template(&template, limit).await? {
            return Err(EngineError::TemplateLimit { limit });
        }
        audit(&mut unit, now, by, "createCustomTemplate", &template).await?;
        unit.commit().await?;
        Ok(template)
    }

    /// Deletes a template, which its creator and administrators may. Gives what it was, as the caller saw it.
    ///
    /// # Errors
    /// No such template in the caller's tenant, or the caller is neither its creator nor an administrator.
    pub async fn delete_template(&self, by: &Actor, uuid: &TemplateId) -> Result<TemplateRow, EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let row = unit.template(&by.domain, uuid, &by.user.id).await?;
        let row = row.ok_or(EngineError::NoSuchTemplate)?;
        if !by.admin && row.template.creator.id != by.user.id {
            return Err(EngineError::NotItsCreator);
        }
        if !unit.delete_template(&by.domain, uuid).await? {
            return Err(EngineError::NoSuchTemplate);
        }
        audit(&mut unit, now, by, "deleteCustomTemplate", &row.template).await?;
        unit.commit().await?;
        Ok(row)
    }
}

/// 24 hexadecimal digits.
fn short_id(random: [u8; 12]) -> String {
    random.iter().map(|it| format!("{it:02x}")).collect()
}

async fn audit(
    unit: &mut Unit,
    at: Timestamp,
    by: &Actor,
    action: &str,
    template: &Template,
) -> Result<(), EngineError> {
    let row = AuditRow {
        at,
        domain: by.domain.clone(),
        user: by.user.clone(),
        action: action.to_owned(),
        resource: template.uuid.to_string(),
        detail: json!({ "template_name": template.name }),
    };
    Ok(unit.insert_audit(&row).await?)
}
