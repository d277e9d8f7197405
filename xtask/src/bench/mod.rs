//! `cargo xtask bench`: the built binary beside plain `sh`, in one run and interleaved, so that the ratios hold on a noisy
//! machine.

mod client;
mod clock;
mod command;
mod kiln;
mod lists;
mod log_file;
mod memory;
mod report;
mod repository;
mod sh;
mod sign;
mod stats;
mod syncs;
mod w1;
mod w2;
mod w3;
mod w4;
mod w5;
mod w7;

pub use command::{BenchArgs, run};
