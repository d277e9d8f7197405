//! The engine over a real store, with an executor whose steps play the parts that a test wrote.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod artifacts;
mod deleting;
mod healing;
mod logs;
mod purging;
mod rig;
mod running;
mod sources;
mod ssh;
mod stopping;
mod tasks;
