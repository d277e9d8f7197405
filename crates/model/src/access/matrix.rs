//! Rows of a matrix: what a role may do, as the API shows and changes it.

use super::{Permission, RightSet};
use crate::id::TaskId;

/// The number that stands for whoever made the task: everything, always.
pub const CREATOR: i32 = -3;
/// The first number that a role of a tenant's own may have.
pub const FIRST_OWN_ROLE: i32 = 500;
/// The last one.
pub const LAST_OWN_ROLE: i32 = 2000;

/// What a row shows of a set of rights, and what can be changed in it. To create tasks and to group them is in no row.
pub const FLAGS: [Permission; 7] = [
    Permission::TaskModify,
    Permission::TaskDelete,
    Permission::TaskView,
    Permission::TaskExecute,
    Permission::TaskCopy,
    Permission::TaskDisable,
    Permission::TaskAssign,
];

/// The number of the row of a role in the matrix of a task. It stays the same, whether the task follows its project or not:
/// 20 bits of the task, then the role.
#[must_use]
pub fn row_number(task: &TaskId, role: i32) -> i32 {
    let of_task = task.as_str().bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let bits = ((of_task & 0x000f_ffff) << 11) | (role.cast_unsigned() & 0x7ff);
    i32::try_from(bits).unwrap_or(i32::MAX)
}

/// A wanted change of one role's rights: flags that are absent stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleChange {
    /// The role's number.
    pub role: i32,
    /// The flags that are given, each with whether the role has it from now on.
    pub flags: Vec<(Permission, bool)>,
}

impl RoleChange {
    /// What the change makes of a set.
    #[must_use]
    pub fn applied_to(&self, before: RightSet) -> RightSet {
        self.flags
            .iter()
            .fold(before, |set, (permission, given)| set.set(*permission, *given))
    }
}

/// The first right that a change adds and its author does not hold: nobody gives more than they have.
#[must_use]
pub fn beyond(author: RightSet, before: RightSet, after: RightSet) -> Option<Permission> {
    FLAGS
        .into_iter()
        .find(|it| after.allows(*it) && !before.allows(*it) && !author.allows(*it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;

    #[test]
    fn each_row_of_a_task_has_a_number_of_its_own() {
        let task = TaskId::from_random([9; 16]);
        let roles = Role::ALL
            .map(Role::id)
            .into_iter()
            .chain([CREATOR, FIRST_OWN_ROLE, LAST_OWN_ROLE]);
        let numbers: Vec<i32> = roles.map(|it| row_number(&task, it)).collect();
        for (at, number) in numbers.iter().enumerate() {
            assert!(*number >= 0 && !numbers[..at].contains(number), "{numbers:?}");
        }
        assert_ne!(row_number(&task, 4), row_number(&TaskId::from_random([8; 16]), 4));
    }

    #[test]
    fn what_a_change_does_not_name_stays() {
        let change = RoleChange {
            role: 8,
            flags: vec![(Permission::TaskView, false), (Permission::TaskExecute, true)],
        };
        let before = RightSet::NONE.with(Permission::TaskView).with(Permission::TaskGroup);
        let after = RightSet::NONE.with(Permission::TaskExecute).with(Permission::TaskGroup);
        assert_eq!(change.applied_to(before), after);
    }

    #[test]
    fn nobody_gives_what_they_do_not_hold() {
        let author = RightSet::ALL.without(Permission::TaskDelete);
        let (none, delete) = (RightSet::NONE, RightSet::NONE.with(Permission::TaskDelete));
        assert_eq!(beyond(author, none, delete), Some(Permission::TaskDelete));
        assert_eq!(beyond(author, delete, delete), None, "what is there already may stay");
        assert_eq!(beyond(author, delete, none), None, "and may be taken away");
        assert_eq!(beyond(RightSet::ALL, none, RightSet::ALL), None);
    }
}
