//! Trying out the address of a chat.

use super::body;
use crate::App;
use crate::auth::{May, Modify};
use crate::envelope::{Reply, StatusAndError};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use kiln_engine::WebhookVerdict;
use kiln_model::id::TaskId;
use utoipa::ToSchema;

/// The address of a chat.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct WebhookBody {
    /// The task whose notices are to go there.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    job_id: String,
    /// `DING_TALK`, `WECOM` or `FEISHU`, in any case.
    notice_type: String,
    /// An https address of the chat's public host, or of a host that this server allows.
    #[schema(max_length = 256)]
    webhook_url: String,
}

/// Send a test message to the address of a chat (v1). `fail`, with the reason in `error`, where the chat did not take it.
#[utoipa::path(
    post, path = "/v1/job/check/webhook-url", operation_id = "CheckWebhookUrl", tag = "notices",
    request_body = WebhookBody, security(("token" = ["task:modify"])),
    responses((status = 200, body = StatusAndError), Failures),
)]
pub(crate) async fn check_webhook_url(
    may: May<Modify>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<StatusAndError>, ApiError> {
    let body = body.object()?;
    let id = TaskId::parse(&body.required("job_id")?.text()?).map_err(|_| ApiError::MalformedTaskId)?;
    let channel = body::channel(&body)?;
    let url = body.required_text("webhook_url")?;
    let task = may.task(&id).await?;
    Ok(match app.engine.check_webhook(&task, channel, &url).await? {
        WebhookVerdict::Taken => StatusAndError::success(),
        WebhookVerdict::Refused(reason) => StatusAndError::fail(reason),
    })
}
