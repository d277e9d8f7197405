//! What the operator can set about identity.

use std::time::Duration;

/// Settings of [`crate::Iam`].
#[derive(Debug, Clone)]
pub struct IamConfig {
    /// The region that this service plays: `local-1`. Every tenant has an IAM project of that name.
    pub region: String,
    /// The address at which clients reach the service, for the catalog.
    pub endpoint: String,
    /// How long a token lives.
    pub token_lifetime: Duration,
    /// How far the time of a signature may be from the time here, either way.
    pub clock_skew: Duration,
    /// How many wrong signatures in a row lock an access key.
    pub lock_after: u32,
    /// How long such a lock lasts.
    pub lock_for: Duration,
}

impl Default for IamConfig {
    fn default() -> Self {
        Self {
            region: "local-1".to_owned(),
            endpoint: "http://127.0.0.1:8070".to_owned(),
            token_lifetime: Duration::from_secs(24 * 60 * 60),
            clock_skew: Duration::from_secs(15 * 60),
            lock_after: 5,
            lock_for: Duration::from_secs(5 * 60),
        }
    }
}
