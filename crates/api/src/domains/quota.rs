//! Whether a tenant has used up its minutes of builds.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use axum::extract::State;
use kiln_engine::BuildMinutes;
use kiln_model::id::ProjectId;
use serde::Serialize;
use utoipa::ToSchema;

/// What is left of a tenant's minutes of builds in this month.
#[derive(Serialize, ToSchema)]
pub(crate) struct PackageQuota {
    /// The minutes of a month, or `unlimit`.
    build_quota: String,
    is_over_quota: bool,
    /// The minutes that were used in this month; absent where there is no quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_quota: Option<String>,
}

impl PackageQuota {
    fn of(minutes: &BuildMinutes) -> Self {
        Self {
            build_quota: minutes.quota.map_or_else(|| "unlimit".to_owned(), |it| it.to_string()),
            is_over_quota: minutes.are_used_up(),
            used_quota: minutes.quota.map(|_| minutes.used.to_string()),
        }
    }
}

/// Whether the tenant of a project has used up its minutes of builds (v1).
#[utoipa::path(
    get, path = "/v1/domain/package/quota", operation_id = "ShowUserOverPackageQuota", tag = "domains",
    params(("project_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "a project of the tenant")),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<PackageQuota>), Failures),
)]
pub(crate) async fn show_user_over_package_quota(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<PackageQuota>>, ApiError> {
    let id = ProjectId::parse(query.required("project_id")?);
    let id = id.map_err(|error| ApiError::invalid("project_id", error.to_string()))?;
    let (project, _) = may.project(&id).await?;
    let minutes = app.engine.build_minutes(&project.domain).await?;
    Ok(Full::success(PackageQuota::of(&minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_is_told_where_there_is_a_quota() {
        let told =
            |quota, used| serde_json::to_value(PackageQuota::of(&BuildMinutes { quota, used })).unwrap_or_default();
        assert_eq!(
            told(None, 7),
            serde_json::json!({"build_quota": "unlimit", "is_over_quota": false})
        );
        assert_eq!(
            told(Some(7), 7),
            serde_json::json!({"build_quota": "7", "is_over_quota": true, "used_quota": "7"})
        );
    }
}
