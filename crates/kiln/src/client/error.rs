//! What can go wrong between a command and the service.

/// A call that did not do what it was for.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is none.
    #[error("`{address}` is no address of a kiln server; expected http://HOST:PORT")]
    Address {
        /// What was given.
        address: String,
    },
    /// Nobody answers there.
    #[error("cannot reach {address}; is the server running?")]
    Connect {
        /// The address.
        address: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The connection broke.
    #[error("the connection to the server broke")]
    Broken(#[from] hyper::Error),
    /// The service refused.
    #[error("{method} {path} was refused with {status} {code}: {message}")]
    Refused {
        /// The method.
        method: &'static str,
        /// The path.
        path: String,
        /// The HTTP status.
        status: u16,
        /// The code of the reply.
        code: String,
        /// The text of the reply.
        message: String,
    },
    /// What came cannot be kept.
    #[error("cannot write {path}")]
    File {
        /// The file.
        path: camino::Utf8PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// What came is not what the server said it would be.
    #[error("{path} did not arrive whole: its SHA-256 is {found}")]
    Checksum {
        /// The file.
        path: camino::Utf8PathBuf,
        /// The checksum of what came.
        found: String,
    },
    /// The reply is not what the API promises.
    #[error("the reply to {path} lacks {what}")]
    Reply {
        /// The path.
        path: String,
        /// What is missing.
        what: &'static str,
    },
}
