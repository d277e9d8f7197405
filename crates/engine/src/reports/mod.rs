//! What many builds say together.

mod charts;

pub use charts::{BuildSelection, Days};
