//! What is set, as it is told.

use crate::{Engine, EngineError};
use kiln_model::id::ProjectId;
use kiln_model::notice::{Channel, ChannelSettings, EventSet, Level, shown};
use kiln_model::secret::ExposeSecret as _;
use kiln_model::task::Task;
use kiln_store::Seal;

/// What is set for a channel. Secrets in the parameters are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    /// The channel.
    pub channel: Channel,
    /// The events that are really sent: none where the channel is off, the project's where it follows the project.
    pub sent: EventSet,
    /// Whether anything is sent.
    pub send: bool,
    /// Whether the project's settings count.
    pub follows_project: bool,
    /// Receivers and the like; of those settings that count.
    pub param: Option<String>,
}

/// The parameters of a channel as they are shown.
pub(super) fn shown_param(
    seal: &Seal,
    channel: Channel,
    settings: &ChannelSettings,
) -> Result<Option<String>, EngineError> {
    match &settings.sealed_param {
        Some(sealed) => Ok(Some(shown(channel, seal.open(sealed)?.expose_secret()))),
        None => Ok(None),
    }
}

impl Engine {
    /// What is set for each channel of a task.
    ///
    /// # Errors
    /// The store failed.
    pub async fn task_notices(&self, task: &Task) -> Result<Vec<NoticeView>, EngineError> {
        let notices = self.0.store.read().await?.notices(&task.id, &task.project).await?;
        let view = |channel| {
            let fresh = ChannelSettings::fresh(channel);
            let own = notices.of(Level::Task, channel).unwrap_or(&fresh);
            let counts = if own.follows_project {
                notices.of(Level::Project, channel).unwrap_or(&fresh)
            } else {
                own
            };
            Ok(NoticeView {
                channel,
                sent: counts.sent(),
                send: counts.send,
                follows_project: own.follows_project,
                param: shown_param(self.0.store.seal(), channel, counts)?,
            })
        };
        Channel::ALL.into_iter().map(view).collect()
    }

    /// What is set for each channel of a project, for the tasks that follow it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn project_notices(&self, project: &ProjectId) -> Result<Vec<NoticeView>, EngineError> {
        let notices = self.0.store.read().await?.project_notices(project).await?;
        let view = |channel| {
            let fresh = ChannelSettings::fresh(channel);
            let own = notices.of(Level::Project, channel).unwrap_or(&fresh);
            Ok(NoticeView {
                channel,
                sent: own.sent(),
                send: own.send,
                follows_project: false,
                param: shown_param(self.0.store.seal(), channel, own)?,
            })
        };
        Channel::ALL.into_iter().map(view).collect()
    }
}
