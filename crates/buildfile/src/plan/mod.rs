//! The plan of a build, and how graphical steps and build files become one.

mod checkout;
mod drafting;
mod error;
mod file;
mod graphical;
mod shape;

pub use checkout::{PlannedCheckout, PlannedManifest};
pub(crate) use drafting::Drafting;
pub use error::PlanError;
pub use file::plan_file;
pub use graphical::plan;
pub use shape::{Action, Collect, FileRoot, Plan, PlannedFile, PlannedStep};
