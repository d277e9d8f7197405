//! The tenants that the caller may have a token for: its own.

use super::projects::Links;
use crate::App;
use crate::auth::SignedIn;
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The tenants.
#[derive(Serialize, ToSchema)]
pub(crate) struct DomainList {
    domains: Vec<DomainItem>,
    links: Links,
}

/// A tenant.
#[derive(Serialize, ToSchema)]
pub(crate) struct DomainItem {
    id: String,
    name: String,
    description: &'static str,
    enabled: bool,
    links: Links,
}

/// The caller's tenant.
#[utoipa::path(
    get, path = "/v3/auth/domains", operation_id = "KeystoneListAuthDomains", tag = "iam",
    security(("token" = ["identity:self"])),
    responses((status = 200, body = DomainList), Failures),
)]
pub(crate) async fn list_auth_domains(
    SignedIn(caller): SignedIn,
    State(app): State<App>,
) -> Result<Reply<DomainList>, ApiError> {
    let actor = caller.actor;
    let item = DomainItem {
        links: Links::to(&app, &format!("/v3/domains/{}", actor.domain)),
        id: actor.domain.to_string(),
        name: actor.domain_name,
        description: "",
        enabled: true,
    };
    Ok(Reply(DomainList {
        domains: vec![item],
        links: Links::to(&app, "/v3/auth/domains"),
    }))
}
