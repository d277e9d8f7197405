//! Who makes a request, once it is known.

use crate::token::TokenHash;
use kiln_model::access::Actor;
use kiln_model::id::IamProjectId;
use kiln_model::time::Timestamp;

/// Somebody whose request was authenticated.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user, and the tenant.
    pub actor: Actor,
    /// What the proof is good for.
    pub scope: CallerScope,
    /// The token that was shown, if it was one.
    pub token: Option<TokenHash>,
    /// The access key that signed, if one did.
    pub access_key: Option<String>,
    /// When the proof ends; never, for a lasting access key.
    pub expires: Option<Timestamp>,
}

/// What a caller's proof is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallerScope {
    /// A project of the region, which the build operations ask for. A signed request has this scope: the region's project,
    /// or the one that a *signed* `X-Project-Id` names if it is the tenant's own. Any other `X-Project-Id` is ignored, since
    /// clients put all kinds of ids there.
    Project(IamProjectId),
    /// The tenant as a whole.
    Domain,
}
