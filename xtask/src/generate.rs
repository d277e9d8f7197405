//! `cargo xtask generate`: the files that are written from the code.

use crate::error::XtaskError;
use crate::{say, workspace};
use clap::Args;

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// Write nothing; fail where a file is stale
    #[arg(long)]
    pub check: bool,
}

/// Writes the generated files, or only compares them.
///
/// # Errors
/// A file cannot be written, or is stale.
pub fn run(args: &GenerateArgs) -> Result<(), XtaskError> {
    let mut openapi = serde_json::to_string_pretty(&kiln_api::openapi()).expect("the document can be written as JSON");
    openapi.push('\n');
    for (name, content) in [
        ("openapi.json", openapi),
        ("crates/api/operations.txt", kiln_api::inventory()),
    ] {
        let path = workspace::root().join(name);
        let standing = std::fs::read_to_string(&path).unwrap_or_default();
        if standing == content {
            continue;
        }
        if args.check {
            return Err(XtaskError::Stale(name.into()));
        }
        std::fs::write(&path, content).map_err(|source| XtaskError::File { path, source })?;
        say::line(format!("generate: wrote {name}"));
    }
    Ok(())
}
