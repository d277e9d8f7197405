//! What git is given to fetch with.
//!
//! What a task or a run names reaches git through the environment, so nothing that it contains is ever read as an option or as
//! shell. Passwords stand in the environment of these commands alone.

use super::address::{origin, public_url, userinfo};
use crate::settings::SourceCredential;
use kiln_executor::EnvValue;
use kiln_model::secret::{ExposeSecret as _, SecretString};
use kiln_model::task::Scm;
use std::collections::BTreeMap;

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

    /// A user and a password for the host of an address.
    pub(crate) fn for_host_of(url: &str, username: &str, password: SecretString) -> Self {
        Self {
            scope: origin(&public_url(url)),
            username: Some(SecretString::from(username)),
            password: Some(password),
            ssh_command: None,
        }
    }

    /// What tells this credential from others.
    pub(super) fn parts(&self) -> [&str; 3] {
        let secrets = [&self.username, &self.password];
        let [username, password] = secrets.map(|it| it.as_ref().map_or("", |it| it.expose_secret()));
        [username, password, self.ssh_command.as_deref().unwrap_or_default()]
    }

    /// What must not be shown: the password, or else the token in the place of the user.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
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

#[cfg(test)]
mod tests;
