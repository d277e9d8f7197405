//! Messages to groups in DingTalk, WeCom and Feishu, through the web addresses that those services give out for a group.
//!
//! Where a message goes is written by users, so this crate speaks to no host but those of the three services and the ones that
//! the operator allows: it cannot be used to look around in the server's own network. It follows no redirect, reads a bounded
//! part of a reply, and gives up after a few seconds. What is told, and when, is not known here.

mod address;
mod connect;
mod error;
mod say;

pub use address::{Address, AddressError, Chat, MalformedOrigin, Origin};
pub use error::ChatError;
