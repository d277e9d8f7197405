//! Flows and their jobs, and the build files that builds ran.

use crate::fixture::*;
use kiln_model::build::{Build, Outcome, StopCause};
use kiln_model::id::RecordId;
use kiln_store::{BuildFileRow, NewBuild, NewFlowJob};

fn job(name: &str, needs: &[u32]) -> NewFlowJob {
    NewFlowJob {
        name: name.to_owned(),
        file: format!(".cloudbuild/{name}.yml"),
        needs: needs.to_vec(),
        skipped: None,
    }
}

/// Build `n` of task 1, as a job of flow 1.
async fn job_build(db: &Fixture, n: u32, held: bool) -> Build {
    let new = NewBuild {
        parent: Some(record_id(1)),
        held,
        ..new_build(n, 2000 + i64::from(n))
    };
    let mut unit = db.store.begin().await.unwrap();
    let build = unit.insert_build(&task_id(1), new).await.unwrap().unwrap();
    unit.commit().await.unwrap();
    build
}

async fn queue(db: &Fixture) -> Vec<RecordId> {
    let queue = db.store.read().await.unwrap().queue(10).await.unwrap();
    queue.into_iter().map(|it| it.record).collect()
}

on_both! {
    async fn the_jobs_of_a_flow_come_back_in_their_order_with_their_builds(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let skipped = NewFlowJob { skipped: Some("its condition does not hold".to_owned()), ..job("never", &[]) };
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.become_flow(&record_id(1)).await.unwrap());
        unit.insert_flow_jobs(&record_id(1), &[job("build", &[]), skipped, job("test", &[0])]).await.unwrap();
        unit.commit().await.unwrap();
        let build = job_build(&db, 2, false).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.start_flow_job(&record_id(1), 0, &build.record).await.unwrap());
        assert!(!unit.start_flow_job(&record_id(1), 0, &record_id(9)).await.unwrap(), "a job runs once");
        assert!(!unit.start_flow_job(&record_id(1), 1, &record_id(9)).await.unwrap(), "what is skipped does not run");
        assert!(!unit.skip_flow_job(&record_id(1), 0, "late").await.unwrap(), "what runs is not skipped");
        assert!(unit.skip_flow_job(&record_id(1), 2, "build failed").await.unwrap());
        unit.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let jobs = reader.flow_jobs(&record_id(1)).await.unwrap();
        let told: Vec<_> = jobs.iter().map(|it| (it.name.as_str(), it.needs.clone(), it.skipped.as_deref())).collect();
        assert_eq!(told, [
            ("build", vec![], None),
            ("never", vec![], Some("its condition does not hold")),
            ("test", vec![0], Some("build failed")),
        ]);
        assert_eq!(jobs[0].build.as_ref().map(|it| (&it.record, &it.parent)), Some((&build.record, &Some(record_id(1)))));
        assert_eq!(reader.flow_jobs(&build.record).await.unwrap(), []);
        assert!(reader.build(&record_id(1)).await.unwrap().unwrap().is_flow);
    }

    async fn a_job_that_is_held_is_not_in_the_queue_until_it_is_released(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        db.finish(&record_id(1), Outcome::Succeeded, 2001).await;
        job_build(&db, 2, true).await;
        job_build(&db, 3, false).await;
        assert_eq!(queue(&db).await, [record_id(3)]);
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.release_build(&record_id(2)).await.unwrap());
        assert!(!unit.release_build(&record_id(2)).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(queue(&db).await, [record_id(2), record_id(3)]);
        job_build(&db, 4, true).await;
        let cause = StopCause::Dependency { job: "build".to_owned() };
        assert!(db.advance(&record_id(4), |it| it.stop(cause, at(4000)).unwrap()).await);
        assert_eq!(queue(&db).await, [record_id(2), record_id(3)]);
    }

    async fn a_flow_has_no_place_and_its_jobs_have_one_each(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        assert!(db.advance(&record_id(1), |it| it.prepare(at(2001)).unwrap()).await);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.running_counts().await.unwrap(), [(domain_id(1), task_id(1), 1)]);
        drop(reader);
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.become_flow(&record_id(1)).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(db.store.read().await.unwrap().running_counts().await.unwrap(), []);
        job_build(&db, 2, false).await;
        assert!(db.advance(&record_id(2), |it| it.prepare(at(2003)).unwrap()).await);
        assert_eq!(db.store.read().await.unwrap().running_counts().await.unwrap(), [(domain_id(1), task_id(1), 1)]);
    }

    async fn the_flow_stands_for_its_jobs_in_the_history_of_the_task(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        assert!(db.advance(&record_id(1), |it| it.prepare(at(2001)).unwrap()).await);
        let mut unit = db.store.begin().await.unwrap();
        unit.become_flow(&record_id(1)).await.unwrap();
        unit.commit().await.unwrap();
        let child = job_build(&db, 2, false).await;
        assert_eq!(child.number.get(), 2, "a job has a number of its own");
        db.finish(&record_id(2), failed(), 3000).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.last_build(&task_id(1)).await.unwrap().unwrap().record, record_id(1));
        assert_eq!(reader.task(&task_id(1)).await.unwrap().unwrap().recent.as_str(), "");
        drop(reader);
        assert!(db.advance(&record_id(1), |it| it.start(at(2002)).unwrap()).await);
        assert!(db.advance(&record_id(1), |it| it.finish(Outcome::Succeeded, at(9000)).unwrap()).await);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.task(&task_id(1)).await.unwrap().unwrap().recent.as_str(), "S");
        let totals = reader.domain_totals(&domain_id(1)).await.unwrap();
        assert_eq!((totals.ended, totals.succeeded, totals.millis), (2, 1, 1), "a flow costs no time of its own");
    }

    async fn a_job_of_a_binned_task_is_not_triggered(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        db.bin(1).await;
        let new = NewBuild { parent: Some(record_id(1)), ..new_build(2, 3000) };
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.insert_build(&task_id(1), new).await.unwrap().is_none());
    }

    async fn the_build_file_of_a_build_is_kept_once_and_goes_with_it(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let file = BuildFileRow { path: ".cloudbuild/build.yml".to_owned(), content: "version: 2.0\n".to_owned() };
        let mut unit = db.store.begin().await.unwrap();
        unit.keep_build_file(&record_id(1), &file).await.unwrap();
        unit.commit().await.unwrap();
        let mut unit = db.store.begin().await.unwrap();
        let again = unit.keep_build_file(&record_id(1), &file).await;
        assert!(again.is_err());
        drop(unit);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.build_file(&record_id(1)).await.unwrap(), Some(file));
        assert_eq!(reader.build_file(&record_id(2)).await.unwrap(), None);
        drop(reader);
        db.finish(&record_id(1), Outcome::Succeeded, 3000).await;
        db.bin(1).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.purge_task(&task_id(1)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(db.count("build_files").await, 0);
        assert_eq!(db.count("flow_jobs").await, 0);
    }
}
