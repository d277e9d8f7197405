//! Who is it, and did they make this request? Tenants, users, keys, tokens and request signatures; and the private
//! repositories that an operator makes for projects.
//!
//! [`Iam`] is the door: [`Iam::authenticate`] for every request, [`Iam::sign_in`] for tokens, and what an operator does. This
//! crate knows the store and no HTTP: a request comes as a plain [`SignedRequest`], a refusal leaves as an [`AuthError`] with
//! status, code and text. What somebody may do inside a project is not decided here.

mod admin;
mod authenticate;
mod caller;
mod catalog;
mod config;
mod error;
mod failures;
mod iam;
mod password;
mod random;
mod request;
mod sign_in;
mod signature;
mod strangers;
mod temporary_keys;
mod tenants;
mod token;

pub use admin::{Bootstrap, Chooser, Credentials, KeyFacts, NewEndpoint, NewKey, NewProject, UserKind};
pub use authenticate::{Claimed, Standing};
pub use caller::{Caller, CallerScope};
pub use catalog::{Endpoint, Service};
pub use config::IamConfig;
pub use error::{AuthError, IamError, Shape};
pub use iam::Iam;
pub use request::SignedRequest;
pub use sign_in::{Identity, Reference, Scope, UserReference};
pub use signature::{RequestToSign, sign};
pub use temporary_keys::TemporaryKeys;
pub use token::{IssuedToken, TokenFacts, TokenHash, TokenRole, TokenScope};
