//! What people are told of.

/// Something that happens to a task and that people can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A build succeeded.
    BuildJobSuccess,
    /// A build did not succeed.
    BuildJobFail,
    /// The task was deleted.
    DeleteJob,
    /// The task was changed.
    UpdateConfigJob,
    /// The task was disabled.
    ForbiddenJob,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 5] = [
        Self::BuildJobFail,
        Self::BuildJobSuccess,
        Self::DeleteJob,
        Self::ForbiddenJob,
        Self::UpdateConfigJob,
    ];

    /// The word of the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BuildJobSuccess => "buildJobSuccess",
            Self::BuildJobFail => "buildJobFail",
            Self::DeleteJob => "deleteJob",
            Self::UpdateConfigJob => "updateConfigJob",
            Self::ForbiddenJob => "forbiddenJob",
        }
    }

    /// The event of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    const fn bit(self) -> u8 {
        match self {
            Self::BuildJobSuccess => 1,
            Self::BuildJobFail => 1 << 1,
            Self::DeleteJob => 1 << 2,
            Self::UpdateConfigJob => 1 << 3,
            Self::ForbiddenJob => 1 << 4,
        }
    }
}

/// A set of events, kept as one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct EventSet(u8);

impl EventSet {
    /// No event.
    pub const NONE: Self = Self(0);
    const ALL: Self = Self((1 << 5) - 1);

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

    /// With this event.
    #[must_use]
    pub const fn with(self, event: Event) -> Self {
        Self(self.0 | event.bit())
    }

    /// Whether the event is in the set.
    #[must_use]
    pub const fn has(self, event: Event) -> bool {
        self.0 & event.bit() != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_the_event_and_numbers_to_the_set() {
        for event in Event::ALL {
            assert_eq!(Event::named(event.name()), Some(event));
            let set = EventSet::NONE.with(event);
            assert_eq!(EventSet::from_bits(set.bits()), Some(set));
            assert_eq!(Event::ALL.map(|it| set.has(it)), Event::ALL.map(|it| it == event));
        }
        assert_eq!(Event::named("BuildJobFail"), None);
        assert_eq!(EventSet::from_bits(1 << 5), None);
    }
}
