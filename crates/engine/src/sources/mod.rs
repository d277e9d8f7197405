//! Sources on this server: one bare mirror per repository and whoever fetches it, and what builds are given of it.
//!
//! A mirror is a cache. Whatever is wrong with one, it is thrown away and fetched anew; builds never see it, they get work trees
//! that share nothing with it. Git runs where builds run ([`crate::errand`]).

mod address;
mod commit;
mod content;
mod credential;
mod error;
pub(crate) mod manifest;
mod mirrors;
mod origin;
mod trees;
mod upkeep;

pub(crate) use address::{host, public_url};
pub(crate) use commit::wanted;
pub(crate) use credential::{Credential, git_environment};
pub(crate) use error::Unfetched;
pub(crate) use manifest::{Element, Manifest, Project};
pub(crate) use mirrors::{MirroredCommit, Mirrors};
pub(crate) use origin::Origin;
pub(crate) use trees::{Lease, TreeKind, WorkTree};
