//! What lies in the repositories of tasks: the names of files, branches and tags. Asked for where builds run: what a build could
//! not reach, a look at a repository does not reach either.

mod files;
mod known;
mod look;
mod refs;

pub(crate) use files::files;
pub use known::SourceKey;
pub(crate) use look::Looks;
pub use refs::{GitRef, RefKind};
