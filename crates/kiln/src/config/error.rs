//! What can be wrong with a configuration, said so that it can be put right.

use camino::Utf8PathBuf;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named cannot be read.
    #[error("cannot read the configuration file {path}")]
    Unreadable {
        /// The file.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path} is not valid TOML")]
    Syntax {
        /// The file.
        path: Utf8PathBuf,
        /// Where and why.
        #[source]
        source: toml::de::Error,
    },
    /// A key that does not exist.
    #[error("{origin}: unknown key `{key}`{}", nearest(hint.as_deref()))]
    UnknownKey {
        /// The file or the environment variable.
        origin: String,
        /// The key as written, with its section.
        key: String,
        /// The known key that looks most like it.
        hint: Option<String>,
    },
    /// A value that does not fit its key.
    #[error("{origin}: `{key}` {reason}")]
    BadValue {
        /// The file or the environment variable.
        origin: String,
        /// The key with its section.
        key: String,
        /// What is expected.
        reason: String,
    },
    /// A file that holds a secret cannot be read.
    #[error("`{key}`: cannot read {path}")]
    SecretFile {
        /// The key that names the file.
        key: String,
        /// The file.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

fn nearest(hint: Option<&str>) -> String {
    hint.map_or_else(String::new, |it| format!("; did you mean `{it}`?"))
}
