//! The identity service's routes.

mod keys;
mod lists;
mod tokens;
