//! Build files: from the tree to what they say, with a place for everything that is wrong.

mod actions;
mod checkout;
mod environment;
mod flow;
mod graph;
mod in_house;
mod inputs;
mod limits;
mod maven;
mod params;
mod parse;
mod reader;
mod rendered;
mod root;
mod shape;
mod steps;

pub(crate) use checkout::inside;
pub use flow::{BuildRefProblem, FlowFile, Job, JobSet, Strategy};
pub(crate) use inputs::says_yes;
pub use parse::{Parsed, parse};
pub(crate) use shape::Text;
pub use shape::{
    Arch, BuildFile, CodeCache, Environments, File, FileCheckout, FileItem, FileManifest, FileParam, FileStep,
    Resource, ResourceKind,
};
