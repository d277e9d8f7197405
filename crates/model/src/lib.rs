//! What exists in Kiln and what may happen to it.
//!
//! Pure: no I/O, no async, no clock, no randomness. Time and random bytes come in as arguments, so that everything here can
//! be tested by calling it. This crate knows neither the wire (`kiln-api`) nor the tables (`kiln-store`).

pub mod access;
pub mod build;
pub mod flavor;
pub mod id;
pub mod keystore;
pub mod notice;
pub mod report;
pub mod secret;
pub mod task;
pub mod template;
pub mod time;
