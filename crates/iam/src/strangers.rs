//! Wrong passwords for users that do not exist.
//!
//! They are slowed down like those of real users, or the speed of an answer would tell who exists. They are counted in memory
//! only, for a bounded number of names: hostile traffic must not grow the database.

use crate::failures;
use kiln_model::time::Timestamp;
use kiln_store::Failures;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

const MOST: usize = 4096;

/// Counts by the hash of what was asked for.
#[derive(Debug, Default)]
pub(crate) struct Strangers {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    by_name: HashMap<[u8; 32], Failures>,
    oldest_first: VecDeque<[u8; 32]>,
}

impl Strangers {
    /// Whether no password for `name` is looked at now.
    pub(crate) fn is_closed(&self, name: &str, now: Timestamp) -> bool {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        failures::is_closed(counts.by_name.get(&id(name)), now)
    }

    /// Counts one more wrong password for `name`.
    pub(crate) fn count(&self, name: &str, now: Timestamp) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let id = id(name);
        let before = counts.by_name.get(&id).copied();
        if counts
            .by_name
            .insert(id, failures::wrong_password(before, now))
            .is_none()
        {
            counts.oldest_first.push_back(id);
        }
        while counts.oldest_first.len() > MOST {
            if let Some(oldest) = counts.oldest_first.pop_front() {
                counts.by_name.remove(&oldest);
            }
        }
    }
}

fn id(name: &str) -> [u8; 32] {
    Sha256::digest(name).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(0);

    #[test]
    fn a_stranger_is_slowed_down_like_a_user() {
        let strangers = Strangers::default();
        for _ in 0..2 {
            strangers.count("kiln/nobody", NOW);
        }
        assert!(!strangers.is_closed("kiln/nobody", NOW));
        strangers.count("kiln/nobody", NOW);
        assert!(strangers.is_closed("kiln/nobody", NOW));
        assert!(!strangers.is_closed("kiln/somebody", NOW));
    }

    #[test]
    fn the_memory_of_strangers_is_bounded() {
        let strangers = Strangers::default();
        for at in 0..MOST * 2 {
            strangers.count(&at.to_string(), NOW);
        }
        let counts = strangers.counts.lock().unwrap();
        assert_eq!((counts.by_name.len(), counts.oldest_first.len()), (MOST, MOST));
    }
}
