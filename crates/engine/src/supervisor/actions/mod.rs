//! What the steps of a plan do: one file per verb, one dispatch.

mod checkout;
mod collect;
mod command;
mod containers;
mod files;
mod lay;
mod manifest;
mod objects;
mod run;
mod script;
mod sign;
mod starter;
mod take;
mod upload;

pub(super) use checkout::Repository;
pub(super) use run::{Place, run};
