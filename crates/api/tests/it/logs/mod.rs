//! Logs.

mod download;
mod real_time;
