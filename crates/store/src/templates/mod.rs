//! Templates of tenants, and what is kept about templates of either kind: who likes them, how often they were used.

mod read;
mod used;
mod write;

use crate::sql::Statement;

/// Every statement about templates.
pub(crate) const ALL: &[&[Statement]] = &[read::ALL, used::ALL, write::ALL];
