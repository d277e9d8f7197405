//! What a build file says, read and checked.

use super::flow::FlowFile;
use crate::condition::Condition;
use crate::diagnostic::{Source, Span};
use crate::values::Values;
use kiln_model::task::{ParameterName, Step, Timeout};
use std::collections::BTreeMap;

/// A build file.
#[derive(Debug, Clone, PartialEq)]
pub enum File {
    /// The steps of one build.
    Build(Box<BuildFile>),
    /// A graph of builds, each with a file of its own.
    Flow(Box<FlowFile>),
}

/// The steps of one build, and where they run.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildFile {
    /// The text that it was read from.
    pub source: Source,
    /// Its parameters.
    pub params: Vec<FileParam>,
    /// Where it runs, by condition.
    pub environments: Environments,
    /// Folders of code that are kept between builds.
    pub caches: Vec<CodeCache>,
    /// How long it may take, where it says so.
    pub timeout: Option<Timeout>,
    /// What it does, in order.
    pub items: Vec<FileItem>,
}

impl BuildFile {
    /// Whether it says itself which sources are checked out; otherwise those of the task are, before the first step.
    #[must_use]
    pub fn checks_out(&self) -> bool {
        self.items.iter().any(|it| match it {
            FileItem::Checkout(_) | FileItem::Manifest(_) => true,
            FileItem::Step(_) => false,
        })
    }

    /// Its steps as a task would have them, without the checkouts.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.items.iter().filter_map(|it| match it {
            FileItem::Step(it) => Some(&it.step),
            FileItem::Checkout(_) | FileItem::Manifest(_) => None,
        })
    }
}

/// A parameter of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileParam {
    /// Its name.
    pub name: ParameterName,
    /// Its value; empty where the file gives none.
    pub value: String,
    /// Where it stands.
    pub(crate) at: Span,
}

/// One thing that a build does.
#[derive(Debug, Clone, PartialEq)]
pub enum FileItem {
    /// It checks a repository out.
    Checkout(FileCheckout),
    /// It checks the repositories of a manifest out.
    Manifest(FileManifest),
    /// It runs a step.
    Step(FileStep),
}

/// A step as a task would have it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileStep {
    /// The step: its kind, its name, its properties.
    pub step: Step,
    /// Where it stands.
    pub(crate) at: Span,
    /// Where its properties stand, and what the file calls them.
    pub(crate) places: BTreeMap<String, Place>,
}

/// Where a property stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub(crate) at: Span,
    pub(crate) key: String,
    /// Its words for yes and no, where it says one of them: references in it are replaced before it is read.
    pub(crate) flag: Option<(&'static str, &'static str)>,
}

/// A text of the file that may hold references to parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) at: Span,
}

/// A checkout, before the parameters are in place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileCheckout {
    /// The name of the step.
    pub name: String,
    /// Whether the build goes on when it fails.
    pub ignore_failure: bool,
    pub(crate) at: Span,
    pub(crate) url: Option<Text>,
    pub(crate) branch: Option<Text>,
    pub(crate) commit: Option<Text>,
    pub(crate) tag: Option<Text>,
    pub(crate) depth: Option<Text>,
    pub(crate) submodules: Option<Text>,
    pub(crate) lfs: Option<Text>,
    pub(crate) path: Option<Text>,
    /// The credential to fetch with, where a rendered script names one.
    pub endpoint: Option<String>,
}

/// A checkout of the repositories that a manifest names, before the parameters are in place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileManifest {
    /// The name of the step.
    pub name: String,
    /// Whether the build goes on when it fails.
    pub ignore_failure: bool,
    pub(crate) at: Span,
    pub(crate) url: Option<Text>,
    pub(crate) branch: Option<Text>,
    pub(crate) file: Option<Text>,
    pub(crate) path: Option<Text>,
    pub(crate) lfs: Option<Text>,
    pub(crate) username: Option<Text>,
    pub(crate) password: Option<Text>,
}

/// Where a build runs, by condition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Environments {
    /// The conditional ones; the first whose condition holds is taken.
    pub conditional: Vec<(Condition, Resource)>,
    /// The one that is taken otherwise.
    pub otherwise: Option<Resource>,
}

impl Environments {
    /// What a build with these values runs on; none where the file leaves it to the task.
    #[must_use]
    pub fn chosen(&self, values: &Values) -> Option<&Resource> {
        let conditional = self.conditional.iter().find(|(condition, _)| condition.holds(values));
        conditional.map(|(_, it)| it).or(self.otherwise.as_ref())
    }
}

/// What a build runs on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// Whose machines they are.
    pub kind: ResourceKind,
    /// Their processors.
    pub arch: Arch,
    /// Their size, like `2U8G`; the service's default where absent.
    pub class: Option<String>,
    /// The pool of one's own machines.
    pub pool: Option<String>,
}

/// Whose machines a build runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResourceKind {
    /// `docker`: the service's.
    #[default]
    Docker,
    /// `custom`: a pool of one's own.
    Custom,
    /// `Linux`: one's own, in the older syntax.
    Linux,
    /// `MAC`: one's own, in the older syntax.
    Mac,
}

/// Processors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Arch {
    /// `X86`.
    #[default]
    X86,
    /// `ARM`.
    Arm,
}

/// A folder of code that is kept between builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeCache {
    /// The folder, relative to the workspace, without `..`.
    pub local_path: String,
    /// What fills it or brings it up to date.
    pub command: String,
    /// A label of the cache.
    pub branch: Option<String>,
    /// Another one.
    pub url: Option<String>,
}
