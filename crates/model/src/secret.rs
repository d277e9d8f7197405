//! Secrets: values that no log, error or debug print can show.

pub use secrecy::{ExposeSecret, SecretString};

/// What stands in a reply where a secret would be.
pub const MASKED: &str = "******";
