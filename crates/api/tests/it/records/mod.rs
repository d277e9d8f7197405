//! Records.

mod details;
mod histories;
mod infos;
mod last_history;
mod output;
