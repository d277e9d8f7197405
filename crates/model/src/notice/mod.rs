//! Notices: who is told of what happens to a task, and over which channel.

mod channel;
mod event;
mod mask;
mod settings;

pub use channel::{Channel, UnknownChannel};
pub use event::{Event, EventSet};
pub use mask::shown;
pub use settings::{ChannelSettings, Level, Target, target};
