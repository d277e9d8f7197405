//! What is set for a channel, on a task and on its project, and which of the two counts.

use super::{Channel, Event, EventSet};
use serde::{Deserialize, Serialize};

/// What is set for one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelSettings {
    /// The events that people are told of.
    pub events: EventSet,
    /// Whether anything is sent at all.
    pub send: bool,
    /// Whether the settings of the project count in place of these; means nothing on a project.
    pub follows_project: bool,
    /// Receivers, address of the chat and the like, sealed.
    pub sealed_param: Option<String>,
}

impl ChannelSettings {
    /// What a fresh task and a fresh project have: failures are told by mail and message, nothing else.
    #[must_use]
    pub const fn fresh(channel: Channel) -> Self {
        let events = match channel {
            Channel::Message | Channel::Mail => EventSet::NONE.with(Event::BuildJobFail),
            Channel::DingTalk | Channel::Wecom | Channel::Feishu => EventSet::NONE,
        };
        Self {
            events,
            send: true,
            follows_project: false,
            sealed_param: None,
        }
    }

    /// The events that are sent.
    #[must_use]
    pub const fn sent(&self) -> EventSet {
        if self.send { self.events } else { EventSet::NONE }
    }
}

/// Whose settings they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The task's own.
    Task,
    /// Its project's.
    Project,
}

/// A channel that an event goes to, and where its receivers are set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The word of the channel.
    pub channel: String,
    /// Whose settings named it.
    pub level: Level,
}

/// Whether an event on a task goes to a channel, from what is set on the task and on its project, where anything is.
#[must_use]
pub fn target(
    channel: Channel,
    event: Event,
    task: Option<&ChannelSettings>,
    project: Option<&ChannelSettings>,
) -> Option<Target> {
    let fresh = ChannelSettings::fresh(channel);
    let own = task.unwrap_or(&fresh);
    let (level, counts) = if own.follows_project {
        (Level::Project, project.unwrap_or(&fresh))
    } else {
        (Level::Task, own)
    };
    counts.sent().has(event).then(|| Target {
        channel: channel.name().to_owned(),
        level,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(events: EventSet, send: bool, follows_project: bool) -> ChannelSettings {
        ChannelSettings {
            events,
            send,
            follows_project,
            sealed_param: None,
        }
    }

    const SUCCESS: EventSet = EventSet::NONE.with(Event::BuildJobSuccess);

    fn level(task: Option<&ChannelSettings>, project: Option<&ChannelSettings>) -> Option<Level> {
        target(Channel::Wecom, Event::BuildJobSuccess, task, project).map(|it| it.level)
    }

    #[test]
    fn a_fresh_task_tells_of_failures_by_mail_and_message() {
        let told = |event| {
            let all = Channel::ALL.into_iter();
            all.filter(move |it| target(*it, event, None, None).is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(told(Event::BuildJobFail), [Channel::Mail, Channel::Message]);
        assert_eq!(told(Event::BuildJobSuccess), []);
    }

    #[test]
    fn the_settings_of_the_project_count_where_the_task_follows_it() {
        let (own, follower) = (with(SUCCESS, true, false), with(EventSet::NONE, true, true));
        let project = with(SUCCESS, true, false);
        assert_eq!(level(Some(&own), None), Some(Level::Task));
        assert_eq!(level(Some(&follower), Some(&project)), Some(Level::Project));
        assert_eq!(level(Some(&follower), None), None);
        assert_eq!(
            level(None, Some(&project)),
            None,
            "a task that says nothing has settings of its own"
        );
    }

    #[test]
    fn a_channel_that_is_switched_off_tells_nothing() {
        assert_eq!(level(Some(&with(SUCCESS, false, false)), None), None);
        let follower = with(SUCCESS, false, true);
        assert_eq!(
            level(Some(&follower), Some(&with(SUCCESS, true, false))),
            Some(Level::Project)
        );
        assert_eq!(level(Some(&follower), Some(&with(SUCCESS, false, false))), None);
    }
}
