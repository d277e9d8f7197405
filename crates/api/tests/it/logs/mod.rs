//! Logs.

mod analysis;
mod download;
mod offsets;
mod real_time;
mod steps;
