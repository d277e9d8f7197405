//! What may be done with a file, as one number.

/// One right on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileRight {
    /// Say who may do what with it.
    Setting,
    /// Delete it.
    Delete,
    /// Rename, describe and share it.
    Modify,
    /// Read its content: download it, use it in builds.
    Usage,
}

impl FileRight {
    /// The word of the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Setting => "setting",
            Self::Delete => "delete",
            Self::Modify => "modify",
            Self::Usage => "usage",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Setting => 1,
            Self::Delete => 1 << 1,
            Self::Modify => 1 << 2,
            Self::Usage => 1 << 3,
        }
    }
}

/// A set of rights on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct FileRights(u8);

impl FileRights {
    /// No right.
    pub const NONE: Self = Self(0);
    /// Every right.
    pub const ALL: Self = Self((1 << 4) - 1);

    /// The set of the stored number; none where a bit of it stands for nothing.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits & !Self::ALL.0 == 0 {
            Some(Self(bits))
        } else {
            None
        }
    }

    /// The stored number.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// With or without this right.
    #[must_use]
    pub const fn set(self, right: FileRight, given: bool) -> Self {
        if given {
            Self(self.0 | right.bit())
        } else {
            Self(self.0 & !right.bit())
        }
    }

    /// Everything that either set has.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the right is in the set.
    #[must_use]
    pub const fn allows(self, right: FileRight) -> bool {
        self.0 & right.bit() != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EACH: [FileRight; 4] = [
        FileRight::Setting,
        FileRight::Delete,
        FileRight::Modify,
        FileRight::Usage,
    ];

    #[test]
    fn a_set_comes_back_from_its_number() {
        for right in EACH {
            let set = FileRights::NONE.set(right, true);
            assert_eq!(FileRights::from_bits(set.bits()), Some(set));
            assert_eq!(
                EACH.map(|it| set.allows(it)),
                EACH.map(|it| it == right),
                "{}",
                right.name()
            );
            assert_eq!(set.set(right, false), FileRights::NONE);
        }
        assert_eq!(FileRights::from_bits(1 << 4), None);
    }

    #[test]
    fn the_union_of_all_rights_is_every_right() {
        let all = EACH
            .into_iter()
            .fold(FileRights::NONE, |set, it| set.union(FileRights::NONE.set(it, true)));
        assert_eq!(all, FileRights::ALL);
    }
}
