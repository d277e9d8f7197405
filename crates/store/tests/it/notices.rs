//! Notices: settings that are kept, and the channels that an event goes to.

use crate::fixture::*;
use kiln_model::notice::{Channel, ChannelSettings, Event, EventSet, Level, Target};
use kiln_store::ParamChange;
use serde_json::json;

const SUCCESS: EventSet = EventSet::NONE.with(Event::BuildJobSuccess);

fn settings(events: EventSet, follows_project: bool) -> ChannelSettings {
    ChannelSettings {
        events,
        send: true,
        follows_project,
        sealed_param: None,
    }
}

fn sealed(text: &str) -> ParamChange {
    ParamChange::Set(Some(text.to_owned()))
}

fn to(channel: &str, level: Level) -> Target {
    Target {
        channel: channel.to_owned(),
        level,
    }
}

async fn targets(db: &Fixture, event: &str) -> Vec<Target> {
    let mut unit = db.store.begin().await.unwrap();
    unit.insert_event(at(1), event, &task_id(1), &project_id(1), &json!({}))
        .await
        .unwrap();
    let row = unit.undelivered(10).await.unwrap().pop().unwrap();
    row.targets
}

on_both! {
    async fn an_event_goes_to_the_channels_that_are_on_when_it_happens(db: Fixture) {
        let db = db.with_tasks(1).await;
        assert_eq!(targets(&db, "buildJobFail").await, [to("MAIL", Level::Task), to("MESSAGE", Level::Task)]);
        assert_eq!(targets(&db, "buildJobSuccess").await, []);
        let mut unit = db.store.begin().await.unwrap();
        unit.set_task_notice(&task_id(1), Channel::Wecom, &settings(SUCCESS, false), &ParamChange::Keep).await.unwrap();
        unit.set_task_notice(&task_id(1), Channel::Mail, &settings(EventSet::NONE, true), &ParamChange::Keep).await.unwrap();
        unit.set_project_notice(&project_id(1), Channel::Mail, &settings(SUCCESS, false), &ParamChange::Keep).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(targets(&db, "buildJobSuccess").await, [to("MAIL", Level::Project), to("WECOM", Level::Task)]);
        assert_eq!(targets(&db, "buildJobFail").await, [to("MESSAGE", Level::Task)]);
        assert_eq!(targets(&db, "somethingElse").await, []);
    }

    async fn parameters_stay_where_a_change_says_nothing_about_them(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        let (task, project) = (task_id(1), project_id(1));
        for (change, kept) in [
            (sealed("one"), Some("one")),
            (ParamChange::Keep, Some("one")),
            (sealed("two"), Some("two")),
            (ParamChange::Set(None), None),
            (ParamChange::Keep, None),
        ] {
            unit.set_task_notice(&task, Channel::Mail, &settings(SUCCESS, false), &change).await.unwrap();
            unit.set_project_notice(&project, Channel::Mail, &settings(SUCCESS, false), &change).await.unwrap();
            let notices = unit.notices(&task, &project).await.unwrap();
            for level in [Level::Task, Level::Project] {
                let found = notices.of(level, Channel::Mail).unwrap();
                assert_eq!(found.sealed_param.as_deref(), kept, "{level:?} {change:?}");
            }
        }
        assert_eq!(unit.notices(&task, &project).await.unwrap().of(Level::Task, Channel::Feishu), None);
        let of_project = unit.project_notices(&project).await.unwrap();
        assert!(of_project.of(Level::Project, Channel::Mail).is_some() && of_project.of(Level::Task, Channel::Mail).is_none());
    }

    async fn a_channel_that_is_silenced_keeps_what_else_is_set(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        let (task, project) = (task_id(1), project_id(1));
        unit.set_task_notice(&task, Channel::Wecom, &settings(SUCCESS, true), &sealed("x")).await.unwrap();
        for channel in [Channel::Wecom, Channel::Mail] {
            unit.silence_task_notice(&task, channel).await.unwrap();
        }
        let notices = unit.notices(&task, &project).await.unwrap();
        let wecom = notices.of(Level::Task, Channel::Wecom).unwrap();
        assert_eq!((wecom.send, wecom.follows_project, wecom.events), (false, false, SUCCESS));
        assert_eq!(wecom.sealed_param.as_deref(), Some("x"));
        assert_eq!(notices.targets(Event::BuildJobFail), [to("MESSAGE", Level::Task)]);
    }

    async fn settings_go_with_their_task(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.set_task_notice(&task_id(1), Channel::Mail, &settings(SUCCESS, false), &ParamChange::Keep).await.unwrap();
        unit.bin_task(&task_id(1), &ann(), at(5000), at(6000)).await.unwrap();
        unit.purge_task(&task_id(1)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(db.count("task_notices").await, 0);
    }
}
