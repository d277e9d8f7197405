//! A repository as one tenant fetches it.

use super::address::public_url;
use super::credential::{Credential, git_environment};
use crate::settings::SourceCredential;
use kiln_executor::EnvValue;
use kiln_model::id::DomainId;
use kiln_model::task::Scm;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A repository, and what it is fetched with. Whoever fetches with something else, or for another tenant, has another one.
#[derive(Clone)]
pub(crate) struct Origin {
    key: Arc<str>,
    url: Arc<str>,
    credential: Option<Arc<Credential>>,
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Origin").field(&self.public_url()).finish()
    }
}

impl Origin {
    /// The repository of `scm` as `domain` fetches it.
    pub(crate) fn find(domain: &DomainId, known: &[SourceCredential], scm: &Scm) -> Self {
        Self::new(domain, &scm.url, Credential::find(known, scm))
    }

    /// A repository that is fetched with this credential.
    pub(crate) fn new(domain: &DomainId, url: &str, credential: Option<Credential>) -> Self {
        let url = url.trim();
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        };
        add(domain.as_str());
        add(&public_url(url));
        for part in credential.iter().flat_map(Credential::parts) {
            add(part);
        }
        Self {
            key: hex::encode(hash.finalize()).into(),
            url: url.into(),
            credential: credential.map(Arc::new),
        }
    }

    /// What names its mirror: nothing that could be read back.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Its address without credentials.
    pub(crate) fn public_url(&self) -> String {
        public_url(&self.url)
    }

    /// What git needs to fetch from it.
    pub(crate) fn environment(&self) -> BTreeMap<String, EnvValue> {
        git_environment(&self.url, self.credential.as_deref())
    }

    /// What it is fetched with.
    pub(crate) fn credential(&self) -> Option<&Credential> {
        self.credential.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(tenant: u8, url: &str, known: &[SourceCredential]) -> String {
        let scm = Scm {
            url: url.into(),
            ..Scm::default()
        };
        let origin = Origin::find(&DomainId::from_random([tenant; 16]), known, &scm);
        origin.key().to_owned()
    }

    fn credential(password: &str) -> SourceCredential {
        SourceCredential {
            id: "c".into(),
            url_prefix: "https://host/".into(),
            username: Some("ann".into()),
            password: Some(password.to_owned().into()),
            ssh_key_file: None,
            known_hosts_file: None,
        }
    }

    #[test]
    fn whoever_fetches_with_something_else_has_another_mirror() {
        let url = "https://host/a.git";
        let keys = [
            key(1, url, &[]),
            key(2, url, &[]),
            key(1, "https://host/b.git", &[]),
            key(1, url, &[credential("one")]),
            key(1, url, &[credential("two")]),
            key(1, "https://ann:three@host/a.git", &[]),
            key(1, "https://token@host/a.git", &[]),
        ];
        let different: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(different.len(), keys.len());
        assert_eq!(key(1, " https://host/a.git ", &[]), keys[0]);
        // The same credential is the same wherever it is written.
        assert_eq!(key(1, "https://ann:one@host/a.git", &[]), keys[3]);
    }

    #[test]
    fn nothing_of_a_password_is_shown() {
        let domain = DomainId::from_random([1; 16]);
        let scm = Scm {
            url: "https://ann:hunter22@host/a.git".into(),
            ..Scm::default()
        };
        let shown = format!("{:?}", Origin::find(&domain, &[], &scm));
        assert_eq!(shown, "Origin(\"https://host/a.git\")");
    }
}
