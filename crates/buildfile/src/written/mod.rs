//! What a build ran, written as the YAML script that the hosted service shows of it.

mod file;
mod script;

pub(crate) use file::{CHECKOUT, MANIFEST};
pub use script::{Script, ScriptSource};
