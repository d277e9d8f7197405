//! A client of the HTTP API, for the commands that use it like anybody else: token, JSON, server-sent events.

mod api;
mod artifact;
mod error;
mod events;

pub use api::Api;
pub use error::ClientError;
pub use events::Events;
