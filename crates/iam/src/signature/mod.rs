//! Request signatures: who made this request, and did anybody change it on its way?
//!
//! [`Claim::read`] takes apart what a request says about its signature, [`Claim::verify`] checks it once the secret key is
//! known. Nothing here knows the store; time comes in as an argument.

mod algorithm;
mod canonical;
mod claim;
mod date;
mod derived_key;
mod ecdsa_p256;
mod encoding;
mod error;
mod header;
mod hmac_sha256;
mod hmac_sm3;
mod public_keys;
mod sign;
mod sm2_sm3;
mod v11;
#[cfg(test)]
mod vectors;

pub(crate) use algorithm::Algorithm;
pub(crate) use claim::Claim;
pub(crate) use error::SignatureError;
pub(crate) use public_keys::PublicKeys;
pub use sign::{RequestToSign, sign};
