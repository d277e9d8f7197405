//! YAML as a tree that keeps what schemas of YAML throw away: the text of each scalar and the place of each node.
//!
//! The only module that knows the YAML parser. Everything is bounded: the file, its depth, its nodes, each scalar, and what
//! aliases grow to.

mod decode;
mod hint;
mod json;
mod load;
mod node;

pub(crate) use decode::decode;
pub(crate) use hint::glued as missing_space;
pub(crate) use json::to_json;
pub(crate) use load::load;
pub(crate) use node::{Key, Kind, Node};

/// The largest file, in bytes.
pub(crate) const MAX_FILE: usize = 1 << 20;
/// The most nodes of a file, keys not counted, aliases replaced.
const MAX_NODES: usize = 20_000;
/// How deep nodes may lie in each other.
const MAX_DEPTH: usize = 250;
/// The longest scalar, in bytes.
const MAX_SCALAR: usize = 512 << 10;
/// How many bytes aliases may add.
const MAX_REPEATED: usize = 1 << 20;
