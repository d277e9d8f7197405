//! The binary as its users meet it: started, asked, stopped.

#![expect(clippy::unwrap_used, reason = "what goes wrong in a test panics")]

mod admin;
mod lint;
mod quickstart;
mod remote;
mod running;
mod start;
mod stop;
