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

impl BlobError {
    /// Why a store of somebody else refused a file, in the words that matter to whoever hands it in.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Changed(_) => "it changed while it was being read".to_owned(),
            Self::File { source, .. } => source.to_string(),
            Self::Name(_) => self.to_string(),
            Self::Store(object_store::Error::NotFound { .. }) => "there is no such bucket".to_owned(),
            Self::Store(object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. }) => {
                "the store refuses the key that the operator configured".to_owned()
            }
            Self::Store(cause) => {
                let text = cause.to_string();
                text.lines().next().unwrap_or_default().chars().take(300).collect()
            }
        }
    }

    /// Whether there is no room: the disk is full, or a quota or limit is reached.
    #[must_use]
    pub fn is_full(&self) -> bool {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            if matches!(kind, Some(FileTooLarge | QuotaExceeded | StorageFull)) {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(kind: std::io::ErrorKind) -> BlobError {
        let source = Box::new(std::io::Error::from(kind));
        BlobError::Store(object_store::Error::Generic { store: "disk", source })
    }

    #[test]
    fn a_full_disk_is_told_apart_from_other_failures() {
        use std::io::ErrorKind::{FileTooLarge, PermissionDenied, StorageFull};
        assert!(stored(StorageFull).is_full());
        assert!(stored(FileTooLarge).is_full());
        assert!(!stored(PermissionDenied).is_full());
        assert!(!BlobError::Changed("x".into()).is_full());
    }
}
