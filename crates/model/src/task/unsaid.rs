//! What a client left unsaid in a definition, and the service filled in.
//!
//! Who declares tasks compares what was sent with what is read back, so that one way of reading must give back exactly the
//! former; what runs is the whole definition.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The places of a definition that the service filled in, as paths with positions: `build_config_type`, `parameters.0`,
/// `steps.2.enable`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unsaid(BTreeSet<String>);

impl Unsaid {
    /// Notes a place.
    pub fn note(&mut self, place: impl Into<String>) {
        self.0.insert(place.into());
    }

    /// Whether the client left this place unsaid.
    #[must_use]
    pub fn has(&self, place: &str) -> bool {
        self.0.contains(place)
    }

    /// Whether the client said everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_unsaid_when_it_was_noted() {
        let mut unsaid = Unsaid::default();
        assert!(unsaid.is_empty() && !unsaid.has("steps.0.enable"));
        unsaid.note("steps.0.enable");
        assert!(unsaid.has("steps.0.enable") && !unsaid.has("steps.1.enable"));
    }
}
