//! A fresh service for one test: a database in a temporary folder, a clock moved by hand, and a tenant with its administrator.

use camino::Utf8PathBuf;
use kiln_iam::{
    AuthError, Bootstrap, Caller, Credentials, Iam, IamConfig, Identity, IssuedToken, Reference, RequestToSign, Scope,
    SignedRequest, UserReference, sign,
};
use kiln_model::secret::{ExposeSecret, SecretString};
use kiln_model::time::{Clock, Entropy, Timestamp};
use kiln_store::{Location, Seal, Store};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

pub const REGION: &str = "local-1";
pub const HOST: &str = "127.0.0.1:8070";

struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

struct Seeded(AtomicU64);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::digest(self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

pub struct World {
    pub iam: Iam,
    pub admin: Credentials,
    pub store: Store,
    clock: Arc<HandClock>,
    entropy: Arc<Seeded>,
    folder: tempfile::TempDir,
}

async fn open(folder: &tempfile::TempDir, entropy: &Arc<Seeded>) -> Store {
    let file = Utf8PathBuf::from_path_buf(folder.path().join("kiln.db")).unwrap();
    let seal = Seal::new([7; 32], Arc::clone(entropy) as Arc<dyn Entropy>);
    Store::open(Location::Sqlite(file), seal).await.unwrap()
}

pub fn names(domain: &str) -> Bootstrap {
    Bootstrap {
        domain_name: domain.to_owned(),
        user_name: "admin".to_owned(),
        project_name: "first".to_owned(),
    }
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(1_767_323_045_000)));
        let entropy = Arc::new(Seeded(AtomicU64::new(0)));
        let store = open(&folder, &entropy).await;
        let iam = Iam::new(
            store.clone(),
            Arc::clone(&clock) as _,
            Arc::clone(&entropy) as _,
            IamConfig::default(),
        );
        let admin = iam.bootstrap(names("kiln")).await.unwrap().unwrap();
        Self {
            iam,
            admin,
            store,
            clock,
            entropy,
            folder,
        }
    }

    /// The service stopped and started again over the same database.
    pub async fn restarted(self) -> Self {
        self.restarted_in(REGION).await
    }

    /// The same, playing another region.
    pub async fn restarted_in(self, region: &str) -> Self {
        self.store.close().await;
        let store = open(&self.folder, &self.entropy).await;
        let config = IamConfig {
            region: region.to_owned(),
            ..IamConfig::default()
        };
        let (clock, entropy) = (Arc::clone(&self.clock), Arc::clone(&self.entropy));
        let iam = Iam::new(store.clone(), clock as _, entropy as _, config);
        Self { iam, store, ..self }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn wait(&self, span: Duration) {
        self.clock
            .0
            .fetch_add(i64::try_from(span.as_millis()).unwrap(), Ordering::Relaxed);
    }

    /// A request signed with `ak` and `sk`, covering `more` headers.
    pub async fn signed(&self, ak: &str, sk: &SecretString, more: &[(&str, &str)]) -> Result<Caller, AuthError> {
        self.signed_beside(ak, sk, more, &[]).await
    }

    /// The same, with headers `beside` that the signature does not cover.
    pub async fn signed_beside(
        &self,
        ak: &str,
        sk: &SecretString,
        more: &[(&str, &str)],
        beside: &[(&str, &str)],
    ) -> Result<Caller, AuthError> {
        let mut covered = vec![("host", HOST)];
        covered.extend_from_slice(more);
        let (method, path, query, body) = ("POST", "/v3/jobs/create", "a=1", b"{}".as_slice());
        let to_sign = RequestToSign {
            method,
            path,
            query,
            headers: &covered,
            body,
        };
        let mut headers = owned(&covered);
        headers.extend(owned(beside));
        headers.extend(sign(&to_sign, ak, sk, self.now()).map(|(name, value)| (name.to_owned(), value)));
        self.iam
            .authenticate(&SignedRequest {
                method,
                path,
                query,
                headers: &headers,
                body,
            })
            .await
    }

    /// The administrator's signed request.
    pub async fn signed_by_admin(&self) -> Result<Caller, AuthError> {
        self.signed(&self.admin.ak, &self.admin.sk, &[]).await
    }

    /// A request with headers and no signature.
    pub async fn plain(&self, headers: &[(&str, &str)]) -> Result<Caller, AuthError> {
        let headers = owned(headers);
        let request = SignedRequest {
            method: "GET",
            path: "/",
            query: "",
            headers: &headers,
            body: &[],
        };
        self.iam.authenticate(&request).await
    }

    /// A request with a token.
    pub async fn with_token(&self, token: &SecretString) -> Result<Caller, AuthError> {
        self.plain(&[("x-auth-token", token.expose_secret())]).await
    }

    pub async fn sign_in(&self, scope: Scope) -> Result<IssuedToken, AuthError> {
        self.iam
            .sign_in(by_password("admin", &self.admin.password), scope)
            .await
    }

    /// A token for the region's project.
    pub async fn project_token(&self) -> IssuedToken {
        self.sign_in(in_region()).await.unwrap()
    }
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// The scope of the region's project.
pub fn in_region() -> Scope {
    Scope::Project(Reference::Name(REGION.to_owned()))
}

pub fn by_password(user: &str, password: &SecretString) -> Identity {
    let domain = Reference::Name("kiln".to_owned());
    Identity::Password {
        user: UserReference::Named {
            name: user.to_owned(),
            domain,
        },
        password: password.clone(),
    }
}

/// What a refusal says.
pub fn text<T: std::fmt::Debug>(result: Result<T, AuthError>) -> String {
    result.unwrap_err().to_string()
}
