//! Groups: kept, changed, removed with what is in them; the tasks in them.

use crate::fixture::*;
use kiln_model::id::GroupId;
use kiln_model::task::Group;

pub(crate) fn group_id(n: u8) -> GroupId {
    GroupId::from_random([n; 16])
}

/// Group `n` of project 1.
pub(crate) fn group(n: u8, parent: Option<u8>) -> Group {
    Group {
        id: group_id(n),
        project: project_id(1),
        parent: parent.map(group_id),
        name: format!("group-{n}"),
        ordinal: u32::from(n),
        creator: ann(),
        created: at(1),
        updated: None,
    }
}

/// Group 1, which holds 2, which holds 3; task `n` is in group `n`.
async fn grown(db: Fixture) -> Fixture {
    let db = db.with_tasks(3).await;
    let mut unit = db.store.begin().await.unwrap();
    for n in 1..=3 {
        unit.insert_group(&group(n, n.checked_sub(1).filter(|it| *it > 0)))
            .await
            .unwrap();
        assert!(
            unit.set_group(&project_id(1), &task_id(n.into()), Some(&group_id(n)))
                .await
                .unwrap()
        );
    }
    unit.commit().await.unwrap();
    db
}

on_both! {
    async fn groups_come_back_as_a_tree(db: Fixture) {
        let db = grown(db).await;
        let mut reader = db.store.read().await.unwrap();
        let tree = reader.groups_of(&project_id(1)).await.unwrap();
        assert_eq!(tree.count(), 3);
        assert_eq!(tree.find(&group_id(2)), Some(&group(2, Some(1))));
        assert_eq!(tree.line(&group_id(3)).len(), 3);
        assert_eq!(reader.groups_of(&project_id(2)).await.unwrap().count(), 0);
    }

    async fn a_name_is_taken_once_beside_its_siblings(db: Fixture) {
        let db = grown(db).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut twin = group(4, None);
        twin.name = "group-1".to_owned();
        assert!(unit.insert_group(&twin).await.unwrap_err().is_conflict());
        twin.parent = Some(group_id(3));
        unit.insert_group(&twin).await.unwrap();
        let mut second = group(2, None);
        second.name = "group-1".to_owned();
        assert!(unit.change_group(&second, &ann(), at(5)).await.unwrap_err().is_conflict());
    }

    async fn a_change_is_kept_with_who_made_it(db: Fixture) {
        let db = grown(db).await;
        let mut changed = group(3, None);
        changed.name = "moved".to_owned();
        let mut unit = db.store.begin().await.unwrap();
        assert_eq!(unit.hold_groups_of(&project_id(1)).await.unwrap().count(), 3);
        assert!(unit.change_group(&changed, &ann(), at(5)).await.unwrap());
        assert!(!unit.change_group(&group(9, None), &ann(), at(5)).await.unwrap());
        changed.updated = Some((ann(), at(5)));
        assert_eq!(unit.groups_of(&project_id(1)).await.unwrap().find(&group_id(3)), Some(&changed));
    }

    async fn a_group_takes_what_lies_in_it_along_and_leaves_its_tasks(db: Fixture) {
        let db = grown(db).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.delete_group(&project_id(2), &group_id(2)).await.unwrap());
        assert!(unit.delete_group(&project_id(1), &group_id(2)).await.unwrap());
        assert!(!unit.delete_group(&project_id(1), &group_id(2)).await.unwrap());
        unit.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.groups_of(&project_id(1)).await.unwrap().count(), 1);
        for (n, group) in [(1, Some(group_id(1))), (2, None), (3, None)] {
            assert_eq!(reader.task(&task_id(n)).await.unwrap().unwrap().definition.group, group);
        }
    }

    async fn the_group_of_a_task_outlives_a_new_definition(db: Fixture) {
        let db = grown(db).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.replace_definition(&task_id(1), &definition("renamed"), &ann(), at(5)).await.unwrap());
        let task = unit.task(&task_id(1)).await.unwrap().unwrap();
        assert_eq!(task.definition.group, Some(group_id(1)));
        assert!(unit.set_group(&project_id(1), &task_id(1), None).await.unwrap());
        assert_eq!(unit.task(&task_id(1)).await.unwrap().unwrap().definition.group, None);
    }

    async fn a_task_is_put_into_groups_that_exist_alone(db: Fixture) {
        let db = grown(db).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.set_group(&project_id(2), &task_id(1), None).await.unwrap());
        let error = unit.set_group(&project_id(1), &task_id(1), Some(&group_id(9))).await.unwrap_err();
        assert!(error.is_missing(), "{error}");
        drop(unit);
        let mut fresh = task(4);
        fresh.definition.group = Some(group_id(2));
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_task(&fresh).await.unwrap();
        assert_eq!(unit.task(&task_id(4)).await.unwrap(), Some(fresh));
    }
}
