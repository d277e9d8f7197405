//! The plan of a build, and how graphical steps and build files become one.

mod checkout;
mod containers;
mod drafting;
mod error;
mod file;
mod files;
mod graphical;
mod hidden;
mod maven_settings;
mod shape;
mod tooling;
mod words;

pub use checkout::{PlannedCheckout, PlannedManifest};
pub use containers::{CONTAINER_VERBS, ContainerCommand, PlannedImage};
pub(crate) use drafting::Drafting;
pub use error::PlanError;
pub use file::plan_file;
pub use files::{FileContent, FileRoot, PlannedFile};
pub use graphical::plan;
pub use hidden::Hidden;
pub use maven_settings::{MavenRepository, MavenServer, MavenSettings, PrivateRepository};
pub use shape::{Action, Collect, Plan, PlannedObjects, PlannedScript, PlannedSigning, PlannedStep, PlannedUpload};
pub(crate) use tooling::ImageName;
pub use tooling::{ToolAsk, Tooling};
pub(crate) use words::{Word, split_line};
