//! Whether a definition may be stored.

mod definition;
mod parameters;
mod timer;

pub use definition::check;
pub use parameters::{check_default, check_value};
