//! Setting a channel.

use super::view::shown_param;
use crate::{Engine, EngineError, Problems};
use kiln_model::access::Actor;
use kiln_model::id::{ProjectId, TaskId};
use kiln_model::notice::{Channel, ChannelSettings, EventSet, Level};
use kiln_model::secret::{ExposeSecret as _, MASKED, SecretString};
use kiln_store::{AuditRow, Notices, ParamChange};
use serde_json::json;

/// What a caller wants the parameters of a channel to be.
#[derive(Debug)]
pub enum ParamText {
    /// As they are.
    Keep,
    /// None.
    Clear,
    /// These; what is shown for the stored ones keeps them.
    Set(SecretString),
}

/// What is to be set for a channel.
#[derive(Debug)]
pub struct NoticeChange {
    /// The channel.
    pub channel: Channel,
    /// The events that are told.
    pub events: EventSet,
    /// Whether anything is sent.
    pub send: bool,
    /// Whether the project's settings count; means nothing on a project.
    pub follows_project: bool,
    /// Receivers and the like.
    pub param: ParamText,
}

impl NoticeChange {
    fn settings(&self) -> ChannelSettings {
        ChannelSettings {
            events: self.events,
            send: self.send,
            follows_project: self.follows_project,
            sealed_param: None,
        }
    }
}

impl Engine {
    /// What becomes of the stored parameters. A caller who read them masked and sends them back means those; a mask anywhere
    /// else stands for nothing.
    fn param_change(&self, change: &NoticeChange, stored: &Notices, level: Level) -> Result<ParamChange, EngineError> {
        let text = match &change.param {
            ParamText::Keep => return Ok(ParamChange::Keep),
            ParamText::Clear => return Ok(ParamChange::Set(None)),
            ParamText::Set(text) => text,
        };
        let seal = self.0.store.seal();
        if text.expose_secret().contains(MASKED) {
            let before = stored.of(level, change.channel);
            let before = before
                .map(|it| shown_param(seal, change.channel, it))
                .transpose()?
                .flatten();
            if before.as_deref() == Some(text.expose_secret()) {
                return Ok(ParamChange::Keep);
            }
            let reason = format!("holds {MASKED}, which stands for a secret that is not told: send the secret");
            return Err(EngineError::Invalid(Problems::one("param_config", reason)));
        }
        Ok(ParamChange::Set(Some(seal.seal(text))))
    }

    /// Sets a channel of a task.
    ///
    /// # Errors
    /// No such task, or the parameters hold a mask that stands for nothing.
    pub async fn set_task_notice(&self, by: &Actor, task: &TaskId, change: &NoticeChange) -> Result<(), EngineError> {
        let mut unit = self.0.store.begin().await?;
        let found = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        let stored = unit.notices(task, &found.project).await?;
        let param = self.param_change(change, &stored, Level::Task)?;
        unit.set_task_notice(task, change.channel, &change.settings(), &param)
            .await?;
        let detail = json!({ "job_name": found.definition.name.as_str(), "notice_type": change.channel.name() });
        unit.insert_audit(&self.notice_deed(by, task.as_str(), detail)).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Switches a channel of a task off, whatever its project says.
    ///
    /// # Errors
    /// No such task.
    pub async fn silence_task_notice(&self, by: &Actor, task: &TaskId, channel: Channel) -> Result<(), EngineError> {
        let mut unit = self.0.store.begin().await?;
        let found = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        unit.silence_task_notice(task, channel).await?;
        let detail = json!({ "job_name": found.definition.name.as_str(), "notice_type": channel.name() });
        unit.insert_audit(&self.notice_deed(by, task.as_str(), detail)).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Sets a channel of a project, for the tasks that follow it.
    ///
    /// # Errors
    /// The parameters hold a mask that stands for nothing.
    pub async fn set_project_notice(
        &self,
        by: &Actor,
        project: &ProjectId,
        change: &NoticeChange,
    ) -> Result<(), EngineError> {
        let mut unit = self.0.store.begin().await?;
        let stored = unit.project_notices(project).await?;
        let param = self.param_change(change, &stored, Level::Project)?;
        unit.set_project_notice(project, change.channel, &change.settings(), &param)
            .await?;
        let detail = json!({ "notice_type": change.channel.name() });
        unit.insert_audit(&self.notice_deed(by, project.as_str(), detail))
            .await?;
        unit.commit().await?;
        Ok(())
    }

    /// Who told that notices be set so: a change of the task or project. What is set may be secret and is not in it.
    fn notice_deed(&self, by: &Actor, resource: &str, detail: serde_json::Value) -> AuditRow {
        AuditRow {
            at: self.0.clock.now(),
            domain: by.domain.clone(),
            user: by.user.clone(),
            action: "updateNotice".to_owned(),
            resource: resource.to_owned(),
            detail,
        }
    }
}
