//! The state of tenants. The caller's own is known; another one does not exist here.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use kiln_model::access::Actor;
use serde::Serialize;
use utoipa::ToSchema;

/// A tenant that may use the service.
const NORMAL: i32 = 1;
/// Builds run where the operator lets them run.
const OWN_ENVIRONMENTS: i32 = 1;
/// The most text with ids of tenants, and the most ids.
const LONGEST_IDS: usize = 10_000;
const MOST_IDS: usize = 100;

/// The state of a tenant.
#[derive(Serialize, ToSchema)]
pub(crate) struct DomainStatus {
    /// 1: build environments of one's own may be used.
    allow_custom_env: i32,
    /// Whether builds come out of a free quota.
    free_quota: bool,
    /// 1: it may use the service.
    status: i32,
}

/// The state of a tenant among others.
#[derive(Serialize, ToSchema)]
pub(crate) struct DomainEntry {
    domain_id: String,
    domain_name: String,
    region: String,
    /// `CodeCI`.
    service_name: &'static str,
    /// 1: it may use the service.
    status: i32,
    allow_custom_env: i32,
    free_quota: bool,
    free_package_quota: bool,
    /// `on-premises`.
    package_type: &'static str,
    /// Null.
    domain_business_type: Option<String>,
    /// Null: no argument of docker is filtered.
    domain_malicious_docker_args: Option<String>,
    /// 0.
    domain_type: i32,
    /// 0.
    is_federation: i32,
    /// 0.
    is_whitelist: i32,
    /// How many builds run at once, as text.
    spec_threshold: String,
}

/// Which tenants.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct DomainsBody {
    /// Their ids, with commas between.
    domain_ids: Option<String>,
}

/// The state of the caller's tenant (v1).
#[utoipa::path(
    get, path = "/v1/domain/status", operation_id = "ShowDomainStatus", tag = "domains",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<DomainStatus>), Failures),
)]
pub(crate) async fn show_domain_status(_: May<Anyone>) -> Reply<Full<DomainStatus>> {
    Full::success(DomainStatus {
        allow_custom_env: OWN_ENVIRONMENTS,
        free_quota: false,
        status: NORMAL,
    })
}

/// The state of tenants (v1). Those that the caller does not belong to are left out.
#[utoipa::path(
    post, path = "/v1/domain/domains-statuses", operation_id = "ShowDomainsStatuses", tag = "domains",
    request_body = DomainsBody, security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<Vec<DomainEntry>>), Failures),
)]
pub(crate) async fn show_domains_statuses(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<Vec<DomainEntry>>>, ApiError> {
    let body = body.object()?;
    let text = body.required_line("domain_ids", LONGEST_IDS)?;
    let ids: Vec<&str> = text.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
    if ids.is_empty() || ids.len() > MOST_IDS {
        return Err(body.refuse("domain_ids", format!("must name 1 to {MOST_IDS} tenants")));
    }
    let own = ids.contains(&may.actor().domain.as_str());
    Ok(Full::success(
        own.then(|| entry(&app, may.actor())).into_iter().collect(),
    ))
}

fn entry(app: &App, of: &Actor) -> DomainEntry {
    DomainEntry {
        domain_id: of.domain.to_string(),
        domain_name: of.domain_name.clone(),
        region: app.iam.config().region.clone(),
        service_name: "CodeCI",
        status: NORMAL,
        allow_custom_env: OWN_ENVIRONMENTS,
        free_quota: false,
        free_package_quota: false,
        package_type: "on-premises",
        domain_business_type: None,
        domain_malicious_docker_args: None,
        domain_type: 0,
        is_federation: 0,
        is_whitelist: 0,
        spec_threshold: app.engine.settings().quotas.builds_per_tenant.to_string(),
    }
}
