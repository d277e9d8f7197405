//! When packages that were bought come to their end. A service of one's own sells none, so none comes to its end.

use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use serde::Serialize;
use utoipa::ToSchema;

/// Which packages are asked for.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form of the body, read by the derive only")]
pub(crate) struct CountDownForm {
    /// The service.
    service_type: String,
    /// The resource.
    resource_id: String,
    /// How many days before its end a package is told, as text.
    reminder_day: String,
}

/// A package that comes to its end.
#[derive(Serialize, ToSchema)]
pub(crate) struct PackageItem {
    service_type: String,
    resource_id: String,
    resource_name: String,
    resource_type: String,
    resource_spec_code: String,
    tips: PackageTips,
}

/// What is said about a package.
#[derive(Serialize, ToSchema)]
pub(crate) struct PackageTips {
    summary: PackageSummary,
}

/// What comes next for a package.
#[derive(Serialize, ToSchema)]
pub(crate) struct PackageSummary {
    status: i32,
    next_action: i32,
    next_action_remain_day: i32,
    next_action_url: String,
}

/// The packages that come to their end: none, as this service sells none.
#[utoipa::path(
    post, path = "/v2/resource/countdown", operation_id = "ShowPackageSpecCountDown", tag = "resources",
    request_body = CountDownForm, security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<Vec<PackageItem>>), Failures),
)]
pub(crate) async fn show_package_spec_count_down(
    _may: May<Anyone>,
    body: Body,
) -> Result<Reply<Full<Vec<PackageItem>>>, ApiError> {
    let body = body.object()?;
    for name in ["service_type", "resource_id"] {
        body.required_line(name, 128)?;
    }
    let days = body.required("reminder_day")?;
    if days.integer()? > 3650 {
        return Err(days.refuse("must be a number of at most 3650 days"));
    }
    Ok(Full::success(Vec::new()))
}
