//! What a step does, in words for who looks at a plan. Passwords are not among them.

use kiln_buildfile::{Action, PlannedCheckout};

/// What a step does; for a script the script itself.
pub(super) fn action(action: &Action) -> String {
    match action {
        Action::Script(it) => it.text.trim_end().to_owned(),
        Action::Upload(it) => {
            let version = it.version.as_deref().unwrap_or("the number of the build");
            format!("hands in {} as version {version}", it.pattern)
        }
        Action::UploadObjects(it) => format!("hands {} to the bucket {}, in {}", it.pattern, it.bucket, it.folder),
        Action::Containers(commands) => {
            let lines = commands
                .iter()
                .map(|it| format!("container engine: {}", it.words.join(" ")));
            lines.collect::<Vec<_>>().join("\n")
        }
        Action::BuildImage(it) => format!("builds {} and pushes it as {}:{}", it.dockerfile, it.name, it.tag),
        Action::Sign(it) => format!("signs {} with the key {} of {}", it.pattern, it.alias, it.keystore),
        Action::TakeArtifact { record, sha256 } => format!("takes the file {sha256} of the build {record}"),
        Action::TakeFile { name } => format!("takes {name} of the file manager"),
        Action::Collect => "collects results of tests".to_owned(),
        Action::Checkout(it) => checkout(it),
        Action::Manifest(it) => format!("checks out the repositories of {} in {}", it.file, it.url),
        Action::Unsupported { module_id, reason } => format!("cannot run: {module_id}: {reason}"),
    }
}

fn checkout(it: &PlannedCheckout) -> String {
    let url = it.url.as_deref().unwrap_or("the task's repository");
    let revision = it.commit.as_ref().or(it.tag.as_ref()).or(it.branch.as_ref());
    let revision = revision.map(|it| format!(" at {it}")).unwrap_or_default();
    let path = it.path.as_ref().map(|it| format!(" to {it}")).unwrap_or_default();
    format!("checks out {url}{revision}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkout_says_what_of_where_goes_where() {
        let it = PlannedCheckout {
            branch: Some("side".to_owned()),
            path: Some("sub".to_owned()),
            ..PlannedCheckout::default()
        };
        assert_eq!(checkout(&it), "checks out the task's repository at side to sub");
    }

    #[test]
    fn a_file_is_named() {
        let taken = Action::TakeFile {
            name: "a.jks".to_owned(),
        };
        assert_eq!(action(&taken), "takes a.jks of the file manager");
    }
}
