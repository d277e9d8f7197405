//! Files that a step expects before its script starts.

use super::maven_settings::MavenSettings;
use std::fmt;

/// A file that a step expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// What its path is relative to.
    pub root: FileRoot,
    /// Its path, with `/` between the parts and without `..`.
    pub path: String,
    /// What it holds.
    pub content: FileContent,
}

/// Where a planned file lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRoot {
    /// In the private home of the build.
    Home,
    /// In the workspace.
    Workspace,
}

/// What a planned file holds.
#[derive(Clone, PartialEq, Eq)]
pub enum FileContent {
    /// This text, which may hold secrets.
    Text(String),
    /// Settings for Maven, once the private repositories that they name are known.
    MavenSettings(MavenSettings),
    /// The file of the file manager that has this name, with the rights of whoever started the build.
    Keystore(String),
}

impl fmt::Debug for FileContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.debug_struct("Text").field("bytes", &text.len()).finish(),
            Self::MavenSettings(settings) => settings.fmt(f),
            Self::Keystore(name) => f.debug_tuple("Keystore").field(name).finish(),
        }
    }
}
