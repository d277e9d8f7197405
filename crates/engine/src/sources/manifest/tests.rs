//! What manifests say, and what is refused.

use super::*;

fn all(text: &str, manifest: &str) -> Result<Vec<(String, String, Option<String>)>, String> {
    let mut it = Manifest::default();
    for element in read(text.as_bytes())?.0 {
        it.add(element)?;
    }
    let projects = it.projects(manifest)?;
    Ok(projects
        .into_iter()
        .map(|(project, url, revision)| (project.path, url, revision))
        .collect())
}

fn expected(path: &str, url: &str, revision: Option<&str>) -> (String, String, Option<String>) {
    (path.into(), url.into(), revision.map(Into::into))
}

#[test]
fn projects_are_at_their_remotes_with_their_revisions() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
        <manifest>
          <remote name="a" fetch="https://host/a/" revision="r1"/>
          <remote name="b" fetch=".."/>
          <default remote="a" revision="main"/>
          <project name="z&amp;y" />
          <project path="deps/x" name="x" remote="b" revision="refs/tags/v1" groups="notdefault"/>
          <project path="." name="top" revision="0123456789012345678901234567890123456789"/>
          <repo-hooks in-project="x" enabled-list="pre-upload"/>
        </manifest>"#;
    let found = all(text, "https://host/team/sub/manifest.git").unwrap();
    let hash = "0123456789012345678901234567890123456789";
    assert_eq!(
        found,
        [
            expected("", "https://host/a/top", Some(hash)),
            expected("deps/x", "https://host/team/x", Some("refs/tags/v1")),
            expected("z&y", "https://host/a/z&y", Some("r1")),
        ]
    );
    assert_eq!(read(text.as_bytes()).unwrap().1.len(), 1);
}

#[test]
fn a_relative_remote_never_leaves_its_host() {
    for (manifest, fetch, url) in [
        ("https://host/team/manifest.git", ".", "https://host/team"),
        ("https://host/team/manifest.git", "..", "https://host"),
        ("https://host/team/manifest.git", "../../..", "https://host"),
        ("https://host/team/manifest.git", "../other", "https://host/other"),
        ("git@host:team/manifest", ".", "git@host:team"),
        ("/srv/git/manifest", "..", "/srv"),
        ("file:///srv/git/manifest", ".", "file:///srv/git"),
        ("https://host/m", "ssh://git@other/x", "ssh://git@other/x"),
    ] {
        assert_eq!(resolved(manifest, fetch), url, "{manifest} {fetch}");
    }
}

#[test]
fn files_are_placed_and_projects_removed() {
    let text = r#"<manifest><remote name="a" fetch="https://h"/><default remote="a"/>
        <project name="x"><copyfile src="a" dest="b/c"/><linkfile src="d" dest="e"/></project>
        <project name="gone"/><remove-project name="gone"/></manifest>"#;
    let mut it = Manifest::default();
    for element in read(text.as_bytes()).unwrap().0 {
        it.add(element).unwrap();
    }
    let projects = it.projects("https://h/m").unwrap();
    assert_eq!(projects.len(), 1);
    let files = &projects[0].0.files;
    assert_eq!((files[0].to.as_str(), files[0].is_link), ("b/c", false));
    assert_eq!((files[1].from.as_str(), files[1].is_link), ("d", true));
}

#[test]
fn what_is_wrong_is_told_in_words() {
    let in_manifest = |inner: &str| {
        format!("<manifest><remote name=\"a\" fetch=\"https://h\"/><default remote=\"a\"/>{inner}</manifest>")
    };
    for (text, words) in [
        (in_manifest("<project name=\"../x\"/>"), "leads out of the workspace"),
        (
            in_manifest("<project name=\"x\" path=\"/etc\"/>"),
            "leads out of the workspace",
        ),
        (
            in_manifest("<project name=\"x\" path=\"a/.git/hooks\"/>"),
            "leads out of the workspace",
        ),
        (
            in_manifest("<project name=\"x\"><linkfile src=\"a\" dest=\"../../b\"/></project>"),
            "leads out of the workspace",
        ),
        (in_manifest("<project name=\"--x\"/>"), "leads out of the workspace"),
        (in_manifest("<project/>"), "project has no name"),
        (
            in_manifest("<project name=\"x\" remote=\"none\"/>"),
            "names remote \"none\"",
        ),
        (
            in_manifest("<project name=\"x\"/><project name=\"y\" path=\"x\"/>"),
            "two projects go to \"x\"",
        ),
        (in_manifest("<remove-project name=\"x\"/>"), "which is no project"),
        (in_manifest("<extend-project name=\"x\"/>"), "not supported"),
        ("<html/>".into(), "no manifest"),
        ("<manifest>".into(), "ends too early"),
        ("not xml".into(), "ends too early"),
        ("<!DOCTYPE x [<!ENTITY a \"b\">]><manifest/>".into(), "DTD"),
        (in_manifest("<project name=\"&bomb;\"/>"), "entity"),
        ("<manifest>".repeat(100), "deep"),
    ] {
        let told = all(&text, "https://h/m").unwrap_err();
        assert!(told.contains(words), "{text}: {told}");
    }
    assert!(read(b"\xff\xfe").is_err());
}

#[test]
fn a_manifest_has_a_bounded_number_of_projects() {
    let many: String = (0..=MOST_PROJECTS)
        .map(|it| format!("<project name=\"p{it}\"/>"))
        .collect();
    let text = format!("<manifest><remote name=\"a\" fetch=\"https://h\"/><default remote=\"a\"/>{many}</manifest>");
    assert!(all(&text, "https://h/m").unwrap_err().contains("more than"));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[<>/a-z\"= &;!\\[\\]-]{0,200}") {
        let _ = all(&text, "https://h/m");
    }
}
