//! The API through its router: real store, real identity service, real engine, steps that play parts.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod code;
mod contract;
mod coverage;
mod document;
mod domains;
mod edge;
mod executions;
mod generated;
mod groups;
mod hostile;
mod hostile_walk;
mod iam;
mod images;
mod keystore;
mod kiln;
mod logs;
mod malformed;
mod notices;
mod permissions;
mod projects;
mod records;
mod recycle_bin;
mod reports;
mod resources;
mod roles;
mod samples;
mod tasks;
mod templates;
mod tenancy;
mod walk;
