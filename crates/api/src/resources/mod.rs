//! What builds run on.

mod countdown;
mod spec;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("resources")
        .verb("countdown", operation!(countdown::show_package_spec_count_down))
        .verb("spec", operation!(spec::show_available_inner_spec))
}
