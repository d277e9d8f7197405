//! What an operator does: tenants, users, keys, projects.

mod keys;
mod members;
mod names;
mod projects;
mod tenants;
mod users;

pub use keys::{KeyFacts, NewKey};
pub use members::Chooser;
pub use projects::NewProject;
pub use tenants::{Bootstrap, Credentials};
pub use users::UserKind;
