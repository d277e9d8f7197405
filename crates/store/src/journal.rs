//! Deeds for those who ask later, and events for those who must be told. Both are written in the unit that they speak of, and
//! outlive the task that they speak of.

use crate::document;
use crate::error::Result;
use crate::rows::{AuditRow, OutboxRow, Page};
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};
use kiln_model::id::{DomainId, ProjectId, TaskId};
use kiln_model::notice::Event;
use kiln_model::time::Timestamp;
use serde_json::Value;

statements! {
    INSERT_AUDIT = "insert" "an audit row": "
        INSERT INTO audit (at, domain, user_id, user_name, action, resource, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    AUDIT_OF = "list" "audit rows": "
        SELECT id, at, domain, user_id, user_name, action, resource, detail
          FROM audit
         WHERE domain = $1
         ORDER BY id DESC
         LIMIT $2 OFFSET $3";
    INSERT_EVENT = "insert" "an event": "
        INSERT INTO outbox (at, event, task, project, payload, targets)
        VALUES ($1, $2, $3, $4, $5, $6)";
    UNDELIVERED = "list" "events": "
        SELECT id, at, event, task, project, payload, targets
          FROM outbox
         WHERE delivered IS NULL
         ORDER BY id
         LIMIT $1";
    MARK_DELIVERED = "change" "an event": "UPDATE outbox SET delivered = $2 WHERE id = $1 AND delivered IS NULL";
}

impl Session {
    /// The deeds in a tenant, the newest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no deed.
    pub async fn audit_of(&mut self, domain: &DomainId, page: Page) -> Result<Vec<AuditRow>> {
        self.all(&AUDIT_OF, args![domain, page.limit, page.offset], |row| {
            let fields = Fields::new(row, "audit", "id");
            Ok(AuditRow {
                at: fields.time("at")?,
                domain: fields.parsed("domain")?,
                user: fields.user("user_id", "user_name")?,
                action: fields.text("action")?,
                resource: fields.text("resource")?,
                detail: fields.json("detail")?,
            })
        })
        .await
    }

    /// The events that nobody was told yet, the oldest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no event.
    pub async fn undelivered(&mut self, limit: u32) -> Result<Vec<OutboxRow>> {
        self.all(&UNDELIVERED, args![limit], |row| {
            let fields = Fields::new(row, "outbox", "id");
            Ok(OutboxRow {
                id: fields.number("id")?,
                at: fields.time("at")?,
                event: fields.text("event")?,
                task: fields.parsed("task")?,
                project: fields.parsed("project")?,
                payload: fields.json("payload")?,
                targets: fields.json("targets")?,
            })
        })
        .await
    }
}

impl Unit {
    /// Notes a deed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn insert_audit(&mut self, row: &AuditRow) -> Result<()> {
        let detail = document::text(&row.detail, "audit", "detail")?;
        self.execute(
            &INSERT_AUDIT,
            args![
                row.at,
                &row.domain,
                &row.user.id,
                &row.user.name,
                &row.action,
                &row.resource,
                &detail
            ],
        )
        .await
        .map(|_| ())
    }

    /// Notes an event that somebody must be told, with the channels that are on at this moment: what is set later counts for
    /// later events.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn insert_event(
        &mut self,
        at: Timestamp,
        event: &str,
        task: &TaskId,
        project: &ProjectId,
        payload: &Value,
    ) -> Result<()> {
        let payload = document::text(payload, "outbox", "payload")?;
        let targets = match Event::named(event) {
            Some(event) => self.notices(task, project).await?.targets(event),
            None => Vec::new(),
        };
        let targets = document::text(&targets, "outbox", "targets")?;
        self.execute(&INSERT_EVENT, args![at, event, task, project, &payload, &targets])
            .await
            .map(|_| ())
    }

    /// Notes that an event was told. False: it was before, or does not exist.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn mark_delivered(&mut self, id: i64, at: Timestamp) -> Result<bool> {
        self.moves(&MARK_DELIVERED, args![id, at]).await
    }
}
