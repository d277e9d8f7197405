//! The words for what was chosen and what is missing.

use crate::settings::Tool;
use kiln_buildfile::ToolAsk;

pub(super) const NO_ENGINE: &str = "commands about containers need a container engine, and none is configured: set \
                                    executor.container_engine to docker or podman";
pub(super) const NO_REGISTRY: &str =
    "an image is built to be pushed, and no registry is configured: set executor.image_registry";

/// A step wants an image, and nothing runs images.
pub(super) fn no_engine_for(image: &str) -> String {
    format!(
        "the image {image} needs a container engine, and none is configured: set executor.container_engine to docker or podman, \
         or let [[tools]] with name = {image:?} name folders of this machine"
    )
}

/// No store takes a bucket.
pub(super) fn no_store(bucket: &str) -> String {
    format!("no object store takes the bucket {bucket}: add one to the configuration ([[object_stores]])")
}

/// A program is not there.
pub(super) fn missing(program: &str, asked: &str) -> String {
    match asked {
        "" => format!(
            "{program} is not installed where this build runs: install it, or correct executor.container_engine"
        ),
        _ => format!(
            "{program} is not installed where this build runs: install it, or say where it is in the configuration \
             ([[tools]] with name = {asked:?})"
        ),
    }
}

/// A name that somebody chose is not in the configuration.
pub(super) fn not_configured(ask: &ToolAsk) -> String {
    let name = &ask.name;
    match ask.programs.as_slice() {
        [] => format!("{name} is not in the configuration ([[tools]]): the programs of this machine are used"),
        programs => format!(
            "{name} is not in the configuration ([[tools]]): {} of this machine is used, whatever its version",
            programs.join(" and ")
        ),
    }
}

/// A tool of the configuration is used.
pub(super) fn taken(name: &str, tool: &Tool) -> String {
    let folders: Vec<&str> = tool.folders.iter().map(|it| it.as_str()).collect();
    match (&tool.image, folders.is_empty()) {
        (Some(image), _) => format!("{name}: in the image {image}"),
        (None, false) => format!("{name}: from {}", folders.join(" and ")),
        (None, true) => format!("{name}: the one of this machine"),
    }
}
