//! The file manager.

mod permissions;
mod upload;
mod uses;
