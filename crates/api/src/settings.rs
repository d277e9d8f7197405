//! What the API can be told about how to answer.

use crate::throttle::RateLimits;
use tokio_util::sync::CancellationToken;

/// How the API answers. The default is right for a server of one's own.
#[derive(Debug, Clone, Default)]
pub struct ApiSettings {
    /// The status of "not found".
    pub not_found: NotFound,
    /// How often a user may call an operation.
    pub rate: RateLimits,
    /// Whether the service answers callers of the intranet alone; who does not belong to it is kept off before the API.
    pub intranet_only: bool,
    /// Cancelled when replies that wait for a build or follow a log must end, so that the server can.
    pub closing: CancellationToken,
}

/// The status of a reply with the code for "not found": the setting `compat.not_found`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NotFound {
    /// 404.
    #[default]
    Plain,
    /// 422, as the hosted service answers.
    Hosted,
}
