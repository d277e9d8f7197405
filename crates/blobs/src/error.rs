//! What can go wrong with blobs.

use camino::Utf8PathBuf;

/// A blob could not be stored, read or removed.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// A file of this machine could not be used.
    #[error("cannot {verb} {path}")]
    File {
        /// What was tried.
        verb: &'static str,
        /// The file or folder.
        path: Utf8PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A file changed while it was being stored.
    #[error("{0} changed while it was being stored")]
    Changed(Utf8PathBuf),
    /// A text that is not a SHA-256 in hex.
    #[error("{0:?} does not name a blob")]
    Name(String),
    /// The store refused.
    #[error("the blob store failed")]
    Store(#[from] object_store::Error),
}
