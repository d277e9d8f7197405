//! The running system: tasks and builds are changed here and nowhere else.
//!
//! [`Engine`] is what the faces call. Below it, the scheduler gives waiting builds a place, a supervisor drives each build
//! from its sources to its end, and reconcilers heal and clean up. The engine knows neither HTTP nor SQL, and what runs the
//! commands is an [`kiln_executor::Executor`].

mod builds;
mod engine;
mod error;
mod groups;
mod live;
pub mod log;
mod reconcile;
mod reports;
mod scheduler;
mod settings;
mod supervisor;
mod tasks;
mod templates;

pub use builds::RunRequest;
pub use engine::{Engine, Parts};
pub use error::{EngineError, Problems};
pub use groups::{GroupChange, MovedTask};
pub use log::{LogProgress, LogView};
pub use reports::{BuildSelection, Days};
pub use settings::{Settings, SourceCredential};
pub use tasks::{DeletedTask, DraftParameter, TaskDraft};
pub use templates::{DraftTemplateParameter, Likeable, Sources, TemplateDraft};
