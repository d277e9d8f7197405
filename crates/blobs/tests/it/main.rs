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

#[tokio::test]
async fn content_of_every_size_around_a_piece_comes_back() {
    let place = Place::new();
    for size in [1, 262_143, 262_144, 262_145, 524_288] {
        let content: Vec<u8> = (0..size).map(|it: u32| (it % 241) as u8).collect();
        let stored = place.put(&content).await;
        assert!(place.get(&stored.sha256, 0..stored.size).await == content, "{size}");
    }
}

#[tokio::test]
async fn a_blob_is_named_by_its_content() {
    let stored = Place::new().put(b"hello").await;
    assert_eq!(
        stored.sha256,
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    );
}

#[tokio::test]
async fn different_content_has_different_names() {
    let place = Place::new();
    assert_ne!(place.put(b"one").await.sha256, place.put(b"two").await.sha256);
}

#[tokio::test]
async fn a_range_beyond_the_end_is_cut_at_the_end() {
    let place = Place::new();
    let stored = place.put(b"hello").await;
    assert_eq!(place.get(&stored.sha256, 3..99).await, b"lo");
}

#[tokio::test]
async fn a_blob_that_never_was_has_no_size() {
    let place = Place::new();
    assert_eq!(place.blobs.size(&"a".repeat(64)).await.unwrap(), None);
}

#[tokio::test]
async fn a_blob_that_never_was_cannot_be_read() {
    let place = Place::new();
    assert!(matches!(
        place.blobs.stream(&"a".repeat(64), 0..1).await,
        Err(BlobError::Store(_))
    ));
}

#[tokio::test]
async fn names_that_are_no_hash_are_neither_read_nor_deleted() {
    let place = Place::new();
    for name in ["..", "/etc/passwd"] {
        assert!(
            matches!(place.blobs.stream(name, 0..1).await, Err(BlobError::Name(_))),
            "{name}"
        );
        assert!(
            matches!(place.blobs.delete(name).await, Err(BlobError::Name(_))),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_folder_that_was_closed_and_opened_has_its_blobs() {
    let place = Place::new();
    let stored = place.put(b"kept").await;
    let root = Utf8PathBuf::from_path_buf(place.folder.path().join("blobs")).unwrap();
    let again = Blobs::open(&root).unwrap();
    assert_eq!(again.size(&stored.sha256).await.unwrap(), Some(4));
}

#[test]
fn a_place_that_is_no_folder_cannot_be_opened() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = Utf8PathBuf::from_path_buf(file.path().to_owned()).unwrap();
    let refused = Blobs::open(&path).unwrap_err();
    assert_eq!(refused.to_string(), format!("cannot make {path}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_at_the_same_time_is_kept_once_and_whole() {
    let place = Place::new();
    let path = Utf8PathBuf::from_path_buf(place.folder.path().join("file")).unwrap();
    let content = vec![7; 1_000_000];
    std::fs::write(&path, &content).unwrap();
    let puts: Vec<_> = (0..8)
        .map(|_| {
            let (blobs, path) = (place.blobs.clone(), path.clone());
            tokio::spawn(async move { blobs.put_file(File::open(&path).unwrap(), &path).await.unwrap() })
        })
        .collect();
    let mut names = std::collections::HashSet::new();
    for put in puts {
        names.insert(put.await.unwrap().sha256);
    }
    assert_eq!(names.len(), 1);
    let name = names.into_iter().next().unwrap();
    assert!(place.get(&name, 0..1_000_000).await == content);
}

#[tokio::test]
async fn nothing_but_blobs_is_left_in_the_folder() {
    let place = Place::new();
    let stored = place.put(b"only").await;
    let folder = place.folder.path().join("blobs").join(&stored.sha256[..2]);
    let names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    assert_eq!(names, [std::ffi::OsString::from(&stored.sha256)]);
}
