//! The kinds of graphical steps: what each reads from its properties, and what it does.

mod build_image;
mod check;
mod command;
mod docker;
mod download;
mod maven;
mod objects;
mod properties;
mod read;
mod report;
mod sign;
mod tools;
mod upload;

pub(crate) use read::{ReadStep, is_module_id, number, read};
