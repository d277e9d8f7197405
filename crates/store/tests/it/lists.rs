//! Lists of tasks: whose they are, what is left out, in which order, cut into which pages.

use crate::fixture::*;
use crate::groups::{group, group_id};
use kiln_model::access::{Actor, Permission, RightSet, Role, UserRef};
use kiln_model::build::{Outcome, StopCause, words};
use kiln_store::{Order, Page, Sight, TaskList, TaskScope, TaskSort};

fn of_project(sight: Sight) -> TaskScope {
    TaskScope::Project {
        project: project_id(1),
        user: user_id(2),
        sight,
        group: None,
    }
}

fn of_tenant() -> TaskScope {
    TaskScope::Tenant {
        domain: domain_id(1),
        user: user_id(2),
    }
}

fn of_member() -> TaskScope {
    TaskScope::Member {
        domain: domain_id(1),
        user: user_id(2),
    }
}

pub(crate) fn list(scope: TaskScope) -> TaskList {
    TaskList {
        scope,
        search: None,
        creator: None,
        colour: None,
        sort: TaskSort::Created,
        order: Order::Descending,
    }
}

/// The numbers of the tasks of a page, and how many the list has.
async fn page(db: &Fixture, list: &TaskList, page: Page) -> (Vec<u32>, u64) {
    let mut reader = db.store.read().await.unwrap();
    let total = reader.count_listed(list).await.unwrap();
    let rows = reader.list_tasks(list, page, total).await.unwrap();
    let number = |it: &kiln_store::TaskRow| (1..100).find(|n| task_id(*n) == it.task.id).unwrap();
    (rows.iter().map(number).collect(), total)
}

async fn all(db: &Fixture, wanted: &TaskList) -> Vec<u32> {
    let (tasks, total) = page(db, wanted, ALL).await;
    assert_eq!(tasks.len() as u64, total, "{wanted:?}");
    tasks
}

/// Tasks 1 to 5; the fourth is in project 2, of which user 2 is a viewer, as of project 1.
async fn tenant(db: Fixture) -> Fixture {
    let db = db.with_tasks(3).await;
    let mut unit = db.store.begin().await.unwrap();
    unit.insert_project(&project(2)).await.unwrap();
    unit.insert_project(&project(3)).await.unwrap();
    let mut other = task(4);
    other.project = project_id(2);
    unit.insert_task(&other).await.unwrap();
    let mut hidden = task(5);
    hidden.project = project_id(3);
    unit.insert_task(&hidden).await.unwrap();
    for n in [1, 2] {
        unit.set_member(&project_id(n), &user_id(2), Role::Viewer.id())
            .await
            .unwrap();
    }
    unit.commit().await.unwrap();
    db
}

on_both! {
    async fn each_scope_has_its_tasks(db: Fixture) {
        let db = tenant(db).await;
        assert_eq!(all(&db, &list(of_project(Sight::All))).await, [3, 2, 1]);
        assert_eq!(all(&db, &list(of_tenant())).await, [5, 4, 3, 2, 1]);
        assert_eq!(all(&db, &list(of_member())).await, [4, 3, 2, 1]);
        db.bin(2).await;
        assert_eq!(all(&db, &list(of_project(Sight::All))).await, [3, 1]);
        assert_eq!(all(&db, &list(of_tenant())).await, [5, 4, 3, 1]);
        assert_eq!(all(&db, &list(of_member())).await, [4, 3, 1]);
    }

    async fn pages_cover_a_list_from_both_ends(db: Fixture) {
        let db = db.with_tasks(7).await;
        for scope in [of_project(Sight::All), of_tenant()] {
            let mut seen = Vec::new();
            for offset in [0, 3, 6, 9] {
                let (tasks, total) = page(&db, &list(scope.clone()), Page { offset, limit: 3 }).await;
                assert_eq!(total, 7);
                seen.extend(tasks);
            }
            assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
        }
    }

    async fn every_order_goes_both_ways_in_every_scope(db: Fixture) {
        let db = tenant(db).await;
        for (task, build) in [(2, 1), (1, 2), (3, 3)] {
            let made = db.trigger(task, build, 9_000 - i64::from(task)).await;
            let outcome = if task == 3 { failed() } else { Outcome::Succeeded };
            db.finish(&made.record, outcome, 10_000).await;
        }
        db.run("UPDATE tasks SET last_took = 100 WHERE name = 'task-2'").await;
        let scopes = [of_project(Sight::All), of_tenant(), of_member()];
        for (sort, expected) in [
            (TaskSort::Created, [1, 2, 3]),
            (TaskSort::Name, [1, 2, 3]),
            (TaskSort::Creator, [1, 2, 3]),
            (TaskSort::LastBuild, [3, 2, 1]),
            (TaskSort::Took, [1, 3, 2]),
            (TaskSort::Health, [3, 1, 2]),
        ] {
            for scope in &scopes {
                let ascending = TaskList { sort, order: Order::Ascending, ..list(scope.clone()) };
                let built = |tasks: Vec<u32>| tasks.into_iter().filter(|it| *it < 4).collect::<Vec<_>>();
                assert_eq!(built(all(&db, &ascending).await), expected, "{sort:?} {scope:?}");
                let mut back = all(&db, &TaskList { order: Order::Descending, ..ascending.clone() }).await;
                back.reverse();
                assert_eq!(back, all(&db, &ascending).await, "{sort:?} {scope:?}");
            }
        }
    }

    async fn a_colour_is_filtered_in_every_order(db: Fixture) {
        let db = tenant(db).await;
        let stopped = |cause| Outcome::Stopped { cause };
        for (n, outcome) in [(1, Outcome::Succeeded), (2, stopped(StopCause::Timeout { minutes: 1 })), (4, stopped(StopCause::Shutdown))] {
            let made = db.trigger(n, n, 2_000).await;
            db.finish(&made.record, outcome, 3_000).await;
        }
        db.trigger(3, 3, 2_000).await;
        for (colour, expected) in [("blue", 1), ("timeout", 2), ("building", 3), ("aborted", 4), ("none", 5)] {
            for sort in [TaskSort::Created, TaskSort::Name, TaskSort::Creator, TaskSort::LastBuild, TaskSort::Took, TaskSort::Health] {
                let wanted = TaskList { colour: Some(colour), sort, ..list(of_tenant()) };
                assert_eq!(all(&db, &wanted).await, [expected], "{colour} {sort:?}");
                let own: &[u32] = if expected > 3 { &[] } else { &[expected] };
                let wanted = TaskList { scope: of_project(Sight::All), ..wanted };
                assert_eq!(all(&db, &wanted).await, own, "{colour} {sort:?}");
                let own: &[u32] = if expected > 4 { &[] } else { &[expected] };
                assert_eq!(all(&db, &TaskList { scope: of_member(), ..wanted }).await, own, "{colour} {sort:?}");
            }
        }
        assert_eq!(all(&db, &TaskList { colour: Some("red"), ..list(of_tenant()) }).await, [0_u32; 0]);
    }

    async fn the_stored_colour_is_that_of_the_last_build_alone(db: Fixture) {
        let db = db.with_tasks(1).await;
        let first = db.trigger(1, 1, 2_000).await;
        let second = db.trigger(1, 2, 2_001).await;
        db.finish(&second.record, failed(), 3_000).await;
        db.finish(&first.record, Outcome::Succeeded, 4_000).await;
        let red = TaskList { colour: Some("red"), ..list(of_tenant()) };
        assert_eq!(all(&db, &red).await, [1]);
        let mut reader = db.store.read().await.unwrap();
        let rows = reader.list_tasks(&red, ALL, 1).await.unwrap();
        let last = rows[0].last.as_ref().unwrap();
        assert_eq!((last.number.get(), words::list_colour(Some(&last.state))), (2, "red"));
    }

    async fn a_search_finds_parts_of_both_names_in_any_case(db: Fixture) {
        let db = db.with_tasks(2).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut odd = task(3);
        odd.definition = definition("Nightly_Build");
        odd.creator = UserRef { id: user_id(2), name: "ÉMILE 50%".to_owned() };
        unit.insert_task(&odd).await.unwrap();
        unit.commit().await.unwrap();
        for (search, expected) in [
            ("TASK", &[2, 1][..]),
            ("ly_b", &[3]),
            ("k_1", &[]),
            ("émi", &[3]),
            ("0%", &[3]),
            ("%", &[3]),
            ("!", &[]),
            ("ann", &[2, 1]),
        ] {
            let wanted = TaskList { search: Some(search.to_owned()), ..list(of_tenant()) };
            assert_eq!(all(&db, &wanted).await, expected, "{search}");
            let wanted = TaskList { scope: of_project(Sight::All), ..wanted };
            assert_eq!(all(&db, &wanted).await, expected, "{search}");
        }
        let of_two = TaskList { creator: Some(user_id(2)), ..list(of_tenant()) };
        assert_eq!(all(&db, &of_two).await, [3]);
        let mut unit = db.store.begin().await.unwrap();
        unit.replace_definition(&task_id(3), &definition("Renamed"), &ann(), at(9)).await.unwrap();
        unit.commit().await.unwrap();
        let wanted = TaskList { search: Some("renamed".to_owned()), ..list(of_tenant()) };
        assert_eq!(all(&db, &wanted).await, [3]);
    }

    async fn a_group_has_its_own_tasks_and_not_those_below(db: Fixture) {
        let db = db.with_tasks(3).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_group(&group(1, None)).await.unwrap();
        unit.insert_group(&group(2, Some(1))).await.unwrap();
        for n in [1, 2] {
            unit.set_group(&project_id(1), &task_id(n), Some(&group_id(u8::try_from(n).unwrap()))).await.unwrap();
        }
        unit.commit().await.unwrap();
        for (group, expected) in [(Some(group_id(1)), 1), (Some(group_id(2)), 2), (None, 3)] {
            let scope = TaskScope::Project { project: project_id(1), user: user_id(2), sight: Sight::All, group: Some(group) };
            assert_eq!(all(&db, &list(scope)).await, [expected]);
        }
    }

    async fn a_member_sees_what_its_rights_show(db: Fixture) {
        let db = tenant(db).await;
        let (view, role) = (RightSet::NONE.with(Permission::TaskView), Role::Viewer.id());
        let actor = Actor {
            user: UserRef { id: user_id(2), name: "user-2".to_owned() },
            domain: domain_id(1),
            domain_name: "tenant-1".to_owned(),
            admin: false,
        };
        let rights = |task: u32, bits: u16| format!(
            "INSERT INTO task_rights (task, role, rights, created, updated) VALUES ('{}', {role}, {bits}, 1, 1)", task_id(task),
        );
        // Task 1 hides itself; task 2 follows the project, so that its row does not count; task 4 has no row.
        db.run("UPDATE tasks SET own_rights = 1 WHERE name IN ('task-1', 'task-4')").await;
        db.run(&rights(1, 0)).await;
        db.run(&rights(2, 0)).await;
        assert_eq!(all(&db, &list(of_member())).await, [4, 3, 2]);
        assert_eq!(all(&db, &list(of_project(Sight::Role { role, rights: view }))).await, [3, 2]);
        // The project hides everything from the role; what the member made, and what task 4 shows by itself, stays.
        for n in [1, 2] {
            db.run(&format!("INSERT INTO project_rights (project, role, rights, updated) VALUES ('{}', {role}, 0, 1)", project_id(n))).await;
        }
        assert_eq!(all(&db, &list(of_member())).await, [0_u32; 0]);
        db.run(&rights(4, view.bits())).await;
        db.run(&format!("UPDATE tasks SET creator_id = '{}' WHERE name IN ('task-3', 'task-5')", user_id(2))).await;
        assert_eq!(all(&db, &list(of_member())).await, [4, 3]);
        assert_eq!(all(&db, &list(of_project(Sight::Role { role, rights: RightSet::NONE }))).await, [3]);
        let mut reader = db.store.read().await.unwrap();
        let rows = reader.list_tasks(&list(of_tenant()), ALL, 5).await.unwrap();
        let seen: Vec<_> = rows.iter().filter(|it| it.rights(&actor).allows(Permission::TaskView)).map(|it| it.task.id.clone()).collect();
        assert_eq!(seen, [task_id(4), task_id(3)]);
        drop(reader);
        // Who made the project sees all of it, whatever its tasks say.
        db.run(&format!("UPDATE projects SET creator_id = '{}' WHERE name = 'project-1'", user_id(2))).await;
        assert_eq!(all(&db, &list(of_member())).await, [4, 3, 2, 1]);
    }

    async fn memberships_are_those_of_one_user(db: Fixture) {
        let db = tenant(db).await;
        let mut reader = db.store.read().await.unwrap();
        let mut found = reader.memberships(&domain_id(1), &user_id(2)).await.unwrap();
        found.sort_by_key(|(project, _)| project.clone());
        assert_eq!(found.len(), 2);
        assert_eq!((&found[0].0, found[0].1.role, found[0].1.owns_project), (&project_id(1), Some(8), false));
        let made = reader.memberships(&domain_id(1), &ann().id).await.unwrap();
        assert!(made.len() == 3 && made.iter().all(|(_, it)| it.owns_project && it.role.is_none()));
        assert_eq!(reader.memberships(&domain_id(2), &user_id(2)).await.unwrap(), []);
    }
}
