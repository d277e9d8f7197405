//! The identity service over a real store on SQLite.

#![expect(clippy::unwrap_used, reason = "what a test arranges must work")]

mod admin;
mod authenticate;
mod bootstrap;
mod locks;
mod sign_in;
mod temporary_keys;
mod tokens;
mod world;
