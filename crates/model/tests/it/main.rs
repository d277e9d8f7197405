//! What exists and what may happen to it, as the other crates see it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod documents;
mod ids;
mod states;
mod steps;
mod tasks;
mod times;
mod words;
