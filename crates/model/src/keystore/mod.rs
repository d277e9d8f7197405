//! The file manager: small files with secrets in them (keystores, certificates, settings) that builds of a tenant use.

mod file;
mod name;
mod rights;

pub use file::{Grant, KeystoreFile, Sharing};
pub use name::{FileName, FileNameProblem};
pub use rights::{FileRight, FileRights};
