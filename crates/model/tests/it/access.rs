//! The matrix of roles and rights, whole.

use kiln_model::access::{Permission, Role};
use std::collections::HashSet;

const ALL: [Permission; 9] = [
    Permission::TaskCreate,
    Permission::TaskModify,
    Permission::TaskDelete,
    Permission::TaskView,
    Permission::TaskExecute,
    Permission::TaskCopy,
    Permission::TaskDisable,
    Permission::TaskGroup,
    Permission::TaskAssign,
];

fn rights(role: Role) -> Vec<&'static str> {
    ALL.into_iter()
        .filter(|it| role.default_rights().allows(*it))
        .map(Permission::name)
        .collect()
}

#[test]
fn those_who_lead_a_project_may_do_everything() {
    for role in [Role::ProjectAdmin, Role::ProjectManager] {
        assert_eq!(rights(role), ALL.map(Permission::name), "{role:?}");
    }
}

#[test]
fn those_who_build_may_do_everything_but_give_rights() {
    for role in [Role::SystemEngineer, Role::Committer, Role::Developer] {
        assert_eq!(
            rights(role),
            ALL[..8].iter().map(|it| it.name()).collect::<Vec<_>>(),
            "{role:?}"
        );
    }
}

#[test]
fn those_who_watch_may_look() {
    for role in [Role::ProductManager, Role::TestManager, Role::Viewer] {
        assert_eq!(rights(role), ["task:view"], "{role:?}");
    }
}

#[test]
fn the_others_may_do_nothing() {
    for role in [Role::OperationManager, Role::Tester, Role::Participant] {
        assert!(rights(role).is_empty(), "{role:?}");
    }
}

#[test]
fn no_two_roles_share_an_id_or_a_name() {
    let ids: HashSet<i32> = Role::ALL.iter().map(|it| it.id()).collect();
    let names: HashSet<&str> = Role::ALL.iter().map(|it| it.name()).collect();
    assert_eq!((ids.len(), names.len()), (Role::ALL.len(), Role::ALL.len()));
}

#[test]
fn what_is_no_role_is_none() {
    assert_eq!(Role::with_id(2), None);
    assert_eq!(Role::named("Developer"), None);
}

#[test]
fn no_two_rights_share_a_name() {
    let names: HashSet<&str> = ALL.iter().map(|it| it.name()).collect();
    assert_eq!(names.len(), ALL.len());
}
