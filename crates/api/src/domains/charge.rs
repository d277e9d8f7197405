//! How a tenant is charged: a service of one's own charges nothing, and grants what its operator set.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::Failures;
use axum::extract::State;
use kiln_engine::Quotas;
use serde::Serialize;
use utoipa::ToSchema;

/// How a tenant is charged.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChargeType {
    /// `on-premises`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `free`.
    charge_type: &'static str,
    /// What the operator grants.
    main_resource_list: Vec<Resource>,
}

/// Something that is granted.
#[derive(Serialize, ToSchema)]
pub(crate) struct Resource {
    /// `normal`.
    status: &'static str,
    /// `CodeCI`.
    service_type: &'static str,
    /// `concurrency`, or `build_minutes` of a month.
    resource_type: &'static str,
    /// How much of it.
    resource_spec_code: String,
}

fn resources(quotas: &Quotas) -> Vec<Resource> {
    let granted = |resource_type, amount: String| Resource {
        status: "normal",
        service_type: "CodeCI",
        resource_type,
        resource_spec_code: amount,
    };
    let minutes = quotas.build_minutes_per_month;
    std::iter::once(granted("concurrency", quotas.builds_per_tenant.to_string()))
        .chain(minutes.map(|it| granted("build_minutes", it.to_string())))
        .collect()
}

/// How the tenant is charged (v1).
#[utoipa::path(
    get, path = "/v1/domain/charge-type", operation_id = "ShowUserChargeType", tag = "domains",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<ChargeType>), Failures),
)]
pub(crate) async fn show_user_charge_type(_: May<Anyone>, State(app): State<App>) -> Reply<Full<ChargeType>> {
    Full::success(ChargeType {
        kind: "on-premises",
        charge_type: "free",
        main_resource_list: resources(&app.engine.settings().quotas),
    })
}
