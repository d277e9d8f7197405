//! Notices: which events on a task are told over which channel. Sending is not here: the outbox says what is to be sent.

mod change;
mod view;
mod webhook;

pub use change::{NoticeChange, ParamText};
pub use view::NoticeView;
pub use webhook::WebhookVerdict;
