//! Groups: the folders in which the tasks of a project are shown.

use crate::access::UserRef;
use crate::id::{GroupId, ProjectId};
use crate::time::Timestamp;

/// A group as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// The project that it belongs to.
    pub project: ProjectId,
    /// The group that it lies in; none for one at the root.
    pub parent: Option<GroupId>,
    /// Its name, unique among its siblings.
    pub name: String,
    /// Its place among its siblings.
    pub ordinal: u32,
    /// Who made it.
    pub creator: UserRef,
    /// When it was made.
    pub created: Timestamp,
    /// Who changed it last and when; none before the first change.
    pub updated: Option<(UserRef, Timestamp)>,
}

impl Group {
    /// The most characters that a name has.
    pub const LONGEST_NAME: usize = 128;
    /// How deep groups lie in each other: a group at the root is at level 1.
    pub const DEEPEST: usize = 5;
}

/// All groups of one project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupTree(Vec<Group>);

impl GroupTree {
    /// The tree that these groups of one project make.
    #[must_use]
    pub fn new(mut groups: Vec<Group>) -> Self {
        groups.sort_by(|a, b| (a.ordinal, &a.id).cmp(&(b.ordinal, &b.id)));
        Self(groups)
    }

    /// How many groups there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// A group.
    #[must_use]
    pub fn find(&self, id: &GroupId) -> Option<&Group> {
        self.0.iter().find(|it| it.id == *id)
    }

    /// The groups that lie in `parent`, or at the root where it is none, in their order.
    pub fn children(&self, parent: Option<&GroupId>) -> impl Iterator<Item = &Group> {
        self.0.iter().filter(move |it| it.parent.as_ref() == parent)
    }

    /// From the root down to a group, both included; empty where the group does not exist.
    #[must_use]
    pub fn line(&self, id: &GroupId) -> Vec<&Group> {
        let mut line = Vec::new();
        let mut next = self.find(id);
        // Stored parents make no circle; the bound is for those that a hand has written.
        while let Some(group) = next.filter(|_| line.len() < self.0.len()) {
            line.push(group);
            next = group.parent.as_ref().and_then(|it| self.find(it));
        }
        line.reverse();
        line
    }

    /// `path_id`: the ids from the root down to a group, joined by `.`; empty where the group does not exist.
    #[must_use]
    pub fn path(&self, id: &GroupId) -> String {
        let ids: Vec<&str> = self.line(id).into_iter().map(|it| it.id.as_str()).collect();
        ids.join(".")
    }

    /// How many levels a group and those in it take; 0 where the group does not exist.
    #[must_use]
    pub fn height(&self, id: &GroupId) -> usize {
        let depth = self.line(id).len();
        let inside = self.0.iter().map(|it| self.line(&it.id));
        let lowest = inside
            .filter(|line| line.iter().any(|it| it.id == *id))
            .map(|it| it.len())
            .max();
        lowest.map_or(0, |it| it + 1 - depth)
    }

    /// Whether `id` is `above` or lies somewhere in it.
    #[must_use]
    pub fn lies_in(&self, id: &GroupId, above: &GroupId) -> bool {
        self.line(id).iter().any(|it| it.id == *above)
    }

    /// The group that has this name in `parent`.
    #[must_use]
    pub fn named(&self, parent: Option<&GroupId>, name: &str) -> Option<&Group> {
        self.children(parent).find(|it| it.name == name)
    }

    /// The place of a group that is added to `parent`: after all that lie there.
    #[must_use]
    pub fn next_ordinal(&self, parent: Option<&GroupId>) -> u32 {
        self.children(parent)
            .map(|it| it.ordinal)
            .max()
            .map_or(1, |it| it.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UserId;

    fn id(n: u8) -> GroupId {
        GroupId::from_random([n; 16])
    }

    fn group(n: u8, parent: Option<u8>, ordinal: u32) -> Group {
        Group {
            id: id(n),
            project: ProjectId::from_random([0; 16]),
            parent: parent.map(id),
            name: format!("g{n}"),
            ordinal,
            creator: UserRef {
                id: UserId::from_random([0; 16]),
                name: "ann".to_owned(),
            },
            created: Timestamp::from_millis(0),
            updated: None,
        }
    }

    /// 1 holds 2, which holds 3; 4 stands before 1.
    fn tree() -> GroupTree {
        GroupTree::new(vec![
            group(1, None, 2),
            group(2, Some(1), 1),
            group(3, Some(2), 1),
            group(4, None, 1),
        ])
    }

    #[test]
    fn a_path_leads_from_the_root_to_the_group() {
        let tree = tree();
        assert_eq!(tree.path(&id(3)), format!("{}.{}.{}", id(1), id(2), id(3)));
        assert_eq!(tree.path(&id(9)), "");
    }

    #[test]
    fn siblings_stand_in_their_order() {
        let tree = tree();
        let names: Vec<_> = tree.children(None).map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["g4", "g1"]);
        assert_eq!((tree.next_ordinal(None), tree.next_ordinal(Some(&id(3)))), (3, 1));
        assert!(tree.named(None, "g4").is_some() && tree.named(Some(&id(1)), "g4").is_none());
    }

    #[test]
    fn a_group_is_as_high_as_what_lies_in_it() {
        let tree = tree();
        let heights: Vec<_> = [1, 2, 3, 4, 9].iter().map(|it| tree.height(&id(*it))).collect();
        assert_eq!(heights, [3, 2, 1, 1, 0]);
        assert!(tree.lies_in(&id(3), &id(1)) && tree.lies_in(&id(1), &id(1)) && !tree.lies_in(&id(1), &id(3)));
    }

    #[test]
    fn a_circle_that_somebody_wrote_ends() {
        let tree = GroupTree::new(vec![group(1, Some(2), 1), group(2, Some(1), 1)]);
        assert_eq!(tree.line(&id(1)).len(), 2);
    }
}
