//! Kiln's own operations under `/kiln/v1/`: what the official API lacks. Few, and never in place of an official one.

mod artifacts;
mod build;
mod follow;
mod range;
mod wait;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("kiln")
        .verb("build", operation!(build::show_build))
        .verb("build", operation!(build::show_numbered_build))
        .verb("wait", operation!(wait::wait_for_build))
        .verb("wait", operation!(wait::wait_for_numbered_build))
        .verb("follow", operation!(follow::follow_log))
        .verb("artifacts", operation!(artifacts::list_artifacts))
        .verb("artifacts", operation!(artifacts::download_artifact))
}
