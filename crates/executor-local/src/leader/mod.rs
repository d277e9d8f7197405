//! The leader of a step: a process between the server and the step that outlives neither. Leaders come from a nursery.

mod ending;
mod fork;
mod lead;
mod nursery;
mod start;

pub use nursery::{NURSERY_ARG, run_if_leader};
