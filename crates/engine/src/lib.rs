//! The running system: tasks and builds are changed here and nowhere else.
//!
//! [`Engine`] is what the faces call. Below it, the scheduler gives waiting builds a place, a supervisor drives each build
//! from its sources to its end, and reconcilers heal and clean up. The engine knows neither HTTP nor SQL, and what runs the
//! commands is an [`kiln_executor::Executor`].

mod builds;
mod domain;
mod engine;
mod errand;
mod error;
mod groups;
mod keystore;
mod live;
pub mod log;
mod notices;
mod permissions;
mod reconcile;
mod recycle_bin;
mod reports;
mod repositories;
mod scheduler;
mod settings;
mod sources;
mod supervisor;
mod tasks;
mod templates;

pub use builds::RunRequest;
pub use domain::{BuildMinutes, DomainSummary};
pub use engine::{Engine, Parts};
pub use error::{EngineError, Problems};
pub use groups::{GroupChange, MovedTask};
pub use keystore::{FileChange, GrantChange, KeystoreRefusal, KeystoreUpload, NewGrant, VisibleFile};
pub use kiln_chat::{MalformedOrigin, Origin as ChatOrigin};
pub use log::{LogProgress, LogView};
pub use notices::{NoticeChange, NoticeView, ParamText, WebhookVerdict};
pub use permissions::{MatrixChange, MatrixRow, membership, rights_in, rights_on, role_in};
pub use recycle_bin::Renamed;
pub use reports::{BuildSelection, Days};
pub use repositories::{GitRef, RefKind, SourceKey};
pub use settings::{Containers, KeystoreLimits, ObjectStore, Quotas, Settings, SourceCredential, SourceLimits, Tool};
pub use supervisor::FLOW_STEP;
pub use tasks::{DeletedTask, DraftParameter, TaskDraft};
pub use templates::{DraftTemplateParameter, Likeable, Sources, TemplateDraft};
