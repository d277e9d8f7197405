//! Documents: what is kept as JSON text because nobody searches in it.

use crate::error::{Result, StoreError};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The text of a document for a column.
pub(crate) fn text(value: &impl Serialize, table: &'static str, column: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Inconsistent {
        table,
        column,
        key: "a new row".to_owned(),
        reason: error.to_string(),
    })
}

/// SHA-256 of a text, in hex.
pub(crate) fn digest(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_sha_256_in_hex() {
        assert_eq!(
            digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
