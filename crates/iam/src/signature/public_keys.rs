//! A small cache of derived public keys, since deriving one costs as much as checking a signature.
//!
//! Only keys of access keys that exist get in, and the oldest leave when it is full, so its size is bounded whatever comes.

use super::ecdsa_p256;
use super::sm2_sm3;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

const MOST: usize = 256;

type Id = [u8; 32];

/// The public keys of access keys that signed lately.
#[derive(Debug, Default)]
pub(crate) struct PublicKeys {
    p256: Cache<p256::ecdsa::VerifyingKey>,
    sm2: Cache<sm2_sm3::PublicKey>,
}

impl PublicKeys {
    /// The P-256 key of an access key.
    pub(super) fn p256(&self, access_key: &str, secret: &[u8]) -> Option<Arc<p256::ecdsa::VerifyingKey>> {
        self.p256
            .get(access_key, secret, || ecdsa_p256::public_key(access_key, secret))
    }

    /// The SM2 key of an access key.
    pub(super) fn sm2(&self, access_key: &str, secret: &[u8]) -> Option<Arc<sm2_sm3::PublicKey>> {
        self.sm2
            .get(access_key, secret, || sm2_sm3::public_key(access_key, secret))
    }
}

#[derive(Debug)]
struct Cache<K> {
    kept: Mutex<Kept<K>>,
}

#[derive(Debug)]
struct Kept<K> {
    keys: HashMap<Id, Arc<K>>,
    oldest_first: VecDeque<Id>,
}

impl<K> Default for Cache<K> {
    fn default() -> Self {
        Self {
            kept: Mutex::new(Kept {
                keys: HashMap::new(),
                oldest_first: VecDeque::new(),
            }),
        }
    }
}

impl<K> Cache<K> {
    fn get(&self, access_key: &str, secret: &[u8], derive: impl FnOnce() -> Option<K>) -> Option<Arc<K>> {
        let id: Id = Sha256::new()
            .chain_update((access_key.len() as u64).to_be_bytes())
            .chain_update(access_key)
            .chain_update(Sha256::digest(secret))
            .finalize()
            .into();
        let found = self.kept().keys.get(&id).cloned();
        if found.is_some() {
            return found;
        }
        // Derived outside the lock: two callers at once may both do the work, and neither waits for the other.
        let key = Arc::new(derive()?);
        let mut kept = self.kept();
        if kept.keys.insert(id, Arc::clone(&key)).is_none() {
            kept.oldest_first.push_back(id);
        }
        while kept.oldest_first.len() > MOST {
            if let Some(oldest) = kept.oldest_first.pop_front() {
                kept.keys.remove(&oldest);
            }
        }
        Some(key)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept<K>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_derived_once() {
        let cache = Cache::default();
        assert_eq!(cache.get("AK", b"SK", || Some(1)).as_deref(), Some(&1));
        assert_eq!(cache.get("AK", b"SK", || Some(2)).as_deref(), Some(&1));
    }

    #[test]
    fn a_changed_secret_gives_another_key() {
        let cache = Cache::default();
        cache.get("AK", b"SK", || Some(1));
        assert_eq!(cache.get("AK", b"other", || Some(2)).as_deref(), Some(&2));
    }

    #[test]
    fn the_cache_does_not_grow_beyond_its_bound() {
        let cache = Cache::default();
        for at in 0..MOST * 2 {
            cache.get(&at.to_string(), b"SK", || Some(at));
        }
        let kept = cache.kept();
        assert_eq!((kept.keys.len(), kept.oldest_first.len()), (MOST, MOST));
    }
}
