//! Tasks: how they are kept, listed, changed and removed.

mod purge;
mod read;
mod row;
mod write;

use crate::sql::Statement;

/// Every statement about tasks.
pub(crate) const ALL: &[&[Statement]] = &[purge::ALL, read::ALL, write::ALL];
