//! The configuration: defaults, then a TOML file, then the environment, then flags.
//!
//! Every key is named once, in [`Settings`]; `kiln.sample.toml` documents them all. Nothing here opens a database or a port.

mod error;
mod load;
mod schema;
mod settings;
mod timezone;

pub use error::ConfigError;
pub use load::{Sources, first_line, load};
pub use settings::{
    Credential, ExecutorSettings, Log, LogFormat, NotFound, ObjectStoreSettings, QuotaSettings, Settings, Source,
    ToolSettings,
};
