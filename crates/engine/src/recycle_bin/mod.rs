//! The recycle bin: what somebody sees of it, the way back, removal for good, and for how long things are kept.

mod keep;
mod remove;
mod restore;
mod view;

pub use restore::Renamed;
