//! The kinds of graphical steps: what each reads from its properties, and what it does.

mod command;
mod maven;
mod properties;
mod read;
mod report;
mod settings;
mod upload;

pub(crate) use read::{ReadStep, is_module_id, number, read};
