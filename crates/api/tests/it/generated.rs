//! What is generated and committed is what the code says.

use std::path::Path;

#[test]
fn the_committed_files_are_what_the_code_generates() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let document = serde_json::to_string_pretty(&kiln_api::openapi()).unwrap();
    for (path, content) in [
        ("openapi.json", format!("{document}\n")),
        ("crates/api/operations.txt", kiln_api::inventory()),
    ] {
        let committed = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(
            committed == content,
            "{path} is not up to date: run `cargo xtask generate`"
        );
    }
}

#[test]
fn every_operation_lies_in_the_file_that_the_inventory_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for line in kiln_api::inventory().lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [id, method, _, _, file] = columns[..] else {
            panic!("not five columns: {line}");
        };
        let source = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(source.contains(&format!("operation_id = \"{id}\"")), "{line}");
        assert!(source.contains(&format!("{}, path =", method.to_lowercase())), "{line}");
    }
}
