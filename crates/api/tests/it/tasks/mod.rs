//! Tasks.

mod check;
mod config;
mod constants;
mod copy;
mod create;
mod delete;
mod enable;
mod endpoints;
mod favourite;
mod history;
mod info;
mod list;
mod pipeline_info;
mod sent;
mod update;
