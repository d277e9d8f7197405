//! What Kiln brings along: templates for tasks, one or more for each tool, which of them suit a repository, and base images for
//! images of one's own.

mod applications;
mod images;
mod languages;
mod recognise;
mod template;

pub use images::{BaseImage, base_image, base_images};
pub use recognise::{Recognised, recognise};
pub use template::{OfficialStep, OfficialTemplate, official, officials};
