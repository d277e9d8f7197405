//! Where the workspace lies.

use camino::{Utf8Path, Utf8PathBuf};

/// The root of the workspace.
pub fn root() -> Utf8PathBuf {
    let here = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies in the workspace").to_owned()
}
