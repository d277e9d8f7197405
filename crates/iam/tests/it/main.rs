//! The identity service over a real store on SQLite.

mod admin;
mod authenticate;
mod bootstrap;
mod locks;
mod sign_in;
mod temporary_keys;
mod tokens;
mod world;
