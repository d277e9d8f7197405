//! A file and the permissions on it. Its content is not here.

use super::{FileName, FileRight, FileRights};
use crate::access::{Actor, UserRef};
use crate::id::{DomainId, GrantId, KeystoreId, UserId};
use crate::time::Timestamp;

/// Who may use a file besides those who were given a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Nobody: on the wire 0.
    Private,
    /// Every user of the tenant: on the wire 1.
    Tenant,
}

impl Sharing {
    /// The number of the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Private => 0,
            Self::Tenant => 1,
        }
    }

    /// What a number of the wire means.
    #[must_use]
    pub const fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Private),
            1 => Some(Self::Tenant),
            _ => None,
        }
    }
}

/// A file of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeystoreFile {
    /// Its id.
    pub id: KeystoreId,
    /// Its tenant.
    pub domain: DomainId,
    /// Its name, unique in the tenant.
    pub name: FileName,
    /// What somebody wrote about it.
    pub description: String,
    /// Who may use it.
    pub sharing: Sharing,
    /// Who uploaded it.
    pub creator: UserRef,
    /// When it was uploaded.
    pub created: Timestamp,
    /// Who changed it last.
    pub updater: UserRef,
    /// When it was changed last.
    pub updated: Timestamp,
}

impl KeystoreFile {
    /// What somebody of the file's tenant may do with it. Administrators and the creator may do everything, others what they
    /// were given; a shared file may be used by all.
    #[must_use]
    pub fn rights_of(&self, actor: &Actor, given: Option<FileRights>) -> FileRights {
        if actor.domain != self.domain {
            return FileRights::NONE;
        }
        if actor.admin || actor.user.id == self.creator.id {
            return FileRights::ALL;
        }
        let shared = FileRights::NONE.set(FileRight::Usage, self.sharing == Sharing::Tenant);
        given.unwrap_or_default().union(shared)
    }
}

/// What one user may do with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The file.
    pub file: KeystoreId,
    /// The user.
    pub user: UserRef,
    /// The rights.
    pub rights: FileRights,
    /// Whether it is the creator's, which stays as it is.
    pub of_creator: bool,
    /// Whether those who may set permissions may change it or take it away.
    pub can_absent: bool,
    /// When it was given or changed last.
    pub updated: Timestamp,
}

impl Grant {
    /// Whether somebody who may set permissions may change this one or take it away. The creator's stays; one that is marked
    /// as fixed gives way to the file's creator and to administrators alone.
    #[must_use]
    pub fn yields_to(&self, actor: &Actor, creator: &UserId) -> bool {
        !self.of_creator && (self.can_absent || actor.admin || actor.user.id == *creator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u8) -> UserRef {
        UserRef {
            id: UserId::from_random([n; 16]),
            name: format!("user-{n}"),
        }
    }

    fn actor(n: u8, admin: bool, domain: u8) -> Actor {
        Actor {
            user: user(n),
            domain: DomainId::from_random([domain; 16]),
            domain_name: "kiln".to_owned(),
            admin,
        }
    }

    fn file(sharing: Sharing) -> KeystoreFile {
        KeystoreFile {
            id: KeystoreId::from_random([9; 16]),
            domain: DomainId::from_random([1; 16]),
            name: FileName::parse("a.jks").unwrap(),
            description: String::new(),
            sharing,
            creator: user(1),
            created: Timestamp::from_millis(0),
            updater: user(1),
            updated: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn creator_and_administrators_may_do_everything_and_others_what_they_were_given() {
        let private = file(Sharing::Private);
        let modify = FileRights::NONE.set(FileRight::Modify, true);
        assert_eq!(private.rights_of(&actor(1, false, 1), None), FileRights::ALL);
        assert_eq!(private.rights_of(&actor(2, true, 1), None), FileRights::ALL);
        assert_eq!(private.rights_of(&actor(2, false, 1), None), FileRights::NONE);
        assert_eq!(private.rights_of(&actor(2, false, 1), Some(modify)), modify);
    }

    #[test]
    fn a_shared_file_may_be_used_by_everybody_of_the_tenant_and_nobody_else() {
        let usage = FileRights::NONE.set(FileRight::Usage, true);
        assert_eq!(file(Sharing::Tenant).rights_of(&actor(2, false, 1), None), usage);
        assert_eq!(
            file(Sharing::Tenant).rights_of(&actor(1, true, 2), Some(FileRights::ALL)),
            FileRights::NONE
        );
    }

    #[test]
    fn a_fixed_permission_gives_way_to_the_creator_and_to_administrators_alone() {
        let mut grant = Grant {
            id: GrantId::from_random([1; 16]),
            file: KeystoreId::from_random([9; 16]),
            user: user(3),
            rights: FileRights::ALL,
            of_creator: false,
            can_absent: true,
            updated: Timestamp::from_millis(0),
        };
        let creator = user(1).id;
        assert!(grant.yields_to(&actor(3, false, 1), &creator));
        grant.can_absent = false;
        assert!(!grant.yields_to(&actor(3, false, 1), &creator));
        assert!(grant.yields_to(&actor(1, false, 1), &creator) && grant.yields_to(&actor(2, true, 1), &creator));
        grant.of_creator = true;
        assert!(!grant.yields_to(&actor(2, true, 1), &creator));
    }
}
