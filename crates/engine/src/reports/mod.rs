//! What many builds say together, and what single builds report: reading results of tests and coverage, all of it pure.

pub(crate) mod archive;
mod charts;
pub(crate) mod jacoco;
pub(crate) mod junit;

pub use charts::{BuildSelection, Days};
