//! Tokens: given out for a proof, shown, taken back.

use super::identity;
use crate::App;
use crate::auth::SignedIn;
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::query::Query;
use crate::time;
use crate::wire::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kiln_iam::{Service, TokenFacts, TokenRole, TokenScope};
use kiln_model::secret::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;

const SUBJECT: HeaderName = HeaderName::from_static("x-subject-token");

/// A token's facts; the token itself is the header `X-Subject-Token`.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenReply {
    token: TokenBody,
}

/// What a token is good for.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenBody {
    /// Like `2030-01-02T00:00:00.000000Z`.
    expires_at: String,
    issued_at: String,
    methods: Vec<String>,
    user: TokenUser,
    /// For a token of a project.
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<TokenProject>,
    /// For a token of the whole tenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<Named>,
    roles: Vec<Named>,
    /// Absent with `nocatalog`.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog: Option<Vec<CatalogEntry>>,
}

/// A thing by id and name.
#[derive(Serialize, ToSchema)]
pub(crate) struct Named {
    id: String,
    name: String,
}

/// The user of a token.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenUser {
    id: String,
    name: String,
    domain: Named,
    /// Empty: passwords do not expire.
    password_expires_at: &'static str,
}

/// The project of a token.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenProject {
    id: String,
    name: String,
    domain: Named,
}

/// A service and where it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct CatalogEntry {
    id: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
    endpoints: Vec<CatalogEndpoint>,
}

/// Where a service is.
#[derive(Serialize, ToSchema)]
pub(crate) struct CatalogEndpoint {
    id: &'static str,
    interface: &'static str,
    region: String,
    region_id: String,
    url: String,
}

impl TokenReply {
    fn of(facts: TokenFacts, with_catalog: bool) -> Self {
        let domain = || Named {
            id: facts.domain.to_string(),
            name: facts.domain_name.clone(),
        };
        let (project, tenant) = match &facts.scope {
            TokenScope::Project { id, name } => {
                let project = TokenProject {
                    id: id.to_string(),
                    name: name.clone(),
                    domain: domain(),
                };
                (Some(project), None)
            }
            TokenScope::Domain => (None, Some(domain())),
        };
        let token = TokenBody {
            expires_at: time::micros(facts.expires),
            issued_at: time::micros(facts.issued),
            user: TokenUser {
                id: facts.user.id.to_string(),
                name: facts.user.name.clone(),
                domain: domain(),
                password_expires_at: "",
            },
            project,
            domain: tenant,
            roles: facts.roles.iter().map(role).collect(),
            catalog: with_catalog.then(|| facts.catalog.iter().map(entry).collect()),
            methods: facts.methods,
        };
        Self { token }
    }
}

fn role(of: &TokenRole) -> Named {
    Named {
        id: of.id.to_owned(),
        name: of.name.to_owned(),
    }
}

fn entry(of: &Service) -> CatalogEntry {
    CatalogEntry {
        id: of.id,
        kind: of.kind,
        name: of.name,
        endpoints: vec![CatalogEndpoint {
            id: of.endpoint.id,
            interface: "public",
            region: of.endpoint.region.clone(),
            region_id: of.endpoint.region.clone(),
            url: of.endpoint.url.clone(),
        }],
    }
}

fn with_catalog(query: &Query) -> bool {
    query
        .text("nocatalog")
        .is_none_or(|it| it.eq_ignore_ascii_case("false"))
}

/// Sign in: a password, a token or an access key against a token of a project or of the whole tenant.
#[utoipa::path(
    post, path = "/v3/auth/tokens", operation_id = "KeystoneCreateUserToken", tag = "iam",
    params(("nocatalog" = Option<String>, Query, description = "leaves the catalogue out")),
    request_body(content = Object, description = "`{\"auth\": {\"identity\": …, \"scope\": …}}`"), security(()),
    responses((status = 201, body = TokenReply, headers(("X-Subject-Token" = String, description = "the token"))), Failures),
)]
pub(crate) async fn create_token(State(app): State<App>, query: Query, body: Body) -> Result<Response, ApiError> {
    let auth = body.object()?.required_object("auth")?;
    let (identity, scope) = (identity::read(&auth)?, identity::scope(&auth)?);
    let issued = app.iam.sign_in(identity, scope).await?;
    let mut text = HeaderValue::try_from(issued.text.expose_secret()).map_err(ApiError::internal)?;
    text.set_sensitive(true);
    let reply = Reply(TokenReply::of(issued.facts, with_catalog(&query)));
    Ok((StatusCode::CREATED, [(SUBJECT, text)], reply).into_response())
}

fn subject(headers: &HeaderMap) -> Result<&str, ApiError> {
    headers
        .get(SUBJECT)
        .and_then(|it| it.to_str().ok())
        .ok_or_else(|| ApiError::invalid("X-Subject-Token", "is required"))
}

/// What is known about a token. `HEAD` answers the same without a body.
#[utoipa::path(
    get, path = "/v3/auth/tokens", operation_id = "KeystoneValidateToken", tag = "iam",
    params(
        ("X-Subject-Token" = String, Header, description = "the token in question"),
        ("nocatalog" = Option<String>, Query, description = "leaves the catalogue out"),
    ),
    security(("token" = ["identity:self"])),
    responses((status = 200, body = TokenReply), Failures),
)]
pub(crate) async fn show_token(
    SignedIn(caller): SignedIn,
    State(app): State<App>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let subject = subject(&headers)?;
    let facts = app.iam.validate(&caller, subject).await?;
    let mut text = HeaderValue::try_from(subject).map_err(ApiError::internal)?;
    text.set_sensitive(true);
    Ok(([(SUBJECT, text)], Reply(TokenReply::of(facts, with_catalog(&query)))).into_response())
}

/// Take a token back.
#[utoipa::path(
    delete, path = "/v3/auth/tokens", operation_id = "KeystoneDeleteToken", tag = "iam",
    params(("X-Subject-Token" = String, Header, description = "the token in question")),
    security(("token" = ["identity:self"])),
    responses((status = 204), Failures),
)]
pub(crate) async fn delete_token(
    SignedIn(caller): SignedIn,
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    app.iam.revoke(&caller, subject(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
