//! Projects and their members.

mod life;
mod members;
