//! What the steps of a plan do: one file per verb, one dispatch.

mod checkout;
mod collect;
mod manifest;
mod run;
mod script;
mod upload;

pub(super) use checkout::Repository;
pub(super) use run::{Place, run};
