//! Tenants, users, keys, tokens and request signatures.

mod request;
pub mod signature;

pub use request::SignedRequest;
