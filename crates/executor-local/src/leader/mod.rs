//! The leader of a step: a process between the server and the step that outlives neither.

mod ending;
mod lead;
mod start;

pub use lead::{LEADER_ARG, run_if_leader};
