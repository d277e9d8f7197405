//! Builds: numbered once, moved only from the state that was read.

use crate::fixture::*;
use kiln_model::build::{
    BuildNumber, BuildParameter, BuildState, Commit, DailyNumber, Outcome, ParameterOrigin, Revision, Source, StopCause,
};
use kiln_model::task::ParameterValue;
use std::collections::BTreeSet;
use std::sync::Arc;

on_both! {
    async fn a_build_comes_back_as_it_was_triggered(db: Fixture) {
        let db = db.with_tasks(1).await;
        let build = db.trigger(1, 1, 2000).await;
        assert_eq!(build.number.get(), 1);
        assert_eq!(build.daily, DailyNumber { day: 20_240_626, place: 1 });
        assert_eq!(build.state, BuildState::Queued);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.build(&record_id(1)).await.unwrap(), Some(build.clone()));
        assert_eq!(reader.build_numbered(&task_id(1), build.number).await.unwrap(), Some(build));
        assert_eq!(reader.build(&record_id(2)).await.unwrap(), None);
        let second = BuildNumber::new(2).unwrap();
        assert_eq!(reader.build_numbered(&task_id(1), second).await.unwrap(), None);
    }

    async fn numbers_count_up_and_places_start_anew_each_day(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut seen = Vec::new();
        for (n, day) in [(1, 20_240_626), (2, 20_240_626), (3, 20_240_627)] {
            let mut new = new_build(n, 2000);
            new.day = day;
            let build = unit.insert_build(&task_id(1), new).await.unwrap().unwrap();
            seen.push((build.number.get(), build.daily.place));
        }
        assert_eq!(seen, [(1, 1), (2, 2), (3, 1)]);
    }

    async fn a_number_of_a_rolled_back_unit_is_given_again_and_never_twice(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_build(&task_id(1), new_build(1, 2000)).await.unwrap().unwrap();
        drop(unit);
        assert_eq!(db.trigger(1, 2, 2000).await.number.get(), 1);
        assert_eq!(db.trigger(1, 3, 2000).await.number.get(), 2);
    }

    async fn builds_triggered_at_once_have_different_numbers(db: Fixture) {
        let db = Arc::new(db.with_tasks(1).await);
        let callers: Vec<_> = (1..=32)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move { db.trigger(1, n, 2000).await.number.get() })
            })
            .collect();
        let mut numbers = BTreeSet::new();
        for caller in callers {
            numbers.insert(caller.await.unwrap());
        }
        assert_eq!(numbers, (1..=32).collect());
    }

    async fn a_task_that_may_not_run_gets_no_build(db: Fixture) {
        let db = db.with_tasks(2).await;
        db.bin(1).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.set_disabled(&task_id(2), Some((&ann(), at(1), ""))).await.unwrap();
        for task in [1, 2, 3] {
            let build = unit.insert_build(&task_id(task), new_build(task, 2000)).await.unwrap();
            assert_eq!(build, None, "task {task}");
        }
    }

    async fn a_build_keeps_what_it_runs_while_the_task_changes(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let mut next = definition("task-1");
        next.arch = "arm".to_owned();
        let mut unit = db.store.begin().await.unwrap();
        unit.replace_definition(&task_id(1), &next, &ann(), at(3000)).await.unwrap();
        let mut second = new_build(2, 3001);
        second.definition = next.clone();
        unit.insert_build(&task_id(1), second).await.unwrap().unwrap();
        assert_eq!(unit.definition_of(&record_id(1)).await.unwrap(), Some(definition("task-1")));
        assert_eq!(unit.definition_of(&record_id(2)).await.unwrap(), Some(next));
        assert_eq!(unit.definition_of(&record_id(3)).await.unwrap(), None);
    }

    async fn a_definition_that_many_builds_run_is_kept_once(db: Fixture) {
        let db = db.with_tasks(1).await;
        for n in 1..=5 {
            db.trigger(1, n, 2000).await;
        }
        assert_eq!(db.count("definitions").await, 1);
    }

    async fn the_parameters_of_a_build_come_back_in_order(db: Fixture) {
        let db = db.with_tasks(1).await;
        let parameter = |name: &str, value, origin| BuildParameter { name: name.to_owned(), value, origin };
        let mut new = new_build(1, 2000);
        new.parameters = vec![
            parameter("z", ParameterValue::Plain("1 'quoted' \"twice\" ü".to_owned()), ParameterOrigin::Run),
            parameter("a", ParameterValue::Sealed("c2VhbGVk".to_owned()), ParameterOrigin::Task),
        ];
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_build(&task_id(1), new.clone()).await.unwrap().unwrap();
        assert_eq!(unit.parameters_of(&record_id(1)).await.unwrap(), new.parameters);
        assert_eq!(unit.parameters_of(&record_id(2)).await.unwrap(), []);
    }

    async fn a_build_goes_through_its_states(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        db.finish(&record_id(1), failed(), 3000).await;
        let mut reader = db.store.read().await.unwrap();
        let build = reader.build(&record_id(1)).await.unwrap().unwrap();
        let BuildState::Finished(ended) = build.state else {
            panic!("{:?}", build.state)
        };
        assert_eq!((ended.started, ended.finished, ended.outcome), (Some(at(3001)), at(3002), failed()));
        assert_eq!(reader.task(&task_id(1)).await.unwrap().unwrap().recent.as_str(), "F");
    }

    async fn a_build_moves_only_from_the_state_that_was_read(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let preparing = BuildState::Queued.prepare(at(3000)).unwrap();
        let running = preparing.clone().start(at(3001)).unwrap();
        let other = preparing.clone().start(at(9999)).unwrap();
        let over = running.clone().finish(Outcome::Succeeded, at(3002)).unwrap();
        let mut unit = db.store.begin().await.unwrap();
        let id = record_id(1);
        assert!(!unit.move_build(&id, &preparing, &running).await.unwrap());
        assert!(unit.move_build(&id, &BuildState::Queued, &preparing).await.unwrap());
        assert!(!unit.move_build(&id, &BuildState::Queued, &preparing).await.unwrap());
        assert!(unit.move_build(&id, &preparing, &running).await.unwrap());
        assert!(!unit.move_build(&id, &other, &over).await.unwrap());
        assert!(unit.move_build(&id, &running, &over).await.unwrap());
        assert!(!unit.move_build(&id, &running, &over).await.unwrap());
        assert!(!unit.move_build(&record_id(2), &running, &over).await.unwrap());
        assert_eq!(unit.task(&task_id(1)).await.unwrap().unwrap().recent.as_str(), "S");
    }

    async fn of_many_who_claim_a_build_one_gets_it(db: Fixture) {
        let db = Arc::new(db.with_tasks(1).await);
        db.trigger(1, 1, 2000).await;
        let callers: Vec<_> = (0..12)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    let to = BuildState::Queued.prepare(at(3000 + n)).unwrap();
                    let mut unit = db.store.begin().await.unwrap();
                    let won = unit.move_build(&record_id(1), &BuildState::Queued, &to).await.unwrap();
                    unit.commit().await.unwrap();
                    won
                })
            })
            .collect();
        let mut winners = 0;
        for caller in callers {
            winners += u32::from(caller.await.unwrap());
        }
        assert_eq!(winners, 1);
    }

    async fn a_build_of_a_binned_task_cannot_be_claimed_but_can_be_stopped(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        db.bin(1).await;
        assert!(!db.advance(&record_id(1), |it| it.prepare(at(5001)).unwrap()).await);
        let cause = StopCause::TaskDeleted { name: "ann".to_owned() };
        assert!(db.advance(&record_id(1), |it| it.stop(cause, at(5001)).unwrap()).await);
    }

    async fn the_last_ten_outcomes_are_remembered(db: Fixture) {
        let db = db.with_tasks(1).await;
        for n in 1..=12_u32 {
            db.trigger(1, n, 2000).await;
            let outcome = if n <= 3 { Outcome::Succeeded } else { failed() };
            db.finish(&record_id(n), outcome, 3000).await;
        }
        let mut reader = db.store.read().await.unwrap();
        let recent = reader.task(&task_id(1)).await.unwrap().unwrap().recent;
        assert_eq!(recent.as_str(), "SFFFFFFFFF");
    }

    async fn the_commit_is_noted_once_it_is_known(db: Fixture) {
        let db = db.with_tasks(1).await;
        let build = db.trigger(1, 1, 2000).await;
        let commit = Commit { id: "ab".repeat(20), message: "fix".to_owned(), at: at(1) };
        let revision = Revision::Tag("v1".to_owned());
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.set_commit(&record_id(1), &commit, &revision).await.unwrap());
        assert!(!unit.set_commit(&record_id(2), &commit, &revision).await.unwrap());
        let source = unit.build(&record_id(1)).await.unwrap().unwrap().source;
        assert_eq!(source, Source { commit: Some(commit), revision, ..build.source });
    }

    async fn only_what_is_not_over_is_stopped_with_its_task(db: Fixture) {
        let db = db.with_tasks(2).await;
        for (task, n) in [(1, 1), (1, 2), (1, 3), (2, 4)] {
            db.trigger(task, n, 2000).await;
        }
        db.finish(&record_id(1), Outcome::Succeeded, 3000).await;
        db.advance(&record_id(2), |it| it.prepare(at(3000)).unwrap()).await;
        let mut unit = db.store.begin().await.unwrap();
        let builds = unit.unfinished_of_task(&task_id(1)).await.unwrap();
        let numbers: BTreeSet<_> = builds.iter().map(|it| it.number.get()).collect();
        assert_eq!(numbers, BTreeSet::from([2, 3]));
    }
}
