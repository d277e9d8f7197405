//! Keeping an artifact as a file: downloaded piece by piece, checked against the checksum that the server tells.

use super::{Api, ClientError};
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Write;

impl Api {
    /// Downloads `artifact`, an entry of a build's list, into `folder`, and says where it lies. A file that is there already
    /// is not overwritten; one whose content is not what was promised is removed again.
    ///
    /// # Errors
    /// The file cannot be made, the download fails, or the content is another than its checksum says.
    pub async fn save_artifact(&self, artifact: &Value, folder: &Utf8Path) -> Result<Utf8PathBuf, ClientError> {
        let word = |key: &str| artifact[key].as_str().unwrap_or_default();
        // The name alone: a path that a server tells must not lead out of the folder.
        let name = Utf8Path::new(word("path")).file_name().unwrap_or("artifact");
        let path = folder.join(name);
        let fail = |source| ClientError::File {
            path: path.clone(),
            source,
        };
        let mut file = File::create_new(&path).map_err(fail)?;
        let mut hash = Sha256::new();
        let done = self
            .download(word("uri"), |piece| {
                hash.update(piece);
                file.write_all(piece).map_err(fail)
            })
            .await;
        let done = done.and_then(|()| {
            let found = hash.finalize().iter().map(|it| format!("{it:02x}")).collect::<String>();
            if found == word("sha256") {
                Ok(())
            } else {
                Err(ClientError::Checksum {
                    path: path.clone(),
                    found,
                })
            }
        });
        if done.is_err() {
            // What is half there would be taken for the whole.
            let _ = std::fs::remove_file(&path);
        }
        done.map(|()| path)
    }
}
