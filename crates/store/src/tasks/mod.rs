//! Tasks: how they are kept, listed, changed and removed.

mod bin;
mod copy;
mod list;
mod list_sql;
mod purge;
mod read;
mod revisions;
mod row;
mod write;

pub use bin::{BinView, BinnedTask, LeavingTask};

use crate::sql::Statement;

/// Every statement about tasks.
pub(crate) const ALL: &[&[Statement]] = &[
    bin::ALL,
    copy::ALL,
    list::ALL,
    list_sql::OF_PROJECT.as_flattened(),
    list_sql::OF_TENANT.as_flattened(),
    list_sql::OF_MEMBER.as_flattened(),
    purge::ALL,
    read::ALL,
    revisions::ALL,
    write::ALL,
];
