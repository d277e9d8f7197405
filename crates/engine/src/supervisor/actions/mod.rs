//! What the steps of a plan do: one file per verb, one dispatch.

mod collect;
mod run;
mod script;
mod upload;

pub(super) use run::{Place, run};
