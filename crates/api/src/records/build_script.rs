//! The script of a build: what its definition said when it was triggered, as YAML.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::RecordPath;
use axum::extract::State;

/// The script that a build ran (v1).
#[utoipa::path(
    get, path = "/v1/record/{record_id}/build-script", operation_id = "ShowBuildRecordBuildScript", tag = "records",
    params(RecordPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn show_build_record_build_script(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
) -> Result<Reply<Full<String>>, ApiError> {
    let build = may.record(&record_id).await?;
    Ok(Full::success(app.engine.build_script(&build).await?))
}
