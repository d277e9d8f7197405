//! Definitions as they come from clients: what plan they make, and why they are refused.

mod build_yml;
mod catalogue;
mod check;
mod definitions;
mod maven;
mod plan;
mod references;
mod report;
mod secrets;
mod shell;
mod upload;
mod written;
