//! Bodies of the operations on notices.

use super::Things;
use serde_json::{Value, json};

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "UpdateNewNoticeNew" | "UpdateNotice" | "UpdateProjectNotice" => Some(json!({
            "notice_type": "mail", "enabled_event_type_names": ["buildJobFail"], "send_switch": "true",
        })),
        // A host that is not allowed, so that nothing is sent.
        "CheckWebhookUrl" => Some(json!({
            "job_id": things.job, "notice_type": "WECOM", "webhook_url": "https://127.0.0.1/x",
        })),
        _ => None,
    }
}
