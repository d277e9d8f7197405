//! Commands that ask a running server, over the same API as everybody else: `kiln task|build|log|artifact`.

pub mod artifact;
pub mod build;
pub mod log;
mod session;
pub mod task;
