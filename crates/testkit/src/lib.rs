//! A whole Kiln inside a test: the API over a real store, a real identity service and a real engine, with steps that play
//! parts instead of running, and a clock that is moved by hand. For tests only: what goes wrong here panics.

mod chance;
mod clock;
mod drive;
mod reply;
mod script;
mod server;
mod tasks;

pub use chance::Counting;
pub use clock::HandClock;
pub use reply::TestReply;
pub use script::COMMIT;
pub use server::{Settle, Tenant, TestServer};
pub use tasks::{ShellStep, task_body};
