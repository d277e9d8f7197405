//! Filtered histories: each walks an index, and all together give the builds once and in order.

use crate::fixture::*;
use kiln_model::access::UserRef;
use kiln_model::build::{Build, Commit, Outcome, Revision, Trigger};
use kiln_store::{BuildFilter, FoundBuilds, Page, Window};

fn numbers(builds: &[Build]) -> Vec<i32> {
    builds.iter().map(|it| it.number.get()).collect()
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|it| (*it).to_owned()).collect()
}

/// Task 1 with builds of: main manual ann, dev timer bob, v1 manual ann, main code-update bob, main manual bob, main manual ann.
async fn history(db: Fixture) -> Fixture {
    let db = db.with_tasks(2).await;
    let commit = Revision::Commit {
        id: "f00".to_owned(),
        branch: "main".to_owned(),
    };
    let branch = |name: &str| Revision::Branch(name.to_owned());
    let builds = [
        (branch("main"), Trigger::Manual, "ann"),
        (branch("dev"), Trigger::Timer, "bob"),
        (Revision::Tag("v1".to_owned()), Trigger::Manual, "ann"),
        (branch("main"), Trigger::CodeUpdate, "bob"),
        (branch("main"), Trigger::Manual, "bob"),
        (commit, Trigger::Manual, "ann"),
    ];
    let mut unit = db.store.begin().await.unwrap();
    for (n, (revision, trigger, name)) in (1..).zip(builds) {
        let mut new = new_build(n, 2000 + 100 * i64::from(n));
        new.source.revision = revision;
        new.trigger = trigger;
        new.by = UserRef {
            id: user_id(n),
            name: name.to_owned(),
        };
        unit.insert_build(&task_id(1), new).await.unwrap().unwrap();
    }
    unit.commit().await.unwrap();
    db
}

async fn found(db: &Fixture, filter: &BuildFilter, window: Window, page: Page) -> FoundBuilds {
    let mut reader = db.store.read().await.unwrap();
    reader.filtered_builds(&task_id(1), window, filter, page).await.unwrap()
}

on_both! {
    async fn a_filter_finds_what_fits_the_newest_first(db: Fixture) {
        let db = history(db).await;
        let all = BuildFilter::default();
        let main = BuildFilter { branches: texts(&["main"]), ..all.clone() };
        let main_or_tag = BuildFilter { tags: texts(&["v1"]), ..main.clone() };
        let timer = BuildFilter { triggers: vec![Trigger::Timer], ..all.clone() };
        let ann = BuildFilter { names: texts(&["ann"]), ..all.clone() };
        let timer_or_ann = BuildFilter { triggers: vec![Trigger::Timer], ..ann.clone() };
        let main_of_bob = BuildFilter { names: texts(&["bob"]), ..main.clone() };
        let manual_or_bob = BuildFilter { triggers: vec![Trigger::Manual], names: texts(&["bob"]), ..all.clone() };
        let nothing = BuildFilter { branches: texts(&["none"]), ..all.clone() };
        for (filter, expected) in [
            (all, vec![6, 5, 4, 3, 2, 1]),
            (main, vec![6, 5, 4, 1]),
            (main_or_tag, vec![6, 5, 4, 3, 1]),
            (timer, vec![2]),
            (ann, vec![6, 3, 1]),
            (timer_or_ann, vec![6, 3, 2, 1]),
            (main_of_bob, vec![5, 4]),
            (manual_or_bob, vec![6, 5, 4, 3, 2, 1]),
            (nothing, vec![]),
        ] {
            let found = found(&db, &filter, Window::default(), ALL).await;
            assert_eq!(numbers(&found.builds), expected, "{filter:?}");
            assert_eq!(found.total, Some(u64::try_from(expected.len()).unwrap()), "{filter:?}");
        }
    }

    async fn a_page_is_cut_from_all_walks_and_a_window_bounds_them(db: Fixture) {
        let db = history(db).await;
        let filter = BuildFilter { branches: texts(&["main", "dev"]), ..BuildFilter::default() };
        let page = Page { offset: 1, limit: 2 };
        let part = found(&db, &filter, Window::default(), page).await;
        assert_eq!((numbers(&part.builds), part.total), (vec![5, 4], Some(5)));
        let late = found(&db, &filter, Window::default(), Page { offset: 5, limit: 2 }).await;
        assert_eq!((numbers(&late.builds), late.total), (vec![], Some(5)));
        let window = Window { from: Some(at(2200)), to: Some(at(2500)) };
        let bounded = found(&db, &filter, window, ALL).await;
        assert_eq!((numbers(&bounded.builds), bounded.total), (vec![4, 2], Some(2)));
        let one = BuildFilter { triggers: vec![Trigger::Manual], ..BuildFilter::default() };
        let skipped = found(&db, &one, Window::default(), Page { offset: 1, limit: 2 }).await;
        assert_eq!((numbers(&skipped.builds), skipped.total), (vec![5, 3], Some(4)));
    }

    async fn a_long_walk_is_read_in_chunks_and_not_counted_to_its_end(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let columns = "task, build_project, project, domain, task_name, config_type, day, place, execution, state, detail, \
                       by_id, by_name, created, timeout_minutes, repo_name, source, digest, parameters, ref";
        db.run(&format!(
            "INSERT INTO builds (record, number, trigger_kind, {columns})
             WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)
             SELECT SUBSTR('00000000-0000-4000-8000-000000000000', 1, 31) || SUBSTR(CAST(100000 + i AS TEXT), 2, 5), i,
                    CASE WHEN i % 2 = 0 THEN 'timer' ELSE 'manual' END, {columns}
               FROM n, builds b WHERE b.number = 1;
             UPDATE tasks SET last_number = 10100, build_count = 10100"
        ))
        .await;
        let filter = BuildFilter { branches: texts(&[""]), ..BuildFilter::default() };
        let page = Page { offset: 600, limit: 3 };
        let part = found(&db, &filter, Window::default(), page).await;
        assert_eq!((numbers(&part.builds), part.total), (vec![9500, 9499, 9498], None));
        let last = found(&db, &filter, Window::default(), Page { offset: 10_098, limit: 10 }).await;
        assert_eq!(numbers(&last.builds), [2, 1]);
    }

    async fn time_never_goes_back_from_one_number_to_the_next(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut created = Vec::new();
        for (n, now) in [(1, 2000), (2, 1500), (3, 2500)] {
            created.push(db.trigger(1, n, now).await.created);
        }
        assert_eq!(created, [at(2000), at(2000), at(2500)]);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.build(&record_id(2)).await.unwrap().unwrap().created, at(2000));
        let window = Window { from: Some(at(2000)), to: Some(at(2001)) };
        assert_eq!(reader.count_builds(&task_id(1), window).await.unwrap(), 2);
    }

    async fn the_points_on_a_builds_way_are_kept(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        assert!(db.advance(&record_id(1), |it| it.prepare(at(2100)).unwrap()).await);
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.note_moments(&record_id(1), Some(at(2200)), None).await.unwrap());
        assert!(!unit.note_moments(&record_id(9), Some(at(2200)), None).await.unwrap());
        unit.commit().await.unwrap();
        db.advance(&record_id(1), |it| it.start(at(2300)).unwrap()).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.note_moments(&record_id(1), None, Some(at(2400))).await.unwrap();
        unit.commit().await.unwrap();
        db.advance(&record_id(1), |it| it.finish(Outcome::Succeeded, at(2500)).unwrap()).await;
        let build = db.store.read().await.unwrap().build(&record_id(1)).await.unwrap().unwrap();
        let moments = build.moments;
        assert_eq!(
            (moments.taken, moments.ready, moments.steps_over),
            (Some(at(2100)), Some(at(2200)), Some(at(2400)))
        );
    }

    async fn what_was_checked_out_is_found_by_its_branch(db: Fixture) {
        let db = history(db).await;
        let commit = Commit { id: "f".repeat(40), message: String::new(), at: at(1) };
        let mut unit = db.store.begin().await.unwrap();
        let other = Revision::Branch("other".to_owned());
        assert!(unit.set_commit(&record_id(1), &commit, &other).await.unwrap());
        unit.commit().await.unwrap();
        let filter = BuildFilter { branches: texts(&["other"]), ..BuildFilter::default() };
        assert_eq!(numbers(&found(&db, &filter, Window::default(), ALL).await.builds), [1]);
    }

    async fn the_branches_of_a_task_are_those_that_were_built(db: Fixture) {
        let db = history(db).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.branches_built(&task_id(1), 100).await.unwrap(), ["dev", "main"]);
        assert_eq!(reader.branches_built(&task_id(1), 1).await.unwrap(), ["dev"]);
        assert!(reader.branches_built(&task_id(2), 100).await.unwrap().is_empty());
    }

    async fn a_task_is_found_by_its_second_id_until_it_is_binned(db: Fixture) {
        let db = db.with_tasks(2).await;
        let id = task(2).build_project;
        let found = async || db.store.read().await.unwrap().task_of_build_project(&id).await.unwrap();
        assert_eq!(found().await, Some(task(2)));
        db.bin(2).await;
        assert_eq!(found().await, None);
    }
}
