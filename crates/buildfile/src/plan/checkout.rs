//! Checkouts with the values of a build in place.

use std::fmt;

/// A repository that a step checks out. Of commit, tag and branch the first that is there counts; whoever starts the build may
/// have named another branch, which counts more than this one.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PlannedCheckout {
    /// Its address; the task's repository where absent.
    pub url: Option<String>,
    /// The branch; the build's own where absent.
    pub branch: Option<String>,
    /// The commit.
    pub commit: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// How many commits are fetched; all where absent.
    pub depth: Option<u32>,
    /// Whether submodules are checked out.
    pub submodules: bool,
    /// Whether large files are fetched.
    pub lfs: bool,
    /// The folder below the workspace that it is put into, without `..`; the workspace itself where absent.
    pub path: Option<String>,
    /// The credential to fetch with; none but where a rendered script names one.
    pub endpoint: Option<String>,
}

impl fmt::Debug for PlannedCheckout {
    /// Without the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlannedCheckout")
            .field("of_the_task", &self.url.is_none())
            .field("branch", &self.branch)
            .field("commit", &self.commit)
            .field("tag", &self.tag)
            .field("depth", &self.depth)
            .field("submodules", &self.submodules)
            .field("lfs", &self.lfs)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The repositories of a manifest that a step checks out.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PlannedManifest {
    /// The address of the repository that has the manifest.
    pub url: String,
    /// Its branch or revision; its default branch where absent.
    pub branch: Option<String>,
    /// The path of the manifest in it, without `..`.
    pub file: String,
    /// The folder below the workspace that everything is put into, without `..`; the workspace itself where absent.
    pub path: Option<String>,
    /// Whether large files are fetched.
    pub lfs: bool,
    /// The user to fetch as.
    pub username: Option<String>,
    /// The password to fetch with.
    pub password: Option<String>,
}

impl fmt::Debug for PlannedManifest {
    /// Without address, user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlannedManifest")
            .field("branch", &self.branch)
            .field("file", &self.file)
            .field("path", &self.path)
            .field("lfs", &self.lfs)
            .field("signs_in", &self.username.is_some())
            .finish_non_exhaustive()
    }
}
