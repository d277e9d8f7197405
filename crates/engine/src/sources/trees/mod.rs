//! Work trees: each exactly one commit, with objects of its own. A tree shares nothing with its mirror or with another tree, so
//! that no build can spoil what another one gets.

mod ahead;
mod make;
mod pool;
mod sync;

pub(crate) use make::{TreeKind, WorkTree};
pub(crate) use pool::Lease;
pub(super) use pool::Pools;
