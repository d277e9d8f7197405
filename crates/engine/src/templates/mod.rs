//! What is done with templates: those that tenants make, and those that the service brings along.

mod draft;
mod favourite;
mod keep;
mod recommend;
mod used;

pub use draft::{DraftTemplateParameter, TemplateDraft};
pub use favourite::Likeable;
pub use recommend::Sources;
