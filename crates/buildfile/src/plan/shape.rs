//! What a plan consists of.

use super::checkout::{PlannedCheckout, PlannedManifest};
use super::containers::{ContainerCommand, PlannedImage};
use super::files::PlannedFile;
use super::hidden::Hidden;
use super::tooling::Tooling;
use crate::file::{CodeCache, Resource};
use std::collections::BTreeMap;
use std::fmt;

/// Everything that a build does. Unless it checks sources out itself, those of its task are there before its first step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What it runs on, where it says so itself.
    pub environment: Option<Resource>,
    /// Folders of code that are kept between builds.
    pub caches: Vec<CodeCache>,
    /// The steps, in order.
    pub steps: Vec<PlannedStep>,
    /// Lines for the build's log: what was left out or not understood, in words for its owner.
    pub warnings: Vec<String>,
}

/// One step of a build, with all parameters in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// Its name, shown in the log.
    pub name: String,
    /// What it does.
    pub action: Action,
    /// Whether the build goes on when it fails.
    pub ignore_failure: bool,
    /// What it asks of the place where it runs.
    pub tooling: Tooling,
    /// What is collected when its commands have ended, also where they failed.
    pub collects: Option<Collect>,
}

/// What a step leaves in the workspace for reports. Patterns are globs, relative to the workspace, without `..`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collect {
    /// Results of tests: XML files as JUnit has them.
    pub tests: Option<String>,
    /// The folder of a coverage report.
    pub coverage: Option<String>,
    /// Whether tests that did not pass leave the step a success.
    pub ignore_failed_tests: bool,
    /// Whether the step fails where there are no results of tests.
    pub required: bool,
}

/// What a step does. Debug output shows no script and no content of files: secrets may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Runs a script in the workspace.
    Script(PlannedScript),
    /// Hands files to the release repository.
    Upload(PlannedUpload),
    /// Hands files to an object store.
    UploadObjects(PlannedObjects),
    /// Runs commands of the container engine, one after another.
    Containers(Vec<ContainerCommand>),
    /// Builds an image and pushes it.
    BuildImage(PlannedImage),
    /// Signs Android packages.
    Sign(PlannedSigning),
    /// Puts a file that a build handed in into the workspace.
    TakeArtifact {
        /// The record of the build.
        record: String,
        /// The SHA-256 of the file.
        sha256: String,
    },
    /// Puts a file of the file manager into the workspace.
    TakeFile {
        /// Its name.
        name: String,
    },
    /// Runs nothing: the step only collects what others left.
    Collect,
    /// Checks a repository out.
    Checkout(PlannedCheckout),
    /// Checks the repositories of a manifest out.
    Manifest(PlannedManifest),
    /// A kind of step that nothing here runs: it fails when its turn comes.
    Unsupported {
        /// The id of the kind.
        module_id: String,
        /// Why, in words for the build's log.
        reason: String,
    },
}

/// A script with what it needs.
#[derive(Clone, PartialEq, Eq)]
pub struct PlannedScript {
    /// The script. Where it begins with `#!` it is a program of that interpreter, otherwise one for `/bin/sh -e`. Write it to
    /// a private file: it may hold secrets where no shell could take them from the environment.
    pub text: String,
    /// What the environment has besides the parameters; stronger than a parameter of the same name.
    pub env: BTreeMap<String, String>,
    /// What must lie there before the script starts.
    pub files: Vec<PlannedFile>,
    /// A second script, which runs where the first one succeeded.
    pub then: Option<String>,
}

impl fmt::Debug for PlannedScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlannedScript")
            .field("bytes", &self.text.len())
            .field("env", &self.env.keys())
            .field("files", &self.files)
            .field("then", &self.then.is_some())
            .finish()
    }
}

/// Files for the release repository.
#[derive(Clone, PartialEq, Eq)]
pub struct PlannedUpload {
    /// The files: a glob, relative to the workspace, without `..`.
    pub pattern: String,
    /// The folder that they are put into; the build's own number where absent.
    pub version: Option<String>,
    /// The name that the file gets; its own where absent.
    pub package: Option<String>,
    /// The folder above the version, relative, without `..`; the root where absent.
    pub folder: Option<String>,
    /// Whether the folders below the workspace are kept, or all files lie side by side.
    pub keep_folders: bool,
}

impl fmt::Debug for PlannedUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlannedUpload")
            .field("pattern_bytes", &self.pattern.len())
            .field("keep_folders", &self.keep_folders)
            .finish_non_exhaustive()
    }
}

/// Files for an object store.
#[derive(Clone, PartialEq, Eq)]
pub struct PlannedObjects {
    /// The files: a glob, relative to the workspace, without `..`.
    pub pattern: String,
    /// The bucket.
    pub bucket: String,
    /// The folder in the bucket, without `/` at its ends; empty for the root.
    pub folder: String,
    /// The name that the file gets; its own where absent.
    pub rename: Option<String>,
    /// Whether the folders below the workspace are kept, or all files lie side by side.
    pub keep_folders: bool,
    /// What each object is stored with, by the names of headers.
    pub headers: Vec<(String, String)>,
}

impl fmt::Debug for PlannedObjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlannedObjects")
            .field("keep_folders", &self.keep_folders)
            .field("headers", &self.headers.len())
            .finish_non_exhaustive()
    }
}

/// Android packages to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSigning {
    /// The packages: a glob, relative to the workspace, without `..`.
    pub pattern: String,
    /// The file of the file manager that holds the key.
    pub keystore: String,
    /// The password of that file.
    pub keystore_password: Option<Hidden>,
    /// The key's name in it.
    pub alias: String,
    /// The password of the key; that of the file where absent.
    pub key_password: Option<Hidden>,
    /// More arguments for `apksigner sign`.
    pub arguments: Vec<String>,
}
