//! What an operator does: tenants, users, keys, projects, private repositories.

mod endpoints;
mod keys;
mod members;
mod names;
mod projects;
mod roles;
mod tenants;
mod users;

pub use endpoints::NewEndpoint;
pub use keys::{KeyFacts, NewKey};
pub use members::Chooser;
pub use projects::NewProject;
pub use tenants::{Bootstrap, Credentials};
pub use users::UserKind;
