//! The revisions of a definition: what kind of change made each.

use std::fmt;

/// What kind of change made a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// The task was made.
    Create,
    /// Its definition was replaced.
    Update,
}

/// A word that names no kind of change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no kind of change")]
pub struct UnknownChange(String);

impl ChangeKind {
    /// The word, on the wire and in the store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Update => "UPDATE",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl std::str::FromStr for ChangeKind {
    type Err = UnknownChange;

    fn from_str(text: &str) -> Result<Self, UnknownChange> {
        [Self::Create, Self::Update]
            .into_iter()
            .find(|it| it.word() == text)
            .ok_or_else(|| UnknownChange(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_leads_back_to_its_kind() {
        for kind in [ChangeKind::Create, ChangeKind::Update] {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert!("create".parse::<ChangeKind>().is_err());
    }
}
