//! Signing in: a password, an access key or a token, against a token.

mod access_key;
mod identity;
mod password;
mod scope;
mod token;

pub use identity::{Identity, Reference, Scope, UserReference};
