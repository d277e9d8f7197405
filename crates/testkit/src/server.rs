//! The server under test.

use crate::chance::Counting;
use crate::clock::HandClock;
use crate::reply::TestReply;
use crate::script;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use camino::Utf8PathBuf;
use kiln_api::{ApiSettings, App};
use kiln_blobs::Blobs;
use kiln_engine::{Engine, Parts, Quotas, Settings};
use kiln_iam::{Bootstrap, Credentials, Iam, IamConfig, Identity, Reference, Scope, UserKind};
use kiln_model::access::Role;
use kiln_model::id::UserId;
use kiln_model::secret::{ExposeSecret as _, SecretString};
use kiln_model::time::Entropy;
use kiln_store::{Location, Seal, Store};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// What may be set before the start.
#[derive(Default)]
pub struct Settle {
    /// How the API answers.
    pub api: ApiSettings,
    /// The offset of the server's time zone, in seconds east of Greenwich.
    pub utc_offset_seconds: i32,
    /// How many builds run at once; 4 where zero.
    pub concurrency: usize,
    /// The most tasks of a tenant; the default where zero.
    pub task_limit: u64,
    /// What tenants may have and use, where it is not the default.
    pub quotas: Option<Quotas>,
    /// The address of an empty PostgreSQL schema to keep everything in; SQLite where absent.
    pub postgres: Option<String>,
}

/// A tenant of the server, with its administrator.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// What it started with.
    pub credentials: Credentials,
    /// A token of its administrator for the region's project.
    pub token: String,
    /// Its CodeArts project.
    pub project: String,
}

/// A whole Kiln in a folder of its own.
pub struct TestServer {
    /// The parts behind the routes.
    pub app: App,
    /// The clock.
    pub clock: Arc<HandClock>,
    /// The first tenant.
    pub tenant: Tenant,
    router: Router,
    folder: TempDir,
}

const REGION: &str = "local-1";

impl TestServer {
    /// A fresh server with one tenant.
    pub async fn start() -> Self {
        Self::start_with(Settle::default()).await
    }

    /// A fresh server with these settings.
    ///
    /// # Panics
    /// Something could not be started.
    pub async fn start_with(settle: Settle) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).expect("a path in UTF-8");
        let clock = Arc::new(HandClock::at_eight());
        let entropy: Arc<dyn Entropy> = Arc::new(Counting::from(1));
        let seal = Seal::new([7; 32], entropy.clone());
        let location = settle.postgres.map_or_else(
            || Location::Sqlite(root.join("kiln.db")),
            |url| Location::Postgres(SecretString::from(url)),
        );
        let store = Store::open(location, seal).await.expect("a store");
        let iam = Iam::new(store.clone(), clock.clone(), entropy.clone(), IamConfig::default());
        let first = iam
            .bootstrap(names("kiln"))
            .await
            .expect("a tenant")
            .expect("the first one");
        let mut settings = Settings::new(root.join("logs"));
        settings.concurrency = if settle.concurrency == 0 { 4 } else { settle.concurrency };
        if settle.task_limit > 0 {
            settings.task_limit = settle.task_limit;
        }
        settings.quotas = settle.quotas.unwrap_or_default();
        settings.stop_grace = Duration::from_millis(100);
        settings.utc_offset_seconds = settle.utc_offset_seconds;
        let parts = Parts {
            store,
            blobs: Blobs::open(&root.join("blobs")).expect("a place for blobs"),
            executor: Arc::new(script::executor()),
            clock: clock.clone(),
            entropy,
            settings,
        };
        let app = App {
            engine: Engine::start(parts).await.expect("an engine"),
            iam: Arc::new(iam),
            settings: settle.api,
        };
        Self {
            tenant: tenant(&app.iam, first).await,
            router: kiln_api::router(app.clone()),
            app,
            clock,
            folder,
        }
    }

    /// The folder of the server.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A token of the administrator for the region's project.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.tenant.token
    }

    /// Moves the clock forward; the administrator's token is renewed.
    pub async fn later(&mut self, span: Duration) {
        self.clock.forward(span);
        let made = self.tenant.credentials.clone();
        self.tenant = tenant(&self.app.iam, made).await;
    }

    /// The CodeArts project of the first tenant.
    #[must_use]
    pub fn project(&self) -> &str {
        &self.tenant.project
    }

    /// A token of the administrator for the whole tenant.
    pub async fn domain_token(&self) -> String {
        let made = &self.tenant.credentials;
        let scope = Scope::Domain(Reference::Id(made.domain_id.to_string()));
        sign_in(&self.app.iam, &made.ak, &made.sk, scope).await
    }

    /// Another tenant.
    ///
    /// # Panics
    /// It could not be made.
    pub async fn other_tenant(&self) -> Tenant {
        let made = self
            .app
            .iam
            .create_tenant(names("other"))
            .await
            .expect("another tenant");
        tenant(&self.app.iam, made).await
    }

    /// A token of a fresh user of the first tenant who is no member of any project.
    pub async fn user_without_rights(&self) -> String {
        self.user("stranger").await.1
    }

    /// A token of a fresh user who has this role in the first tenant's project.
    ///
    /// # Panics
    /// The user could not be made.
    pub async fn member(&self, role: Role) -> String {
        let (user, token) = self.user(role.name()).await;
        let project = &self.tenant.credentials.project_id;
        self.app.iam.set_member(project, &user, role).await.expect("a member");
        token
    }

    async fn user(&self, name: &str) -> (UserId, String) {
        let iam = &self.app.iam;
        let domain = &self.tenant.credentials.domain_id;
        let password = SecretString::from("correct horse battery");
        let user = iam
            .create_user(domain, name, &password, UserKind::Member)
            .await
            .expect("a user");
        let key = iam.create_key(&user.id).await.expect("a key");
        let scope = Scope::Project(Reference::Name(REGION.to_owned()));
        (user.id, sign_in(iam, &key.ak, &key.sk, scope).await)
    }

    /// Sends a request as it is.
    ///
    /// # Panics
    /// Never: the router always answers.
    pub async fn send(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.expect("the router answers")
    }

    /// Sends a request and reads the reply whole.
    ///
    /// # Panics
    /// The body broke off.
    pub async fn exchange(&self, request: Request<Body>) -> TestReply {
        let (parts, body) = self.send(request).await.into_parts();
        TestReply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: axum::body::to_bytes(body, usize::MAX).await.expect("a whole body"),
        }
    }

    /// Sends a request with a token, or without one where it is empty.
    ///
    /// # Panics
    /// The path is none.
    pub async fn call(&self, token: &str, method: &str, path: &str, body: impl Into<Body>) -> TestReply {
        self.call_as(token, method, path, ("application/json", body)).await
    }

    /// The same with a body of another type.
    ///
    /// # Panics
    /// The path is none.
    pub async fn call_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        (kind, body): (&str, impl Into<Body>),
    ) -> TestReply {
        let mut request = Request::builder().method(method).uri(path).header("content-type", kind);
        if !token.is_empty() {
            request = request.header("x-auth-token", token);
        }
        self.exchange(request.body(body.into()).expect("a request")).await
    }

    /// GET as the administrator.
    pub async fn get(&self, path: &str) -> TestReply {
        self.call(self.token(), "GET", path, Body::empty()).await
    }

    /// POST as the administrator; null sends no body.
    pub async fn post(&self, path: &str, body: &Value) -> TestReply {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.call(self.token(), "POST", path, body).await
    }

    /// DELETE as the administrator.
    pub async fn delete(&self, path: &str) -> TestReply {
        self.call(self.token(), "DELETE", path, Body::empty()).await
    }
}

fn names(domain: &str) -> Bootstrap {
    Bootstrap {
        domain_name: domain.to_owned(),
        user_name: "admin".to_owned(),
        project_name: "first".to_owned(),
    }
}

async fn tenant(iam: &Iam, made: Credentials) -> Tenant {
    let scope = Scope::Project(Reference::Name(REGION.to_owned()));
    Tenant {
        token: sign_in(iam, &made.ak, &made.sk, scope).await,
        project: made.project_id.to_string(),
        credentials: made,
    }
}

async fn sign_in(iam: &Iam, ak: &str, sk: &SecretString, scope: Scope) -> String {
    let identity = Identity::AccessKey {
        ak: ak.to_owned(),
        sk: sk.clone(),
        security_token: None,
    };
    let issued = iam.sign_in(identity, scope).await.expect("a token");
    issued.text.expose_secret().to_owned()
}
