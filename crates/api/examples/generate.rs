//! Writes `openapi.json` and `operations.txt` from the code. Called by `cargo xtask generate`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (path, content) in kiln_api::generated() {
        std::fs::write(root.join(path), content)?;
    }
    Ok(())
}
