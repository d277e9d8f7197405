//! `checkout` and `manifest_checkout`.

use super::inputs::{Common, flag};
use super::reader::{Fields, Reader, shown};
use super::shape::{FileCheckout, FileManifest, Text};
use crate::diagnostic::Span;

pub(super) const CHECKOUT: &[&str] = &[
    "scm",
    "url",
    "branch",
    "commit",
    "tag",
    "depth",
    "submodule",
    "lfs",
    "path",
    "ignore_fail",
];
pub(super) const MANIFEST: &[&str] = &[
    "manifest_url",
    "manifest_branch",
    "manifest_file",
    "path",
    "repo_url",
    "repo_branch",
    "lfs",
    "username",
    "password",
    "ignore_fail",
];

/// A checkout; without inputs it is that of the task's repository.
pub(super) fn checkout(reader: &mut Reader<'_>, common: Common, inputs: Option<&Fields<'_>>) -> FileCheckout {
    let mut checkout = FileCheckout {
        name: common.name,
        at: common.at,
        ..FileCheckout::default()
    };
    let Some(inputs) = inputs else { return checkout };
    let mut texts = Texts { reader, inputs };
    checkout.url = texts.get("url");
    checkout.branch = texts.get("branch");
    checkout.commit = texts.get("commit");
    checkout.tag = texts.get("tag");
    checkout.depth = texts.get("depth");
    checkout.submodules = texts.flag("submodule");
    checkout.lfs = texts.flag("lfs");
    checkout.path = texts.path("path");
    checkout.ignore_failure = texts.ignores_failure();
    texts.get("scm");
    if let Some(depth) = &checkout.depth
        && !depth.text.contains("${")
        && depth.text.trim().parse::<u32>().is_err()
    {
        let message = format!("`depth` cannot be `{}`", shown(&depth.text));
        let hint = Some("it is how many commits are fetched; 0 fetches all".to_owned());
        reader.error_with("wrong-value", depth.at, message, hint);
    }
    for (key, given) in [("url", &checkout.url), ("branch", &checkout.branch)] {
        let else_taken = checkout.commit.is_some() || checkout.tag.is_some();
        if given.is_none() && !(key == "branch" && else_taken) {
            let message = format!("`checkout` has no input `{key}`, so that of the task is taken");
            reader.strict("missing-input", common.at, message, None);
        }
    }
    checkout
}

pub(super) fn manifest(reader: &mut Reader<'_>, common: Common, inputs: Option<&Fields<'_>>) -> Option<FileManifest> {
    let Some(inputs) = inputs.filter(|it| it.get("manifest_url").is_some()) else {
        let message = "`manifest_checkout` needs the input `manifest_url`";
        reader.error("missing-input", common.at, message);
        return None;
    };
    let mut texts = Texts { reader, inputs };
    let manifest = FileManifest {
        name: common.name,
        ignore_failure: texts.ignores_failure(),
        at: common.at,
        url: texts.get("manifest_url"),
        branch: texts.get("manifest_branch"),
        file: texts.path("manifest_file"),
        path: texts.path("path"),
        lfs: texts.flag("lfs"),
        username: texts.get("username"),
        password: texts.get("password"),
    };
    for key in ["repo_url", "repo_branch"] {
        if texts.get(key).is_some() {
            let message = format!("`{key}` has no effect: the manifest is read without Google's `repo`");
            let at = inputs.entry(key).map_or(common.at, |(key, _)| key.at);
            texts.reader.warn("no-effect", at, message, None);
        }
    }
    Some(manifest)
}

struct Texts<'r, 's, 'f, 'n> {
    reader: &'r mut Reader<'s>,
    inputs: &'f Fields<'n>,
}

impl Texts<'_, '_, '_, '_> {
    fn get(&mut self, key: &str) -> Option<Text> {
        let node = self.inputs.get(key)?;
        let text = self.reader.text(node, &format!("`{key}`"))?;
        (!text.trim().is_empty()).then(|| Text {
            text: text.trim().to_owned(),
            at: node.at,
        })
    }

    fn path(&mut self, key: &str) -> Option<Text> {
        let path = self.get(key)?;
        if !path.text.contains("${") && inside(&path.text).is_none() {
            let message = format!("`{key}` must lie in the workspace: no `..`, and not from the root");
            self.reader.error("path", path.at, message);
            return None;
        }
        Some(path)
    }

    fn flag(&mut self, key: &str) -> Option<Text> {
        let node = self.inputs.get(key)?;
        let text = flag(self.reader, node, key, ("true", "false"))?;
        Some(Text { text, at: node.at })
    }

    fn ignores_failure(&mut self) -> bool {
        self.flag("ignore_fail").is_some_and(|it| it.text == "true")
    }
}

/// A path below the workspace without its needless parts; none where it leads out of it.
pub(crate) fn inside(path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(|it: char| it.is_control() || it == '\\') {
        return None;
    }
    let parts: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    let outside = parts.contains(&"..");
    (!outside && path.len() <= 1024).then(|| parts.join("/"))
}

impl Text {
    /// A text of a script that the service rendered.
    pub(super) fn new(text: &str, at: Span) -> Self {
        let text = text.to_owned();
        Self { text, at }
    }
}
