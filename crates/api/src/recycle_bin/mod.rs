//! The recycle bin: deleted tasks, for as long as they are kept. One file per verb.

mod keep;
mod list;
mod remove;
mod restore;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("recycle_bin")
        .verb("keep", operation!(keep::set_keep_time))
        .verb("list", operation!(list::list_recycling_job))
        .verb("restore", operation!(restore::restore_recycling_jobs))
        .verb("remove", operation!(remove::delete_recycling_jobs))
        .verb("remove", operation!(remove::clear_recycling_jobs))
}
