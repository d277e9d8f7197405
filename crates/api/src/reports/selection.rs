//! Which builds a chart is about, as a query says it.

use crate::App;
use crate::error::ApiError;
use crate::query::Query;
use kiln_engine::BuildSelection;
use kiln_model::id::TaskId;

/// Every repository, or every branch.
pub(super) const ALL: &str = "all";

/// The task that a query names as `job_id`.
pub(super) fn task(query: &Query) -> Result<TaskId, ApiError> {
    TaskId::parse(query.required("job_id")?).map_err(|_| ApiError::MalformedTaskId)
}

/// The name of the repository that a query must give.
pub(super) fn repository(query: &Query) -> Result<String, ApiError> {
    query.required("repository_name")?;
    Ok(name(query, "repository_name", 128)?.unwrap_or_default())
}

/// `repository_name`, `branch` and `interval`.
pub(super) fn selection(app: &App, query: &Query) -> Result<BuildSelection, ApiError> {
    let unless_all = |it: &String| it != ALL;
    let repository = Some(repository(query)?).filter(unless_all);
    let branch = name(query, "branch", 200)?.filter(unless_all);
    let interval = query.required_integer("interval", 1..=30)?;
    Ok(BuildSelection {
        repository,
        branch,
        days: app.engine.last_days(u32::try_from(interval).unwrap_or(1)),
    })
}

fn name(query: &Query, field: &str, most: usize) -> Result<Option<String>, ApiError> {
    let Some(text) = query.text(field) else { return Ok(None) };
    if text.chars().count() > most || text.contains(char::is_control) {
        return Err(ApiError::invalid(
            field,
            format!("must be one line of at most {most} characters"),
        ));
    }
    Ok(Some(text.to_owned()))
}
