//! Reading a file through: to name its content, and to hand it to the store.

use crate::{BlobError, Stored};
use bytes::BytesMut;
use camino::{Utf8Path, Utf8PathBuf};
use object_store::{MultipartUpload, WriteMultipart};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

const PIECE: usize = 256 * 1024;
/// Pieces under way at once while a file is stored.
const IN_FLIGHT: usize = 4;

fn failed(verb: &'static str, path: &Utf8Path) -> impl FnOnce(std::io::Error) -> BlobError {
    let path = path.to_owned();
    move |source| BlobError::File { verb, path, source }
}

/// The name and size of a file's content; the file comes back at its beginning.
pub(crate) async fn whole_file(mut file: File, path: &Utf8Path) -> Result<(File, Stored), BlobError> {
    let path: Utf8PathBuf = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let mut hash = Sha256::new();
        let mut piece = vec![0; PIECE];
        let mut size = 0;
        loop {
            let read = file.read(&mut piece).map_err(failed("read", &path))?;
            if read == 0 {
                break;
            }
            hash.update(&piece[..read]);
            size += read as u64;
        }
        file.seek(SeekFrom::Start(0)).map_err(failed("read", &path))?;
        Ok((
            file,
            Stored {
                sha256: hex::encode(hash.finalize()),
                size,
            },
        ))
    });
    reading.await.expect("reading a file does not panic")
}

/// Hands a file to the store under the name of its content, and takes it back if the content is not what was named.
pub(crate) async fn upload(
    upload: Box<dyn MultipartUpload>,
    mut file: File,
    expected: &Stored,
    path: &Utf8Path,
) -> Result<(), BlobError> {
    let mut upload = WriteMultipart::new(upload);
    let mut hash = Sha256::new();
    let mut size = 0;
    loop {
        let path: Utf8PathBuf = path.to_owned();
        let reading = tokio::task::spawn_blocking(move || {
            let mut piece = BytesMut::zeroed(PIECE);
            let read = file.read(&mut piece).map_err(failed("read", &path))?;
            piece.truncate(read);
            Ok::<_, BlobError>((file, piece.freeze()))
        });
        let piece;
        match reading.await.expect("reading a file does not panic") {
            Ok(read) => (file, piece) = read,
            Err(error) => {
                upload.abort().await?;
                return Err(error);
            }
        }
        if piece.is_empty() {
            break;
        }
        hash.update(&piece);
        size += piece.len() as u64;
        if let Err(error) = upload.wait_for_capacity(IN_FLIGHT).await {
            // What was stored of it goes; why it went wrong is what matters.
            let _ = upload.abort().await;
            return Err(error.into());
        }
        upload.put(piece);
    }
    if size != expected.size || hex::encode(hash.finalize()) != expected.sha256 {
        upload.abort().await?;
        return Err(BlobError::Changed(path.to_owned()));
    }
    upload.finish().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt as _;
    use object_store::memory::InMemory;
    use object_store::path::Path;
    use object_store::{ObjectStore as _, ObjectStoreExt as _};

    fn file(content: &[u8]) -> (tempfile::TempDir, File, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().join("file")).unwrap();
        std::fs::write(&path, content).unwrap();
        let file = File::open(&path).unwrap();
        (folder, file, path)
    }

    async fn stored(store: &InMemory) -> usize {
        store.list(None).try_collect::<Vec<_>>().await.unwrap().len()
    }

    #[tokio::test]
    async fn a_file_that_was_read_stands_at_its_beginning_again() {
        let (_folder, file, path) = file(b"hello");
        let (mut file, _) = whole_file(file, &path).await.unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert_eq!(content, b"hello");
    }

    #[tokio::test]
    async fn a_file_that_changed_meanwhile_is_refused_and_nothing_is_kept() {
        let (_folder, file, path) = file(b"after");
        let store = InMemory::new();
        let before = Stored {
            sha256: hex::encode(Sha256::digest(b"befor")),
            size: 5,
        };
        let refused = upload(
            store.put_multipart(&Path::from("key")).await.unwrap(),
            file,
            &before,
            &path,
        )
        .await;
        assert!(matches!(refused, Err(BlobError::Changed(changed)) if changed == path));
        assert_eq!(stored(&store).await, 0);
    }

    #[tokio::test]
    async fn a_file_that_grew_meanwhile_is_refused() {
        let (_folder, file, path) = file(b"hello and more");
        let before = Stored {
            sha256: hex::encode(Sha256::digest(b"hello")),
            size: 5,
        };
        let refused = upload(
            InMemory::new().put_multipart(&Path::from("key")).await.unwrap(),
            file,
            &before,
            &path,
        )
        .await;
        assert!(matches!(refused, Err(BlobError::Changed(_))));
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_read_is_told_by_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        let refused = whole_file(File::open(&path).unwrap(), &path).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("cannot read {path}"));
    }
}
