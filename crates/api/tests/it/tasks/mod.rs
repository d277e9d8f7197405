//! Tasks.

mod config;
mod create;
mod delete;
mod enable;
mod list;
mod update;
