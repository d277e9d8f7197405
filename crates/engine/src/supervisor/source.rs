//! Fetching the sources with git.
//!
//! The script below is fixed; what a task or a run names reaches it through the environment, so nothing that they contain is
//! ever read as an option or as shell. Passwords stand in the environment of these commands alone.

use super::settle::SourceFacts;
use super::steps::{Steps, Verdict};
use crate::EngineError;
use crate::log::Level;
use crate::settings::SourceCredential;
use camino::Utf8PathBuf;
use kiln_executor::{EnvValue, Sandbox, StepSpec};
use kiln_model::build::{Commit, Revision};
use kiln_model::secret::SecretString;
use kiln_model::task::{Scm, TaskDefinition};
use kiln_model::time::Timestamp;
use std::collections::BTreeMap;

/// The name of the step.
pub(super) const STEP: &str = "Code CheckOut";
const SCRIPT: &str = include_str!("checkout.sh");
const ASK: &str = "git log -1 --no-show-signature --format=%H%n%ct%n%s";

/// What became of the checkout.
pub(super) enum CheckedOut {
    /// This commit lies in the workspace.
    Commit(String),
    /// It ended like this instead.
    Nothing(Verdict),
}

/// Fetches what the build asks for into the workspace.
pub(super) async fn checkout(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    definition: &TaskDefinition,
    scm: &Scm,
    credential: Option<&Credential>,
) -> Result<CheckedOut, EngineError> {
    if !steps.begin(false).await? {
        return Ok(CheckedOut::Nothing(Verdict::Interrupted));
    }
    let source = &steps.build().source;
    let revision = source.revision.clone();
    let wanted = match &revision {
        Revision::Branch(branch) => format!("branch {branch}"),
        Revision::Tag(tag) => format!("tag {tag}"),
        Revision::Commit { id, branch } => format!("commit {id} of branch {branch}"),
    };
    steps.say(Level::Info, &format!("fetching {wanted} of {}", source.url))?;
    let env = environment(definition, scm, &revision, credential);
    let command = |argv: Vec<String>| StepSpec {
        name: STEP.to_owned(),
        argv,
        env: env.clone(),
        dir: Utf8PathBuf::new(),
        image: None,
    };
    let fetch = command(["/bin/sh", "-c", SCRIPT].map(str::to_owned).into());
    let verdict = match steps.command(sandbox, fetch).await? {
        Verdict::Failed(_) => Verdict::Failed(format!(
            "cannot fetch {wanted} of {}; git says why above",
            steps.build().source.url
        )),
        Verdict::Succeeded => Verdict::Succeeded,
        ended @ (Verdict::Interrupted | Verdict::Lost(_)) => ended,
    };
    if verdict != Verdict::Succeeded {
        return Ok(CheckedOut::Nothing(steps.finish(verdict)?));
    }
    let ask = command(["/bin/sh", "-c", ASK].map(str::to_owned).into());
    let (verdict, answer) = steps.question(sandbox, ask, 64 * 1024).await?;
    let Some(commit) = commit(&String::from_utf8_lossy(&answer)) else {
        let verdict = if verdict == Verdict::Succeeded {
            Verdict::Failed("git names no commit".to_owned())
        } else {
            verdict
        };
        return Ok(CheckedOut::Nothing(steps.finish(verdict)?));
    };
    steps.say(Level::Info, &format!("checked out {}: {}", commit.id, commit.message))?;
    let id = commit.id.clone();
    steps.facts = Some(SourceFacts { commit, revision });
    steps.finish(Verdict::Succeeded)?;
    Ok(CheckedOut::Commit(id))
}

fn commit(answer: &str) -> Option<Commit> {
    let mut lines = answer.lines();
    let id = lines
        .next()
        .filter(|it| it.len() >= 40 && it.bytes().all(|it| it.is_ascii_hexdigit()))?;
    let seconds: i64 = lines.next()?.parse().ok()?;
    let message: String = lines.next().unwrap_or_default().chars().take(1000).collect();
    Some(Commit {
        id: id.to_owned(),
        message,
        at: Timestamp::from_millis(seconds.saturating_mul(1000)),
    })
}

fn environment(
    definition: &TaskDefinition,
    scm: &Scm,
    revision: &Revision,
    credential: Option<&Credential>,
) -> BTreeMap<String, EnvValue> {
    let (kind, name, branch) = match revision {
        Revision::Branch(branch) => ("branch", branch.as_str(), ""),
        Revision::Tag(tag) => ("tag", tag.as_str(), ""),
        Revision::Commit { id, branch } => ("commit", id.as_str(), branch.as_str()),
    };
    let depth = scm
        .depth
        .as_deref()
        .and_then(|it| it.trim().parse::<u32>().ok())
        .filter(|it| *it > 0);
    let flag = |on: bool| if on { "1" } else { "" }.to_owned();
    let plain = [
        ("KILN_GIT_URL", public_url(&scm.url)),
        ("KILN_GIT_KIND", kind.to_owned()),
        ("KILN_GIT_NAME", name.to_owned()),
        ("KILN_GIT_BRANCH", branch.to_owned()),
        ("KILN_GIT_DEPTH", depth.map(|it| it.to_string()).unwrap_or_default()),
        ("KILN_GIT_SUBMODULES", flag(definition.auto_update_sub_module)),
        ("KILN_GIT_LFS", flag(scm.enable_git_lfs)),
        ("GIT_TERMINAL_PROMPT", "0".to_owned()),
        ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
        ("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh".to_owned()),
    ];
    let mut env: BTreeMap<_, _> = plain
        .into_iter()
        .map(|(name, text)| (name.to_owned(), EnvValue::Plain(text)))
        .collect();
    if let Some(credential) = credential {
        credential.enter(&mut env);
    }
    env
}

/// What a repository is fetched with.
pub(super) struct Credential {
    username: Option<String>,
    password: Option<SecretString>,
    ssh_command: Option<String>,
}

impl Credential {
    /// The credential in the address itself, or the one that the task names, or else the one whose prefix fits best.
    pub(super) fn find(known: &[SourceCredential], scm: &Scm) -> Option<Self> {
        if let Some((username, password)) = userinfo(&scm.url) {
            return Some(Self {
                username: Some(username),
                password,
                ssh_command: None,
            });
        }
        let named = |it: &&SourceCredential| scm.end_point_id.as_deref() == Some(it.id.as_str()) && it.fits(&scm.url);
        let fits = known
            .iter()
            .filter(|it| it.fits(&scm.url))
            .max_by_key(|it| it.url_prefix.len());
        let found = known.iter().find(named).or(fits)?;
        let quoted = |it: &camino::Utf8Path| format!("'{}'", it.as_str().replace('\'', "'\\''"));
        let ssh_command = found.ssh_key_file.as_deref().map(|key| {
            let hosts = found
                .known_hosts_file
                .as_deref()
                .map(|it| format!(" -o UserKnownHostsFile={}", quoted(it)));
            let key = quoted(key);
            let hosts = hosts.unwrap_or_default();
            format!("ssh -i {key} -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes{hosts}")
        });
        Some(Self {
            username: found.username.clone(),
            password: found.password.clone(),
            ssh_command,
        })
    }

    pub(super) const fn password(&self) -> Option<&SecretString> {
        self.password.as_ref()
    }

    /// Gives git the credential: a helper that reads it from the environment.
    fn enter(&self, env: &mut BTreeMap<String, EnvValue>) {
        const HELPER: &str = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$KILN_GIT_USER\" \"$KILN_GIT_PASSWORD\"; }; f";
        let mut set = |name: &str, value| env.insert(name.to_owned(), value);
        if let Some(command) = &self.ssh_command {
            set("GIT_SSH_COMMAND", EnvValue::Plain(command.clone()));
        }
        if let Some(password) = &self.password {
            set(
                "KILN_GIT_USER",
                EnvValue::Plain(self.username.clone().unwrap_or_else(|| "git".to_owned())),
            );
            set("KILN_GIT_PASSWORD", EnvValue::Secret(password.clone()));
            set("GIT_CONFIG_COUNT", EnvValue::Plain("1".to_owned()));
            set("GIT_CONFIG_KEY_0", EnvValue::Plain("credential.helper".to_owned()));
            set("GIT_CONFIG_VALUE_0", EnvValue::Plain(HELPER.to_owned()));
        }
    }
}

impl SourceCredential {
    /// Whether this is for `url`. The prefix must end at a border, so that `https://host` is not for `https://host.evil`.
    fn fits(&self, url: &str) -> bool {
        let Some(rest) = url
            .strip_prefix(&self.url_prefix)
            .filter(|_| !self.url_prefix.is_empty())
        else {
            return false;
        };
        self.url_prefix.ends_with(['/', ':']) || rest.is_empty() || rest.starts_with(['/', ':'])
    }
}

/// The user and password that stand in an http address.
fn userinfo(url: &str) -> Option<(String, Option<SecretString>)> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (info, _host) = authority.rsplit_once('@')?;
    let decoded = |it: &str| {
        percent_encoding::percent_decode_str(it)
            .decode_utf8_lossy()
            .into_owned()
    };
    Some(match info.split_once(':') {
        Some((user, password)) => (decoded(user), Some(SecretString::from(decoded(password)))),
        None => (decoded(info), None),
    })
}

/// An address without the user and password that may stand in it.
pub(crate) fn public_url(url: &str) -> String {
    for scheme in ["https://", "http://"] {
        if let Some(rest) = url.strip_prefix(scheme) {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let host = rest[..end].rsplit('@').next().unwrap_or_default();
            return format!("{scheme}{host}{}", &rest[end..]);
        }
    }
    url.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::secret::ExposeSecret as _;

    fn credential(id: &str, prefix: &str) -> SourceCredential {
        SourceCredential {
            id: id.into(),
            url_prefix: prefix.into(),
            username: Some(id.into()),
            password: Some(SecretString::from("hunter22")),
            ssh_key_file: None,
            known_hosts_file: None,
        }
    }

    fn scm(url: &str) -> Scm {
        Scm {
            url: url.into(),
            ..Scm::default()
        }
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        assert_eq!(public_url("https://ann:pw@host/a.git"), "https://host/a.git");
        assert_eq!(public_url("https://host/a@b.git"), "https://host/a@b.git");
        assert_eq!(public_url("git@host:a/b.git"), "git@host:a/b.git");
        assert_eq!(public_url("file:///srv/a"), "file:///srv/a");
    }

    #[test]
    fn the_credential_of_the_address_wins() {
        let found = Credential::find(&[credential("c", "https://host")], &scm("https://ann:p%40w@host/a.git")).unwrap();
        assert_eq!(found.username.as_deref(), Some("ann"));
        assert_eq!(found.password().unwrap().expose_secret(), "p@w");
    }

    #[test]
    fn a_credential_goes_to_no_other_host() {
        let known = [credential("c", "https://host")];
        assert!(Credential::find(&known, &scm("https://host/a.git")).is_some());
        assert!(Credential::find(&known, &scm("https://host.evil/a.git")).is_none());
        let named = Scm {
            end_point_id: Some("c".into()),
            ..scm("https://evil/a.git")
        };
        assert!(Credential::find(&known, &named).is_none());
    }

    #[test]
    fn the_longest_prefix_fits_best() {
        let known = [
            credential("short", "https://host/"),
            credential("long", "https://host/team/"),
        ];
        let found = Credential::find(&known, &scm("https://host/team/a.git")).unwrap();
        assert_eq!(found.username.as_deref(), Some("long"));
    }

    #[test]
    fn a_commit_is_read_from_what_git_says() {
        let hash = "a".repeat(40);
        let found = commit(&format!("{hash}\n1700000000\nFix: a thing\n")).unwrap();
        assert_eq!(
            (found.id, found.message.as_str(), found.at.as_millis()),
            (hash, "Fix: a thing", 1_700_000_000_000)
        );
        assert_eq!(commit("fatal: no"), None);
    }
}
