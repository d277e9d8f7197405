//! `cargo xtask tidy`: the rules of the house that the compiler does not know.

mod check;
mod edges;
mod forbidden;
mod heads;
mod licence;
mod sizes;
mod source;
mod words;

pub use check::run;
