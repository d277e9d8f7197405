//! What is kept by its content: artifacts now, finished logs and caches as they come.
//!
//! A blob is named by the SHA-256 of its bytes, so the same content is kept once. Underneath is an `object_store`: a folder
//! of this machine now, any S3-compatible store by configuration. Who refers to a blob is the database's knowledge.

mod error;
mod hash;
mod remote;

pub use error::BlobError;
pub use remote::{Remote, RemoteConfig};

use bytes::Bytes;
use camino::Utf8Path;
use futures_util::stream::{BoxStream, StreamExt as _};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _};
use std::ops::Range;
use std::sync::Arc;

/// A blob that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its SHA-256 in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// The place of all blobs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
}

impl Blobs {
    /// Opens a folder of this machine; it is made if it is missing.
    ///
    /// # Errors
    /// The folder cannot be made or read.
    pub fn open(root: &Utf8Path) -> Result<Self, BlobError> {
        std::fs::create_dir_all(root).map_err(|source| BlobError::File {
            verb: "make",
            path: root.to_owned(),
            source,
        })?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(root)?.with_fsync(true);
        Ok(Self { store: Arc::new(store) })
    }

    /// Stores a file's content. The file is read through once to name it and, where the content is new, once to store it;
    /// it is never held in memory.
    ///
    /// # Errors
    /// The file cannot be read, changed between the two readings, or cannot be stored.
    pub async fn put_file(&self, file: std::fs::File, path: &Utf8Path) -> Result<Stored, BlobError> {
        let (file, stored) = hash::whole_file(file, path).await?;
        let key = key(&stored.sha256)?;
        if self.store.head(&key).await.is_ok() {
            return Ok(stored);
        }
        let upload = self.store.put_multipart(&key).await?;
        hash::upload(upload, file, &stored, path).await?;
        Ok(stored)
    }

    /// The bytes of a blob in `range`, in order, in pieces.
    ///
    /// # Errors
    /// No such blob, or it cannot be read.
    pub async fn stream(
        &self,
        sha256: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, std::io::Result<Bytes>>, BlobError> {
        if range.is_empty() {
            return Ok(futures_util::stream::empty().boxed());
        }
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let found = self.store.get_opts(&key(sha256)?, options).await?;
        Ok(found
            .into_stream()
            .map(|piece| piece.map_err(std::io::Error::other))
            .boxed())
    }

    /// The size of a blob in bytes; none if there is no such blob.
    ///
    /// # Errors
    /// The store cannot be asked.
    pub async fn size(&self, sha256: &str) -> Result<Option<u64>, BlobError> {
        match self.store.head(&key(sha256)?).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a blob; one that is not there is removed already.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn delete(&self, sha256: &str) -> Result<(), BlobError> {
        match self.store.delete(&key(sha256)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Where a blob lies: `ab/abcdef…`, so that no folder grows without bound.
fn key(sha256: &str) -> Result<Path, BlobError> {
    let good = sha256.len() == 64
        && sha256
            .bytes()
            .all(|it| it.is_ascii_digit() || matches!(it, b'a'..=b'f'));
    if !good {
        return Err(BlobError::Name(sha256.to_owned()));
    }
    Ok(Path::from(format!("{}/{sha256}", &sha256[..2])))
}
