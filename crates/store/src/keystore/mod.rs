//! The file manager: files with their sealed contents, and who may do what with each.

mod files;
mod grants;

use crate::sql::Statement;

/// Every statement of the file manager.
pub(crate) const ALL: &[&[Statement]] = &[files::ALL, grants::ALL];
