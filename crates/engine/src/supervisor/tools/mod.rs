//! Where the tools of a plan come from. Everything that its steps need is looked for before the first of them starts, so that a
//! build does not run for an hour to find out that a program is missing.

mod choose;
mod look;
mod text;

pub(super) use choose::{StepTools, find_store};
pub(super) use look::{Checked, check};
