//! Deeds and events.

use crate::fixture::*;
use kiln_store::{AuditRow, Page};
use serde_json::json;

fn deed(n: i64) -> AuditRow {
    AuditRow {
        at: at(n),
        domain: domain_id(1),
        user: ann(),
        action: "DeleteBuildJob".to_owned(),
        resource: format!("task {n}"),
        detail: json!({"n": n, "text": "ü"}),
    }
}

on_both! {
    async fn deeds_come_back_newest_first(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        for n in 1..=3 {
            unit.insert_audit(&deed(n)).await.unwrap();
        }
        let all = unit.audit_of(&domain_id(1), ALL).await.unwrap();
        assert_eq!(all, [deed(3), deed(2), deed(1)]);
        let page = Page { offset: 1, limit: 1 };
        assert_eq!(unit.audit_of(&domain_id(1), page).await.unwrap(), [deed(2)]);
        assert_eq!(unit.audit_of(&domain_id(2), ALL).await.unwrap(), []);
    }

    async fn an_event_is_undelivered_until_it_is_marked(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        for n in 1..=3 {
            let payload = json!({"n": n});
            unit.insert_event(at(n), "deleteJob", &task_id(1), &project_id(1), &payload).await.unwrap();
        }
        let waiting = unit.undelivered(2).await.unwrap();
        let told: Vec<_> = waiting.iter().map(|it| (it.at, it.payload["n"].as_i64())).collect();
        assert_eq!(told, [(at(1), Some(1)), (at(2), Some(2))]);
        assert!(unit.mark_delivered(waiting[0].id, at(9)).await.unwrap());
        assert!(!unit.mark_delivered(waiting[0].id, at(9)).await.unwrap());
        let rest = unit.undelivered(10).await.unwrap();
        assert_eq!(rest.iter().map(|it| it.at).collect::<Vec<_>>(), [at(2), at(3)]);
        assert_eq!((rest[0].event.as_str(), &rest[0].task), ("deleteJob", &task_id(1)));
        assert_eq!(rest[0].project, project_id(1));
    }

    async fn an_event_of_a_rolled_back_unit_is_not_told(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_event(at(1), "deleteJob", &task_id(1), &project_id(1), &json!({})).await.unwrap();
        drop(unit);
        let mut unit = db.store.begin().await.unwrap();
        assert_eq!(unit.undelivered(10).await.unwrap(), []);
    }
}
