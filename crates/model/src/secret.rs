//! Secrets: values that no log, error or debug print can show.

pub use secrecy::{ExposeSecret, SecretString};

/// Bytes that no log, error or debug print can show, wiped when they are dropped.
pub type SecretBytes = secrecy::SecretSlice<u8>;

/// What stands in a reply where a secret would be.
pub const MASKED: &str = "******";
