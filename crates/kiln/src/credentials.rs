//! `credentials.json`: what the first start made, for people, scripts and `kiln env`.

use crate::data_dir::{DataDir, DataDirError, write_private};
use camino::Utf8PathBuf;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};

/// A credentials file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// There is none.
    #[error("{path} does not exist; `kiln serve` writes it at its first start")]
    Absent {
        /// The file.
        path: Utf8PathBuf,
    },
    /// It cannot be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// The file.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is not what a server wrote.
    #[error("{path} is damaged")]
    Damaged {
        /// The file.
        path: Utf8PathBuf,
        /// Where and why.
        #[source]
        source: serde_json::Error,
    },
}

/// The content of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CredentialsFile {
    pub endpoint: String,
    pub iam_endpoint: String,
    pub region: String,
    pub domain_name: String,
    pub domain_id: String,
    pub user_name: String,
    pub user_id: String,
    #[serde(serialize_with = "exposed")]
    pub password: SecretString,
    pub ak: String,
    #[serde(serialize_with = "exposed")]
    pub sk: SecretString,
    pub iam_project_id: String,
    pub project_id: String,
}

fn exposed<S: Serializer>(secret: &SecretString, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(secret.expose_secret())
}

impl CredentialsFile {
    /// Reads the file of a data directory.
    ///
    /// # Errors
    /// It does not exist or is damaged.
    pub fn read(dir: &DataDir) -> Result<Self, CredentialsError> {
        let path = dir.credentials();
        let bytes = std::fs::read(&path).map_err(|source| {
            if source.kind() == std::io::ErrorKind::NotFound {
                CredentialsError::Absent { path: path.clone() }
            } else {
                CredentialsError::Unreadable {
                    path: path.clone(),
                    source,
                }
            }
        })?;
        serde_json::from_slice(&bytes).map_err(|source| CredentialsError::Damaged { path, source })
    }

    /// Writes the file, readable by its owner alone.
    ///
    /// # Errors
    /// The data directory cannot be written.
    pub fn write(&self, dir: &DataDir) -> Result<(), DataDirError> {
        let path = dir.credentials();
        let mut text = serde_json::to_vec_pretty(self).expect("texts can be written as JSON");
        text.push(b'\n');
        write_private(&path, &text).map_err(|source| DataDirError::Io { path, source })
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use camino::Utf8Path;

    /// Credentials as a first start makes them.
    pub fn sample() -> CredentialsFile {
        let text = |it: &str| it.to_owned();
        CredentialsFile {
            endpoint: text("http://127.0.0.1:8070"),
            iam_endpoint: text("http://127.0.0.1:8070"),
            region: text("local-1"),
            domain_name: text("kiln"),
            domain_id: "d".repeat(32),
            user_name: text("admin"),
            user_id: "e".repeat(32),
            password: SecretString::from("it's secret"),
            ak: text("AK"),
            sk: SecretString::from("SK"),
            iam_project_id: "a".repeat(32),
            project_id: "b".repeat(32),
        }
    }

    #[test]
    fn what_was_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let dir = DataDir::create(Utf8Path::from_path(folder.path()).unwrap()).unwrap();
        assert!(matches!(
            CredentialsFile::read(&dir),
            Err(CredentialsError::Absent { .. })
        ));
        sample().write(&dir).unwrap();
        let read = CredentialsFile::read(&dir).unwrap();
        assert_eq!(read.password.expose_secret(), "it's secret");
        assert_eq!(read.project_id, "b".repeat(32));
    }

    #[test]
    fn debug_shows_no_secret() {
        let text = format!("{:?}", sample());
        assert!(!text.contains("it's secret") && !text.contains("\"SK\""), "{text}");
    }
}
