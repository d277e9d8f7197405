//! What changed between two revisions of a task.

use super::body::TaskBody;
use super::{outline, repository};
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::query::Query;
use axum::extract::State;
use kiln_model::id::ProjectId;
use kiln_model::secret::MASKED;
use kiln_model::task::{ParameterValue, TaskDefinition};
use similar::TextDiff;
use std::time::Duration;

/// How long the lines are compared for the shortest difference; what is found by then is a difference too, if a longer one.
const PATIENCE: Duration = Duration::from_millis(300);

/// The difference between two revisions of a task, as unified text; null where there is none, or no such revision.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/diff", operation_id = "ShowJobConfigDiff", tag = "tasks",
    params(
        JobPath,
        ("revisedl_no" = String, Query, description = "the number of the later revision"),
        ("original_no" = String, Query, description = "the number of the earlier revision"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Option<String>>), Failures),
)]
pub(crate) async fn show_job_config_diff(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<Option<String>>>, ApiError> {
    let numbers = [number(&query, "original_no")?, number(&query, "revisedl_no")?];
    let task = may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let original = reader.definition_at(&job_id, numbers[0]).await?;
    let revised = reader.definition_at(&job_id, numbers[1]).await?;
    drop(reader);
    let (Some(original), Some(revised)) = (original, revised) else {
        return Ok(Full::success(None));
    };
    let compare = move || difference(&task.project, [&original, &revised], numbers);
    let text = tokio::task::spawn_blocking(compare).await.map_err(ApiError::internal)?;
    text.map(Full::success).map_err(ApiError::internal)
}

/// The number of a revision; those that no task has are numbers too.
fn number(query: &Query, name: &str) -> Result<u64, ApiError> {
    query.required_integer(name, 0..=u64::from(u32::MAX))
}

fn difference(
    project: &ProjectId,
    [original, revised]: [&TaskDefinition; 2],
    numbers: [u64; 2],
) -> Result<Option<String>, serde_json::Error> {
    let before = outline::of(&TaskBody::of_definition(original, project))?;
    let mut body = TaskBody::of_definition(revised, project);
    tell_changed_secrets(&mut body, original, revised);
    let after = outline::of(&body)?;
    if before == after {
        return Ok(None);
    }
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(&before, &after);
    let [from, to] = numbers.map(|it| format!("revision {it}"));
    let text = diff.unified_diff().header(&from, &to).to_string();
    Ok(Some(text))
}

/// Secrets are shown alike; one that is another now is told to be so. Sealed forms are compared, not values: who sets a value
/// again must not learn whether it is the one that was.
fn tell_changed_secrets(body: &mut TaskBody, original: &TaskDefinition, revised: &TaskDefinition) {
    let changed = format!("{MASKED} (changed)");
    for (parameter, shown) in revised.parameters.iter().zip(body.parameters.iter_mut().flatten()) {
        let before = original.parameters.iter().find(|it| it.name == parameter.name);
        let both = (before.map(|it| &it.default), &parameter.default);
        if let (Some(ParameterValue::Sealed(before)), ParameterValue::Sealed(now)) = both
            && before != now
        {
            let mut attributes = shown.params.iter_mut().flatten();
            if let Some(value) = attributes.find(|it| it.name.as_deref() == Some("defaultValue")) {
                value.value = Some(changed.clone());
            }
        }
    }
    let pairs = original.scms.iter().zip(&revised.scms);
    for ((before, now), shown) in pairs.zip(body.scms.iter_mut().flatten()) {
        if before.url != now.url && repository::shown(&before.url) == repository::shown(&now.url) {
            shown.url = shown.url.replacen(MASKED, &changed, 1);
        }
    }
}
