//! Why a message did not arrive.

/// A message did not arrive. The texts name nothing of the address but its host.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// No connection, or it broke off.
    #[error("the host {host} cannot be reached: {reason}")]
    Unreachable {
        /// The host.
        host: String,
        /// Why not.
        reason: String,
    },
    /// No answer in time.
    #[error("the host {host} did not answer in time")]
    Slow {
        /// The host.
        host: String,
    },
    /// An answer that is no success.
    #[error("the host {host} answered with status {status}")]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
    },
    /// An answer that is not the chat's.
    #[error("the host {host} gave an answer that {channel} does not give")]
    Foreign {
        /// The host.
        host: String,
        /// The channel.
        channel: &'static str,
    },
    /// The chat took the message and refused it.
    #[error("the chat refused the message: {code} {reason}")]
    Refused {
        /// The chat's code.
        code: i64,
        /// The chat's words.
        reason: String,
    },
}
