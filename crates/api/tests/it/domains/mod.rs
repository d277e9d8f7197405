//! Tenants: their state, their figures, their projects.

mod charge;
mod projects;
mod quota;
mod status;
mod summary;
