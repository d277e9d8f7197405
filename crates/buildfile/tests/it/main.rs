//! Definitions as they come from clients: what plan they make, and why they are refused.

mod build_yml;
mod catalogue;
mod check;
mod corpus;
mod definitions;
mod docker;
mod file;
mod flow;
mod hostile;
mod maven;
mod moving;
mod plan;
mod references;
mod rendered;
mod rendering;
mod report;
mod secrets;
mod shell;
mod tools;
mod upload;
mod written;
