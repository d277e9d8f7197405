//! Builds as processes of this machine.
//!
//! Each step runs under a *leader*, a process that is forked from a *nursery*: this program executed once more, with
//! [`leader::NURSERY_ARG`] as its first argument. The leader is the reaper of everything that the step starts, so nothing can
//! hide from it by forking twice or by opening a session of its own; when the step's first process ends, when a stop is asked
//! for, or when the server is gone, the leader ends all of it. The two speak over one socket pair ([`wire`]), output flows
//! through a pipe that the leader never touches.
//!
//! This crate knows nothing of tasks, logs or databases, and isolates nothing: a build can read what the server's user can.

mod config;
mod environment;
mod executor;
mod find;
mod launch;
pub mod leader;
mod leftovers;
mod lend;
mod processes;
mod put;
mod running;
mod sandbox;
mod wire;

pub use config::LocalConfig;
pub use executor::LocalExecutor;
