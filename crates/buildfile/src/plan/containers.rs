//! What steps do with a container engine: single commands, an image that is built and pushed.

use super::hidden::Hidden;
use std::collections::BTreeMap;

/// One command of a container engine, as a program and its arguments: no shell reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerCommand {
    /// The verb and what follows it. No secret stands here.
    pub words: Vec<String>,
    /// What it reads from standard input: the password of a login.
    pub password: Option<Hidden>,
    /// What it finds in its environment besides the parameters.
    pub env: BTreeMap<String, Hidden>,
    /// Its line in the step, for messages; counted from 1.
    pub line: usize,
}

/// The verbs that a step may use.
pub const CONTAINER_VERBS: [&str; 7] = ["build", "tag", "push", "pull", "login", "logout", "save"];

/// An image that is built from the workspace and pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedImage {
    /// The regions whose registries it goes to; the service's own where there are none.
    pub regions: Vec<String>,
    /// The organisation above its name, where it has one.
    pub organization: Option<String>,
    /// Its name.
    pub name: String,
    /// Its tag.
    pub tag: String,
    /// The Dockerfile, below the workspace.
    pub dockerfile: String,
    /// The folder that it is built from, below the workspace.
    pub folder: String,
    /// Whether it gets labels that say which build made it.
    pub labels: bool,
}
