//! What a tenant has built.

use crate::artifacts::artifact;
use crate::fixture::*;
use kiln_model::access::Actor;
use kiln_model::build::Outcome;
use kiln_store::DomainTotals;

on_both! {
    async fn every_build_that_ends_counts_once(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        db.trigger(1, 2, 2000).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_artifacts(&[artifact("1", "a", "x"), artifact("1", "b", "x"), artifact("2", "a", "x")]).await.unwrap();
        unit.commit().await.unwrap();
        db.finish(&record_id(1), Outcome::Succeeded, 3000).await;
        db.finish(&record_id(2), failed(), 3000).await;
        let mut reader = db.store.read().await.unwrap();
        let totals = reader.domain_totals(&domain_id(1)).await.unwrap();
        let expected = DomainTotals { ended: 2, succeeded: 1, millis: 2, versions: 2, month: 202_406, month_millis: 2 };
        assert_eq!(totals, expected);
        assert_eq!(reader.domain_totals(&domain_id(2)).await.unwrap(), DomainTotals::default());
    }

    async fn totals_outlive_the_task(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        db.finish(&record_id(1), Outcome::Succeeded, 3000).await;
        db.bin(1).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.purge_task(&task_id(1)).await.unwrap();
        assert_eq!(unit.domain_totals(&domain_id(1)).await.unwrap().ended, 1);
    }

    async fn somebody_is_related_to_what_they_made_and_belong_to(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_project(&project(2)).await.unwrap();
        unit.set_member(&project_id(2), &user_id(2), 4).await.unwrap();
        let actor = |n: u32, admin| {
            let user = kiln_model::access::UserRef { id: user_id(n), name: String::new() };
            Actor { user, domain: domain_id(1), domain_name: String::new(), admin }
        };
        let made = unit.related_projects(&actor(1, false), "", ALL).await.unwrap();
        assert_eq!(made, [project(1), project(2)]);
        let member = unit.related_projects(&actor(2, false), "", ALL).await.unwrap();
        assert_eq!(member, [project(2)]);
        assert_eq!(unit.related_projects(&actor(3, true), "-1", ALL).await.unwrap(), [project(1)]);
        assert_eq!(unit.count_related_projects(&actor(1, false), "").await.unwrap(), 2);
        assert_eq!(unit.count_related_projects(&actor(2, false), "PROJECT").await.unwrap(), 1);
        assert_eq!(unit.count_related_projects(&actor(2, true), "%").await.unwrap(), 0);
    }
}
