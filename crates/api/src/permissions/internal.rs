//! Whether the service answers callers of the intranet alone.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::Failures;
use axum::extract::State;

/// Whether the service answers callers of the intranet alone (v1).
#[utoipa::path(
    get, path = "/v1/job/permission/internal", operation_id = "CheckJobInternal", tag = "permissions",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<bool>), Failures),
)]
pub(crate) async fn check_job_internal(_: May<Anyone>, State(app): State<App>) -> Reply<Full<bool>> {
    Full::success(app.settings.intranet_only)
}
