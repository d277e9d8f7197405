//! The keywords of steps with their inputs, and the property that each input is.
//!
//! The inverse of what a task's steps are written as in `build_yml`; both name the same properties.

/// One keyword.
pub(super) struct Action {
    pub(super) keyword: &'static str,
    /// What may stand under `inputs`, besides `ignore_fail`.
    pub(super) inputs: &'static [Input],
}

/// One input.
pub(super) struct Input {
    /// How it is written; the first is the usual way, the others are accepted.
    pub(super) keys: &'static [&'static str],
    /// The property that it is.
    pub(super) property: &'static str,
    pub(super) form: Form,
    pub(super) need: Need,
}

/// What an input holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Flag,
    /// Texts, or one of them.
    Texts,
    /// Names and texts.
    Headers,
}

/// Whether an input must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    /// The documents demand it, and the step can do without.
    Should,
    May,
}

const fn input(keys: &'static [&'static str], property: &'static str, form: Form, need: Need) -> Input {
    Input {
        keys,
        property,
        form,
        need,
    }
}

const fn text(keys: &'static [&'static str], property: &'static str, need: Need) -> Input {
    input(keys, property, Form::Text, need)
}

const fn flag(keys: &'static [&'static str], property: &'static str) -> Input {
    input(keys, property, Form::Flag, Need::May)
}

const COMMAND: Input = text(&["command"], "command", Need::Must);
const GRADLE: Input = text(&["gradle"], "gradle", Need::Should);
const JDK: Input = text(&["jdk"], "jdk", Need::Should);
const NDK: Input = text(&["ndk"], "ndk", Need::Should);

const fn one_command(keyword: &'static str) -> Action {
    Action {
        keyword,
        inputs: &[COMMAND],
    }
}

const fn action(keyword: &'static str, inputs: &'static [Input]) -> Action {
    Action { keyword, inputs }
}

/// All of them; `checkout` and `manifest_checkout` are no steps of a task and have a reader of their own.
pub(super) const ACTIONS: &[Action] = &[
    one_command("sh"),
    one_command("npm"),
    one_command("yarn"),
    one_command("gulp"),
    one_command("grunt"),
    one_command("go"),
    one_command("php"),
    one_command("gnu_arm"),
    one_command("cmake"),
    one_command("ant"),
    one_command("mono"),
    one_command("python"),
    one_command("kotlin"),
    one_command("sbt"),
    action("grails", &[text(&["command"], "command", Need::May)]),
    one_command("bazel"),
    one_command("harmonyos"),
    one_command("quick_app"),
    one_command("fortran"),
    one_command("docker"),
    one_command("swr"),
    // Its blocks are read apart.
    one_command("maven"),
    action(
        "gradle",
        &[
            text(&["gradle"], "gradle", Need::Must),
            text(&["jdk"], "jdk", Need::Must),
            COMMAND,
        ],
    ),
    action("android", &[GRADLE, JDK, NDK, COMMAND]),
    action("ionic_android_app", &[GRADLE, JDK, NDK, COMMAND]),
    action(
        "flutter",
        &[text(&["flutter"], "flutter", Need::Should), JDK, NDK, COMMAND],
    ),
    action(
        "android_sign",
        &[
            text(&["file_path"], "file_path", Need::Must),
            text(&["keystore_file"], "keystore_file", Need::Must),
            text(&["keystore_password"], "keystore_password", Need::May),
            text(&["alias"], "alias", Need::Must),
            text(&["key_password"], "key_password", Need::May),
            text(
                &["apksigner_commond", "apksigner_command"],
                "apksigner_commond",
                Need::Should,
            ),
        ],
    ),
    action(
        "build_image",
        &[
            input(&["regions"], "regions", Form::Texts, Need::May),
            text(&["organization"], "organization", Need::May),
            text(&["image_name"], "image_name", Need::May),
            text(&["image_tag"], "image_tag", Need::May),
            text(&["dockerfile_path"], "dockerfile_path", Need::May),
            flag(&["set_meta_data"], "set_meta_data"),
        ],
    ),
    action(
        "upload_artifact",
        &[
            text(&["path"], "file", Need::Must),
            text(&["version"], "buildVersion", Need::May),
            text(&["name"], "name", Need::May),
            text(&["custom_upload_path"], "customUploadPath", Need::May),
        ],
    ),
    action("download_artifact", &[text(&["url"], "url", Need::Must)]),
    action("download_file", &[text(&["name"], "name", Need::Must)]),
    action(
        "upload_obs",
        &[
            text(&["artifact_path"], "artifactSourcePath", Need::May),
            text(&["bucket_name", "backet_name", "backetName"], "backetName", Need::Must),
            text(&["obs_directory"], "objectKey", Need::May),
            text(&["artifact_dest_name"], "artifactDestName", Need::May),
            flag(&["upload_directory"], "uploadDirectory"),
            input(&["headers"], "obsHeaders", Form::Headers, Need::May),
        ],
    ),
];

/// Keywords that have a reader of their own.
pub(super) const CHECKOUT: &str = "checkout";
/// See above.
pub(super) const MANIFEST: &str = "manifest_checkout";

/// Every keyword.
pub(super) fn keywords() -> impl Iterator<Item = &'static str> {
    let checkouts = [CHECKOUT, MANIFEST].into_iter();
    checkouts.chain(ACTIONS.iter().map(|it| it.keyword))
}

/// The action of a keyword.
pub(super) fn named(keyword: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|it| it.keyword == keyword)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_a_kind_of_step() {
        for action in ACTIONS {
            assert!(crate::kinds::of_keyword(action.keyword).is_some(), "{}", action.keyword);
        }
    }

    #[test]
    fn every_keyword_of_a_kind_is_read() {
        for keyword in crate::kinds::keywords() {
            assert!(keywords().any(|it| it == keyword), "{keyword}");
        }
    }
}
