//! Tasks.

mod config;
mod constants;
mod create;
mod delete;
mod enable;
mod endpoints;
mod favourite;
mod info;
mod list;
mod pipeline_info;
mod update;
