//! Changes of templates.

use crate::document;
use crate::error::Result;
use crate::session::Unit;
use crate::sql::{args, statements};
use kiln_model::id::{DomainId, TemplateId, UserId};
use kiln_model::template::Template;

statements! {
    COUNT_UP = "count" "a template": "
        UPDATE domains SET template_count = template_count + 1 WHERE id = $1 AND template_count < $2";
    COUNT_DOWN = "count" "a template": "UPDATE domains SET template_count = template_count - 1 WHERE id = $1";
    INSERT = "insert" "a template": "
        INSERT INTO templates
               (uuid, id, domain, name, description, tool_type, creator_id, creator_name, created, small_name, small_words,
                body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT DO NOTHING";
    DELETE = "delete" "a template": "DELETE FROM templates WHERE uuid = $1 AND domain = $2";
    FORGET_FAVOURITES = "remove" "favourites": "DELETE FROM template_favourites WHERE template = $1";
    FORGET_USES = "remove" "the use of a template": "DELETE FROM template_uses WHERE domain = $1 AND template = $2";
    LIKE = "insert" "a favourite": "
        INSERT INTO template_favourites (user_id, template) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    UNLIKE = "remove" "a favourite": "DELETE FROM template_favourites WHERE user_id = $1 AND template = $2";
}

impl Unit {
    /// Keeps a new template. False: its tenant has `limit` of them already.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where one of its ids is taken.
    pub async fn insert_template(&mut self, template: &Template, limit: u64) -> Result<bool> {
        if !self.moves(&COUNT_UP, args![&template.domain, limit]).await? {
            return Ok(false);
        }
        let body = document::text(&template.body, "templates", "body")?;
        let tool = template.tool_type.as_deref();
        let words = [
            template.name.as_str(),
            &template.description,
            tool.unwrap_or_default(),
            &template.creator.name,
        ];
        let words = words.join("\n").to_lowercase();
        self.insert(
            &INSERT,
            args![
                &template.uuid,
                &template.id,
                &template.domain,
                &template.name,
                &template.description,
                tool,
                &template.creator.id,
                &template.creator.name,
                template.created,
                &template.name.to_lowercase(),
                &words,
                &body,
            ],
        )
        .await?;
        Ok(true)
    }

    /// Removes a template, with all that is kept about it. False: the tenant has no such template.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_template(&mut self, domain: &DomainId, uuid: &TemplateId) -> Result<bool> {
        if !self.moves(&DELETE, args![uuid, domain]).await? {
            return Ok(false);
        }
        self.execute(&FORGET_FAVOURITES, args![uuid]).await?;
        self.execute(&FORGET_USES, args![domain, uuid]).await?;
        self.execute(&COUNT_DOWN, args![domain]).await?;
        Ok(true)
    }

    /// Notes that a user likes a template, or likes it no more. Doing it again changes nothing.
    ///
    /// # Errors
    /// The user does not exist.
    pub async fn set_favourite_template(&mut self, user: &UserId, template: &str, likes: bool) -> Result<()> {
        let statement = if likes { &LIKE } else { &UNLIKE };
        self.execute(statement, args![user, template]).await.map(|_| ())
    }
}
