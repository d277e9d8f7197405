//! The engine over a real store, with an executor whose steps play the parts that a test wrote.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod artifacts;
mod build_files;
mod cancelling;
mod containers;
mod deleting;
mod fairness;
mod flows;
mod healing;
mod http_origin;
mod logs;
mod looks;
mod maven;
mod mishaps;
mod purging;
mod reports;
mod rig;
mod running;
mod signing;
mod signing_in;
mod sources;
mod ssh;
mod stopping;
mod stubborn;
mod taking;
mod tasks;
mod tools;
mod trees;
