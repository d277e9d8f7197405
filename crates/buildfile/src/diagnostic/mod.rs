//! What is wrong with a build file: where, in which line, and what to do about it.

mod nearest;
mod shape;
mod source;

pub(crate) use nearest::{nearest, one_of};
pub use shape::{Diagnostic, Severity, Strictness};
pub use source::Source;
pub(crate) use source::{Position, Span};
