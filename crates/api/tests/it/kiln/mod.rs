//! Kiln's own operations.

mod artifacts;
mod follow;
mod wait;
