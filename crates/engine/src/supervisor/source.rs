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
use kiln_model::secret::{ExposeSecret as _, SecretString};
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
        ("KILN_GIT_KIND", kind.to_owned()),
        ("KILN_GIT_NAME", name.to_owned()),
        ("KILN_GIT_BRANCH", branch.to_owned()),
        ("KILN_GIT_DEPTH", depth.map(|it| it.to_string()).unwrap_or_default()),
        ("KILN_GIT_SUBMODULES", flag(definition.auto_update_sub_module)),
        ("KILN_GIT_LFS", flag(scm.enable_git_lfs)),
    ];
    let mut env = git_environment(&scm.url, credential);
    env.extend(
        plain
            .into_iter()
            .map(|(name, text)| (name.to_owned(), EnvValue::Plain(text))),
    );
    env
}

/// What git needs to fetch from an address, and what keeps it from anything else.
pub(crate) fn git_environment(url: &str, credential: Option<&Credential>) -> BTreeMap<String, EnvValue> {
    let plain = [
        ("KILN_GIT_URL", public_url(url)),
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
pub(crate) struct Credential {
    /// What git asks for this credential with: a scheme and a host, and the beginning of a path.
    scope: String,
    username: Option<SecretString>,
    password: Option<SecretString>,
    ssh_command: Option<String>,
}

impl Credential {
    /// The credential in the address itself, or the one that the task names, or else the one whose prefix fits best.
    pub(crate) fn find(known: &[SourceCredential], scm: &Scm) -> Option<Self> {
        if let Some((username, password)) = userinfo(&scm.url) {
            return Some(Self {
                scope: origin(&public_url(&scm.url)),
                username: Some(username),
                // A token may stand alone in the place of the user.
                password: Some(password.unwrap_or_default()),
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
            scope: found.url_prefix.trim_end_matches('/').to_owned(),
            username: found.username.clone().map(SecretString::from),
            password: found.password.clone(),
            ssh_command,
        })
    }

    /// What must not be shown: the password, or else the token in the place of the user.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        let alone = self.password.as_ref().is_some_and(|it| it.expose_secret().is_empty());
        let token = self.username.as_ref().filter(|_| alone);
        self.password.iter().chain(token)
    }

    /// Gives git the credential: a helper that reads it from the environment, and is asked for the address of the task
    /// alone. Without that, whatever host a submodule names would get the password.
    fn enter(&self, env: &mut BTreeMap<String, EnvValue>) {
        const HELPER: &str = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$KILN_GIT_USER\" \"$KILN_GIT_PASSWORD\"; }; f";
        let mut set = |name: &str, value| env.insert(name.to_owned(), value);
        if let Some(command) = &self.ssh_command {
            set("GIT_SSH_COMMAND", EnvValue::Plain(command.clone()));
        }
        if let Some(password) = &self.password {
            let username = self.username.clone().unwrap_or_else(|| SecretString::from("git"));
            set("KILN_GIT_USER", EnvValue::Secret(username));
            set("KILN_GIT_PASSWORD", EnvValue::Secret(password.clone()));
            let configured = [
                ("credential.useHttpPath".to_owned(), "true"),
                (format!("credential.{}.helper", self.scope), HELPER),
            ];
            set("GIT_CONFIG_COUNT", EnvValue::Plain(configured.len().to_string()));
            for (i, (key, value)) in configured.into_iter().enumerate() {
                set(&format!("GIT_CONFIG_KEY_{i}"), EnvValue::Plain(key));
                set(&format!("GIT_CONFIG_VALUE_{i}"), EnvValue::Plain(value.to_owned()));
            }
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

/// The scheme of an address, and where what follows it begins.
fn scheme(url: &str) -> Option<(&str, usize)> {
    let end = url.find("://")?;
    Some((&url[..end], end + 3))
}

fn is_http(scheme: &str) -> bool {
    scheme.trim().eq_ignore_ascii_case("http") || scheme.trim().eq_ignore_ascii_case("https")
}

/// Where the host and what stands before it end.
fn authority_end(rest: &str) -> usize {
    rest.find(['/', '?', '#']).unwrap_or(rest.len())
}

/// An address up to its host.
fn origin(url: &str) -> String {
    let start = scheme(url).map_or(0, |(_, start)| start);
    url[..start + authority_end(&url[start..])].to_owned()
}

/// The user and password that stand in an http address.
fn userinfo(url: &str) -> Option<(SecretString, Option<SecretString>)> {
    let (_, start) = scheme(url).filter(|(scheme, _)| is_http(scheme))?;
    let rest = &url[start..];
    let (info, _host) = rest[..authority_end(rest)].rsplit_once('@')?;
    let decoded = |it: &str| SecretString::from(percent_encoding::percent_decode_str(it).decode_utf8_lossy().as_ref());
    Some(match info.split_once(':') {
        Some((user, password)) => (decoded(user), Some(decoded(password))),
        None => (decoded(info), None),
    })
}

/// An address without the password that may stand in it; over http without the user too, who may be a token.
pub(crate) fn public_url(url: &str) -> String {
    let Some((scheme, start)) = scheme(url) else {
        return url.to_owned();
    };
    let rest = &url[start..];
    let (authority, path) = rest.split_at(authority_end(rest));
    let Some((info, host)) = authority.rsplit_once('@') else {
        return url.to_owned();
    };
    let user = info.split(':').next().filter(|it| !is_http(scheme) && !it.is_empty());
    let user = user.map(|it| format!("{it}@")).unwrap_or_default();
    format!("{scheme}://{user}{host}{path}")
}

#[cfg(test)]
mod tests;
