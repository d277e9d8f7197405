//! Blobs in a real folder.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use camino::Utf8PathBuf;
use futures_util::TryStreamExt as _;
use kiln_blobs::{BlobError, Blobs, Stored};
use std::fs::File;

struct Place {
    folder: tempfile::TempDir,
    blobs: Blobs,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().join("blobs")).unwrap();
        Self {
            blobs: Blobs::open(&root).unwrap(),
            folder,
        }
    }

    async fn put(&self, content: &[u8]) -> Stored {
        let path = Utf8PathBuf::from_path_buf(self.folder.path().join("file")).unwrap();
        std::fs::write(&path, content).unwrap();
        self.blobs.put_file(File::open(&path).unwrap(), &path).await.unwrap()
    }

    async fn get(&self, sha256: &str, range: std::ops::Range<u64>) -> Vec<u8> {
        let pieces: Vec<bytes::Bytes> = self
            .blobs
            .stream(sha256, range)
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        pieces.concat()
    }
}

#[tokio::test]
async fn a_file_comes_back_as_it_was() {
    let place = Place::new();
    let content: Vec<u8> = (0..3_000_000_u32).map(|it| (it % 251) as u8).collect();
    let stored = place.put(&content).await;
    assert_eq!(stored.size, 3_000_000);
    assert_eq!(place.blobs.size(&stored.sha256).await.unwrap(), Some(3_000_000));
    assert!(place.get(&stored.sha256, 0..stored.size).await == content);
    assert_eq!(place.get(&stored.sha256, 10..15).await, &content[10..15]);
}

#[tokio::test]
async fn an_empty_file_is_a_blob_too() {
    let place = Place::new();
    let stored = place.put(b"").await;
    assert_eq!(
        stored.sha256,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    assert!(place.get(&stored.sha256, 0..0).await.is_empty());
}

#[tokio::test]
async fn the_same_content_is_kept_once() {
    let place = Place::new();
    let (first, second) = (place.put(b"same").await, place.put(b"same").await);
    assert_eq!(first, second);
    let folder = place.folder.path().join("blobs").join(&first.sha256[..2]);
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}

#[tokio::test]
async fn a_deleted_blob_is_gone_and_may_be_deleted_again() {
    let place = Place::new();
    let stored = place.put(b"short-lived").await;
    place.blobs.delete(&stored.sha256).await.unwrap();
    place.blobs.delete(&stored.sha256).await.unwrap();
    assert_eq!(place.blobs.size(&stored.sha256).await.unwrap(), None);
    assert!(place.blobs.stream(&stored.sha256, 0..5).await.is_err());
}

#[tokio::test]
async fn a_name_that_is_no_hash_reaches_no_file() {
    let place = Place::new();
    for name in ["", "../../etc/passwd", "AB", &"g".repeat(64), &"A".repeat(64)] {
        assert!(
            matches!(place.blobs.size(name).await, Err(BlobError::Name(_))),
            "{name}"
        );
    }
}
