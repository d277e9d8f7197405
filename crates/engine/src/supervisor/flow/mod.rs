//! A flow: a build whose jobs are builds of their own. Its supervisor needs no place: it triggers each job when its turn comes,
//! and waits for the last of them.

mod board;
mod conduct;
mod jobs;

pub use conduct::STEP;
pub(super) use conduct::run;
