//! The port: accepting connections, serving HTTP on them, ending them in order. What is answered, `kiln-api` knows.

mod listener;
mod serve;

pub use listener::{ListenError, Listener};
pub use serve::serve;
