//! The REST API of Kiln: the official operations of CodeArts Build, the parts of IAM that its clients need, and a few of
//! Kiln's own under `/kiln/v1/`.
//!
//! Folder = group, file = verb, function = operation id. A handler parses, authorises through `auth::May`, makes one call,
//! shapes the reply; rules of builds live in `kiln-engine` and `kiln-model`. This crate knows neither the database behind
//! the store nor what runs the builds.

mod attachment;
mod auth;
mod code;
mod domains;
mod edge;
mod envelope;
mod error;
mod executions;
mod group;
mod groups;
mod iam;
mod images;
mod incoming;
mod keystore;
mod kiln;
mod language;
mod logs;
mod notices;
mod page;
mod path;
mod permissions;
mod projects;
mod query;
mod records;
mod recycle_bin;
mod refusal;
mod reports;
mod resources;
mod service;
mod settings;
mod tasks;
mod templates;
mod thing;
mod throttle;
mod time;
mod wire;

pub use error::{ApiError, ErrorBody, IdentityError};
pub use settings::{ApiSettings, NotFound};
pub use thing::Thing;
pub use throttle::RateLimits;

use crate::group::Group;
use axum::middleware::from_fn_with_state;
use kiln_engine::Engine;
use kiln_iam::Iam;
use std::sync::Arc;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

/// What handlers may use.
#[derive(Clone)]
pub struct App {
    /// The running system.
    pub engine: Engine,
    /// Who calls.
    pub iam: Arc<Iam>,
    /// How to answer.
    pub settings: ApiSettings,
}

impl App {
    fn zone(&self) -> time::Zone {
        time::Zone::east(self.engine.settings().utc_offset_seconds)
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Kiln",
        description = "An open build service that speaks the REST API of CodeArts Build.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(ErrorBody, IdentityError))
)]
struct Base;

/// The groups of all operations, as the document has them.
fn all_groups() -> impl Iterator<Item = Group> {
    let groups: [fn() -> Group; 19] = [
        tasks::routes,
        executions::routes,
        records::routes,
        logs::routes,
        reports::routes,
        permissions::routes,
        recycle_bin::routes,
        domains::routes,
        projects::routes,
        groups::routes,
        keystore::routes,
        notices::routes,
        templates::routes,
        code::routes,
        images::routes,
        resources::routes,
        iam::routes,
        kiln::routes,
        service::routes,
    ];
    groups.into_iter().map(|it| it())
}

fn document() -> OpenApi {
    let mut base = Base::openapi();
    base.info.version = env!("CARGO_PKG_VERSION").to_owned();
    let key = ApiKey::Header(ApiKeyValue::with_description(
        "X-Auth-Token",
        "a token with project scope; instead of it a request may be signed with an access key",
    ));
    base.components
        .get_or_insert_default()
        .add_security_scheme("token", SecurityScheme::ApiKey(key));
    let document = OpenApiRouter::with_openapi(base);
    all_groups()
        .fold(document, |document, it| it.describe(document))
        .into_openapi()
}

/// The service.
pub fn router(app: App) -> axum::Router {
    let no_route = async || ApiError::NoRoute;
    let room = incoming::Room::default();
    let throttle = throttle::Throttle::new(&app.settings.rate);
    all_groups()
        .fold(axum::Router::new(), |router, it| it.serve(router))
        .fallback(no_route)
        .method_not_allowed_fallback(no_route)
        .layer(from_fn_with_state((app.clone(), room, throttle), edge::edge))
        .with_state(app)
}

/// The document of all operations, as `/openapi.json` gives it out.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut document = document();
    group::without_files(&mut document);
    document
}

/// The inventory, as it is committed in `operations.txt`: id, method, path, permission, file.
#[must_use]
pub fn inventory() -> String {
    group::inventory(&document())
}
