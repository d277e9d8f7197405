//! Notices: what is set for the channels of tasks and projects, and which channels an event goes to.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::{ProjectId, TaskId};
use kiln_model::notice::{Channel, ChannelSettings, Event, EventSet, Level, Target, target};

statements! {
    NOTICES = "read" "notices": "
        SELECT 'task' AS level, channel, events, send, follows_project, sealed_param
          FROM task_notices
         WHERE task = $1
         UNION ALL
        SELECT 'project' AS level, channel, events, send, 0 AS follows_project, sealed_param
          FROM project_notices
         WHERE project = $2";
    SET_TASK_NOTICE = "change" "a notice": "
        INSERT INTO task_notices (task, channel, events, send, follows_project, sealed_param)
        VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (task, channel)
            DO UPDATE SET events = excluded.events, send = excluded.send, follows_project = excluded.follows_project,
                          sealed_param = CASE WHEN $7 = 1 THEN task_notices.sealed_param ELSE excluded.sealed_param END";
    SILENCE_TASK_NOTICE = "change" "a notice": "
        INSERT INTO task_notices (task, channel, events, send, follows_project)
        VALUES ($1, $2, $3, 0, 0)
            ON CONFLICT (task, channel) DO UPDATE SET send = 0, follows_project = 0";
    SET_PROJECT_NOTICE = "change" "a notice": "
        INSERT INTO project_notices (project, channel, events, send, sealed_param)
        VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (project, channel)
            DO UPDATE SET events = excluded.events, send = excluded.send,
                          sealed_param = CASE WHEN $6 = 1 THEN project_notices.sealed_param ELSE excluded.sealed_param END";
}

/// What becomes of the parameters of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamChange {
    /// They stay as they are.
    Keep,
    /// They are these, sealed; or none.
    Set(Option<String>),
}

impl ParamChange {
    fn columns(&self) -> (Option<&str>, bool) {
        match self {
            Self::Keep => (None, true),
            Self::Set(sealed) => (sealed.as_deref(), false),
        }
    }
}

/// What is set for each channel, where anything is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notices {
    rows: Vec<(Level, Channel, ChannelSettings)>,
}

impl Notices {
    /// What is set for a channel, where anything is.
    #[must_use]
    pub fn of(&self, level: Level, channel: Channel) -> Option<&ChannelSettings> {
        let found = self.rows.iter().find(|(a, b, _)| (*a, *b) == (level, channel));
        found.map(|(_, _, settings)| settings)
    }

    /// The channels that an event goes to.
    #[must_use]
    pub fn targets(&self, event: Event) -> Vec<Target> {
        let of = |channel| {
            target(
                channel,
                event,
                self.of(Level::Task, channel),
                self.of(Level::Project, channel),
            )
        };
        Channel::ALL.into_iter().filter_map(of).collect()
    }
}

fn notice(row: &Row) -> Result<(Level, Channel, ChannelSettings)> {
    let fields = Fields::new(row, "notices", "channel");
    let level = match fields.text("level")?.as_str() {
        "task" => Level::Task,
        "project" => Level::Project,
        other => return Err(fields.unfit("level", format_args!("{other:?} is no level"))),
    };
    let events = EventSet::from_bits(fields.number("events")?);
    let settings = ChannelSettings {
        events: events.ok_or_else(|| fields.unfit("events", "a bit of it stands for nothing"))?,
        send: fields.flag("send")?,
        follows_project: fields.flag("follows_project")?,
        sealed_param: fields.opt_text("sealed_param")?,
    };
    Ok((level, fields.parsed("channel")?, settings))
}

impl Session {
    /// What is set on a task and on its project.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no settings.
    pub async fn notices(&mut self, task: &TaskId, project: &ProjectId) -> Result<Notices> {
        let rows = self.all(&NOTICES, args![task, project], notice).await?;
        Ok(Notices { rows })
    }

    /// What is set on a project.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no settings.
    pub async fn project_notices(&mut self, project: &ProjectId) -> Result<Notices> {
        let rows = self.all(&NOTICES, args!["", project], notice).await?;
        Ok(Notices { rows })
    }
}

impl Unit {
    /// Sets a channel of a task.
    ///
    /// # Errors
    /// There is no such task.
    pub async fn set_task_notice(
        &mut self,
        task: &TaskId,
        channel: Channel,
        settings: &ChannelSettings,
        param: &ParamChange,
    ) -> Result<()> {
        let (sealed, keep) = param.columns();
        let events = u32::from(settings.events.bits());
        self.execute(
            &SET_TASK_NOTICE,
            args![
                task,
                channel.name(),
                events,
                settings.send,
                settings.follows_project,
                sealed,
                keep
            ],
        )
        .await
        .map(|_| ())
    }

    /// Switches a channel of a task off, whatever its project says; what else is set stays.
    ///
    /// # Errors
    /// There is no such task.
    pub async fn silence_task_notice(&mut self, task: &TaskId, channel: Channel) -> Result<()> {
        let fresh = u32::from(ChannelSettings::fresh(channel).events.bits());
        self.execute(&SILENCE_TASK_NOTICE, args![task, channel.name(), fresh])
            .await
            .map(|_| ())
    }

    /// Sets a channel of a project.
    ///
    /// # Errors
    /// There is no such project.
    pub async fn set_project_notice(
        &mut self,
        project: &ProjectId,
        channel: Channel,
        settings: &ChannelSettings,
        param: &ParamChange,
    ) -> Result<()> {
        let (sealed, keep) = param.columns();
        let events = u32::from(settings.events.bits());
        self.execute(
            &SET_PROJECT_NOTICE,
            args![project, channel.name(), events, settings.send, sealed, keep],
        )
        .await
        .map(|_| ())
    }
}
