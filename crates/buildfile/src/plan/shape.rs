//! What a plan consists of.

use super::checkout::{PlannedCheckout, PlannedManifest};
use crate::file::{CodeCache, Resource};
use kiln_model::task::Timeout;
use std::collections::BTreeMap;
use std::fmt;

/// Everything that a build does. Unless it checks sources out itself, those of its task are there before its first step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What it runs on, where it says so itself.
    pub environment: Option<Resource>,
    /// Folders of code that are kept between builds.
    pub caches: Vec<CodeCache>,
    /// How long it may take, where it says so itself.
    pub timeout: Option<Timeout>,
    /// The steps, in order.
    pub steps: Vec<PlannedStep>,
    /// Lines for the build's log: what was left out or not understood, in words for its owner.
    pub warnings: Vec<String>,
}

impl Plan {
    /// Whether it says itself which sources are checked out.
    #[must_use]
    pub fn checks_out(&self) -> bool {
        self.steps.iter().any(|it| match it.action {
            Action::Checkout(_) | Action::Manifest(_) => true,
            Action::Script { .. } | Action::Upload { .. } | Action::Collect | Action::Unsupported { .. } => false,
        })
    }
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
    /// The image of the tool that it asks for, where it runs commands.
    pub image: Option<String>,
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
#[derive(Clone, PartialEq, Eq)]
pub enum Action {
    /// Runs a script in the workspace.
    Script {
        /// The script. Where it begins with `#!` it is a program of that interpreter, otherwise one for `/bin/sh -e`. Write
        /// it to a private file: it may hold secrets where no shell could take them from the environment.
        text: String,
        /// What the environment has besides the parameters; stronger than a parameter of the same name.
        env: BTreeMap<String, String>,
        /// What must lie there before the script starts.
        files: Vec<PlannedFile>,
        /// Programs that the script names and that must exist, so that a missing one can be said by its name.
        needs: Vec<&'static str>,
    },
    /// Hands files to the release repository.
    Upload {
        /// The files: a glob, relative to the workspace, without `..`.
        pattern: String,
        /// The folder that they are put into; the build's own number where absent.
        version: Option<String>,
        /// The name that the file gets; its own where absent.
        package: Option<String>,
        /// The folder above the version, relative, without `..`; the root where absent.
        folder: Option<String>,
        /// Whether the folders below the workspace are kept, or all files lie side by side.
        keep_folders: bool,
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

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Script {
                text,
                env,
                files,
                needs,
            } => f
                .debug_struct("Script")
                .field("bytes", &text.len())
                .field("env", &env.keys())
                .field("files", files)
                .field("needs", needs)
                .finish(),
            Self::Upload {
                pattern, keep_folders, ..
            } => f
                .debug_struct("Upload")
                .field("pattern_bytes", &pattern.len())
                .field("keep_folders", keep_folders)
                .finish_non_exhaustive(),
            Self::Collect => f.write_str("Collect"),
            Self::Checkout(checkout) => checkout.fmt(f),
            Self::Manifest(manifest) => manifest.fmt(f),
            Self::Unsupported { module_id, reason } => f
                .debug_struct("Unsupported")
                .field("module_id", module_id)
                .field("reason", reason)
                .finish(),
        }
    }
}

/// A file that a step expects.
#[derive(Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// What its path is relative to.
    pub root: FileRoot,
    /// Its path, with `/` between the parts and without `..`.
    pub path: String,
    /// Its content, which may hold secrets.
    pub content: String,
}

impl fmt::Debug for PlannedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlannedFile")
            .field("root", &self.root)
            .field("path", &self.path)
            .field("bytes", &self.content.len())
            .finish()
    }
}

/// Where a planned file lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRoot {
    /// In the private home of the build.
    Home,
    /// In the workspace.
    Workspace,
}
