//! Builds counted as they end.

use crate::fixture::*;
use kiln_model::build::{Build, BuildCount, DayCount, Outcome, Revision, StopCause};
use kiln_store::BuildsOf;
use std::time::Duration;

/// Triggers build `n` of task 1 on a day, of a repository and a revision.
async fn trigger(db: &Fixture, n: u32, day: i32, repo: &str, revision: Revision) {
    let mut new = new_build(n, 2000 + i64::from(n));
    new.day = day;
    new.source.repo_name = repo.to_owned();
    new.source.revision = revision;
    let mut unit = db.store.begin().await.unwrap();
    unit.insert_build(&task_id(1), new).await.unwrap().unwrap();
    unit.commit().await.unwrap();
}

/// Ends build `n` after so many milliseconds.
async fn end(db: &Fixture, n: u32, outcome: Outcome, millis: i64) {
    let record = record_id(n);
    assert!(db.advance(&record, |it| it.prepare(at(3000)).unwrap()).await);
    assert!(db.advance(&record, |it| it.start(at(3000)).unwrap()).await);
    assert!(
        db.advance(&record, |it| it.finish(outcome, at(3000 + millis)).unwrap())
            .await
    );
}

fn branch(name: &str) -> Revision {
    Revision::Branch(name.to_owned())
}

/// Of demo: master on day 1 (S 10 ms, F 30 ms), dev on day 2 (S 20 ms), a tag on day 2 (S 50 ms). Of other: master on day 2
/// (F 70 ms). A build of dev that was stopped before it started, and one that waits.
async fn history(db: Fixture) -> Fixture {
    let db = db.with_tasks(2).await;
    let commit = Revision::Commit {
        id: "abcdef".to_owned(),
        branch: "master".to_owned(),
    };
    trigger(&db, 1, 20_240_601, "demo", branch("master")).await;
    trigger(&db, 2, 20_240_601, "demo", commit).await;
    trigger(&db, 3, 20_240_602, "demo", branch("dev")).await;
    trigger(&db, 4, 20_240_602, "demo", Revision::Tag("v1".to_owned())).await;
    trigger(&db, 5, 20_240_602, "other", branch("master")).await;
    trigger(&db, 6, 20_240_602, "demo", branch("dev")).await;
    trigger(&db, 7, 20_240_602, "demo", branch("dev")).await;
    end(&db, 1, Outcome::Succeeded, 10).await;
    end(&db, 2, failed(), 30).await;
    end(&db, 3, Outcome::Succeeded, 20).await;
    end(&db, 4, Outcome::Succeeded, 50).await;
    end(&db, 5, failed(), 70).await;
    db.advance(&record_id(6), |it| it.stop(StopCause::Shutdown, at(3000)).unwrap())
        .await;
    db
}

fn of<'a>(task: &'a kiln_model::id::TaskId, repository: Option<&'a str>, branch: Option<&'a str>) -> BuildsOf<'a> {
    BuildsOf {
        task,
        repository,
        branch,
        from: 20_240_601,
        to: 20_240_630,
    }
}

/// Day, finished, succeeded, timed, milliseconds: together, shortest, longest.
fn told(days: &[DayCount]) -> Vec<(i32, u64, u64, u64, [u128; 3])> {
    let millis = |it: Option<Duration>| it.map_or(0, |it| it.as_millis());
    days.iter()
        .map(|it| {
            let BuildCount {
                finished,
                succeeded,
                timed,
                duration,
                shortest,
                longest,
            } = it.count;
            let spans = [duration.as_millis(), millis(shortest), millis(longest)];
            (it.day, finished, succeeded, timed, spans)
        })
        .collect()
}

fn numbers(builds: &[Build]) -> Vec<i32> {
    builds.iter().map(|it| it.number.get()).collect()
}

on_both! {
    async fn ends_are_counted_by_day_repository_and_branch(db: Fixture) {
        let db = history(db).await;
        let task = task_id(1);
        let mut reader = db.store.read().await.unwrap();
        let all = reader.build_days(of(&task, None, None)).await.unwrap();
        assert_eq!(told(&all), [
            (20_240_601, 2, 1, 2, [40, 10, 30]),
            (20_240_602, 4, 2, 3, [140, 20, 70]),
        ]);
        let demo = reader.build_days(of(&task, Some("demo"), None)).await.unwrap();
        assert_eq!(told(&demo)[1], (20_240_602, 3, 2, 2, [70, 20, 50]));
        let dev = reader.build_days(of(&task, Some("demo"), Some("dev"))).await.unwrap();
        assert_eq!(told(&dev), [(20_240_602, 2, 1, 1, [20, 20, 20])]);
        let masters = reader.build_days(of(&task, None, Some("master"))).await.unwrap();
        assert_eq!(told(&masters).len(), 2);
        assert_eq!(reader.build_days(of(&task, Some("none"), None)).await.unwrap(), []);
        assert_eq!(reader.build_days(of(&task_id(2), None, None)).await.unwrap(), []);
    }

    async fn a_span_holds_its_first_and_its_last_day(db: Fixture) {
        let db = history(db).await;
        let task = task_id(1);
        let mut reader = db.store.read().await.unwrap();
        for (from, to, days) in [
            (20_240_601, 20_240_601, vec![20_240_601]),
            (20_240_602, 20_240_603, vec![20_240_602]),
            (20_240_603, 20_240_630, vec![]),
        ] {
            for repository in [None, Some("demo")] {
                let span = BuildsOf { from, to, ..of(&task, repository, None) };
                let found = reader.build_days(span).await.unwrap();
                assert_eq!(found.iter().map(|it| it.day).collect::<Vec<_>>(), days);
            }
        }
    }

    async fn the_latest_builds_are_those_that_ran_and_are_over(db: Fixture) {
        let db = history(db).await;
        let task = task_id(1);
        let mut reader = db.store.read().await.unwrap();
        for (repository, branch, limit, expected) in [
            (None, None, 100, vec![5, 4, 3, 2, 1]),
            (None, None, 2, vec![5, 4]),
            (Some("demo"), None, 100, vec![4, 3, 2, 1]),
            (Some("demo"), None, 3, vec![4, 3, 2]),
            (Some("demo"), Some("master"), 100, vec![2, 1]),
            (Some("demo"), Some("dev"), 100, vec![3]),
            (None, Some("master"), 100, vec![5, 2, 1]),
            (Some("none"), None, 100, vec![]),
        ] {
            let builds = reader.latest_builds(of(&task, repository, branch), limit).await.unwrap();
            assert_eq!(numbers(&builds), expected, "{repository:?} {branch:?}");
        }
        let first = BuildsOf { to: 20_240_601, ..of(&task, Some("demo"), None) };
        assert_eq!(numbers(&reader.latest_builds(first, 100).await.unwrap()), [2, 1]);
    }

    async fn repositories_and_branches_are_those_with_builds_that_are_over(db: Fixture) {
        let db = history(db).await;
        let task = task_id(1);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.repositories_of(&task, 100).await.unwrap(), ["demo", "other"]);
        assert_eq!(reader.repositories_of(&task, 1).await.unwrap(), ["demo"]);
        // Build 6 ended last of all: it has the highest number.
        assert_eq!(reader.latest_repository_of(&task).await.unwrap().as_deref(), Some("demo"));
        assert_eq!(reader.branches_of(&task, "demo", 100).await.unwrap(), ["dev", "master"]);
        assert_eq!(reader.branches_of(&task, "other", 100).await.unwrap(), ["master"]);
        assert_eq!(reader.branches_of(&task, "none", 100).await.unwrap(), [""; 0]);
        assert_eq!(reader.repositories_of(&task_id(2), 100).await.unwrap(), [""; 0]);
        assert_eq!(reader.latest_repository_of(&task_id(2)).await.unwrap(), None);
    }

    async fn what_a_checkout_finds_is_the_branch_that_counts(db: Fixture) {
        let db = db.with_tasks(1).await;
        trigger(&db, 1, 20_240_601, "demo", branch("")).await;
        let commit = kiln_model::build::Commit {
            id: "abcdef".to_owned(),
            message: "fix".to_owned(),
            at: at(1),
        };
        let mut unit = db.store.begin().await.unwrap();
        unit.set_commit(&record_id(1), &commit, &branch("main")).await.unwrap();
        unit.commit().await.unwrap();
        end(&db, 1, Outcome::Succeeded, 10).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.branches_of(&task_id(1), "demo", 100).await.unwrap(), ["main"]);
        let task = task_id(1);
        let builds = reader.latest_builds(of(&task, Some("demo"), Some("main")), 100).await.unwrap();
        assert_eq!(numbers(&builds), [1]);
    }

    async fn a_build_ends_and_counts_once(db: Fixture) {
        let db = history(db).await;
        let mut unit = db.store.begin().await.unwrap();
        let state = unit.build(&record_id(1)).await.unwrap().unwrap().state;
        let stale = kiln_model::build::BuildState::Queued;
        assert!(!unit.move_build(&record_id(1), &stale, &state).await.unwrap());
        unit.commit().await.unwrap();
        let task = task_id(1);
        let all = db.store.read().await.unwrap().build_days(of(&task, None, None)).await.unwrap();
        assert_eq!(told(&all)[0].1, 2);
    }

    async fn builds_that_ended_before_they_were_counted_are_counted_by_the_migration(db: Fixture) {
        let db = history(db).await;
        let task = task_id(1);
        let mut before = Vec::new();
        for (repository, branch) in [(None, None), (Some("demo"), Some("dev")), (Some("demo"), Some("master"))] {
            before.push(db.store.read().await.unwrap().build_days(of(&task, repository, branch)).await.unwrap());
        }
        let migration = db.migration(include_str!("../../migrations/0008_build_days.sql"));
        let statement = |beginning: &str| {
            let start = migration.find(beginning).unwrap();
            let end = start + migration[start..].find(';').unwrap();
            migration[start..end].to_owned()
        };
        db.run("DELETE FROM build_days; UPDATE builds SET branch = ''").await;
        db.run(&statement("UPDATE builds")).await;
        db.run(&statement("INSERT INTO build_days")).await;
        let mut after = Vec::new();
        for (repository, branch) in [(None, None), (Some("demo"), Some("dev")), (Some("demo"), Some("master"))] {
            after.push(db.store.read().await.unwrap().build_days(of(&task, repository, branch)).await.unwrap());
        }
        assert_eq!(after, before);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.latest_repository_of(&task).await.unwrap().as_deref(), Some("demo"));
    }

    async fn counts_go_with_their_task(db: Fixture) {
        let db = history(db).await;
        end(&db, 7, failed(), 5).await;
        assert!(db.bin(1).await);
        let mut unit = db.store.begin().await.unwrap();
        unit.purge_task(&task_id(1)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(db.count("build_days").await, 0);
    }
}
