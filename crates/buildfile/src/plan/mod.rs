//! The plan of a build, and how graphical steps become one.

mod drafting;
mod error;
mod graphical;
mod shape;

pub(crate) use drafting::Drafting;
pub use error::PlanError;
pub use graphical::plan;
pub use shape::{Action, Collect, FileRoot, Plan, PlannedFile, PlannedStep};
