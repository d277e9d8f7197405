//! Bytes that look random, never repeat, and are the same in each run.

use kiln_model::time::Entropy;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes from a counter.
#[derive(Debug)]
pub struct Counting(AtomicU64);

impl Counting {
    /// Bytes that begin at `seed`.
    #[must_use]
    pub const fn from(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            let mixed = (next ^ (next >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 29)).to_le_bytes();
            piece.copy_from_slice(&mixed[..piece.len()]);
        }
    }
}
