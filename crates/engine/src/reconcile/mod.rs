//! What heals and what cleans up. Each reconciler takes no input, may run at any time and any number of times, and is woken
//! by a bell and by a timer.

mod purge;
mod recover;

pub(crate) use purge::{keep_purging, purge};
pub(crate) use recover::recover;
