//! How often templates were used.

use crate::error::Result;
use crate::rows::TemplateUse;
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};
use kiln_model::id::{DomainId, TaskId};
use kiln_model::time::Timestamp;

statements! {
    USE = "read" "the use of a template": "
        SELECT template, uses, last_used, last_task
          FROM template_uses
         WHERE domain = $1 AND template = $2";
    NOTE_USE = "note" "the use of a template": "
        INSERT INTO template_uses (domain, template, uses, last_used, last_task)
        VALUES ($1, $2, 1, $3, $4)
            ON CONFLICT (domain, template)
            DO UPDATE SET uses = template_uses.uses + 1, last_used = excluded.last_used, last_task = excluded.last_task";
}

impl Session {
    /// How often a tenant used a template, of its own or of the service; nothing where it never did.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn template_use(&mut self, domain: &DomainId, template: &str) -> Result<Option<TemplateUse>> {
        self.one(&USE, args![domain, template], |row| {
            let fields = Fields::new(row, "template_uses", "template");
            Ok(TemplateUse {
                uses: fields.number("uses")?,
                last_used: fields.time("last_used")?,
                last_task: fields.parsed("last_task")?,
            })
        })
        .await
    }
}

impl Unit {
    /// Notes that a task was made from a template.
    ///
    /// # Errors
    /// The tenant does not exist.
    pub async fn note_template_use(
        &mut self,
        domain: &DomainId,
        template: &str,
        now: Timestamp,
        task: &TaskId,
    ) -> Result<()> {
        self.execute(&NOTE_USE, args![domain, template, now, task])
            .await
            .map(|_| ())
    }
}
