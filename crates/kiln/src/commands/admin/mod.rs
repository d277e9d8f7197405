//! `kiln admin`: operator commands. They work on the data directory itself, also while the server runs.

mod endpoint;
mod key;
mod office;
mod project;
mod role;
mod run;
mod tenant;
mod user;

pub use run::{AdminArgs, run};
