//! What stands in a path, parsed once at the edge.

use crate::error::ApiError;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use kiln_model::build::BuildNumber;
use kiln_model::id::{BuildProjectId, ProjectId, RecordId, TaskId, TemplateId};
use utoipa::IntoParams;

/// The text that stands in a path for a parameter.
pub(crate) async fn segment<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    name: &'static str,
) -> Result<String, ApiError> {
    // One broken parameter spoils all of them: the one at fault is named.
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|error| {
        let ours = error.to_string().contains(&format!("`{name}`"));
        match (ours, name) {
            (true, "job_id") => ApiError::MalformedTaskId,
            (true, name) => ApiError::invalid(name, "is not valid UTF-8"),
            (false, _) => ApiError::invalid("path", "is not valid UTF-8"),
        }
    })?;
    params
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
        .ok_or_else(|| ApiError::internal(format!("the route has no parameter {name}")))
}

/// `{job_id}`: a task.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct JobPath {
    /// The task.
    #[param(value_type = String, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    pub(crate) job_id: TaskId,
}

impl<S: Send + Sync> FromRequestParts<S> for JobPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "job_id").await?;
        let job_id = TaskId::parse(&text).map_err(|_| ApiError::MalformedTaskId)?;
        Ok(Self { job_id })
    }
}

/// `{project_id}`: a CodeArts project.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ProjectPath {
    /// The project.
    #[param(value_type = String, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    pub(crate) project_id: ProjectId,
}

impl<S: Send + Sync> FromRequestParts<S> for ProjectPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "project_id").await?;
        let project_id = ProjectId::parse(&text).map_err(|error| ApiError::invalid("project_id", error.to_string()))?;
        Ok(Self { project_id })
    }
}

/// `{uuid}`: a template.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TemplatePath {
    /// The template.
    #[param(value_type = String, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    pub(crate) uuid: TemplateId,
}

impl<S: Send + Sync> FromRequestParts<S> for TemplatePath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "uuid").await?;
        let uuid = TemplateId::parse(&text).map_err(|error| ApiError::invalid("uuid", error.to_string()))?;
        Ok(Self { uuid })
    }
}

async fn record<S: Send + Sync>(parts: &mut Parts, state: &S, name: &'static str) -> Result<RecordId, ApiError> {
    let text = segment(parts, state, name).await?;
    RecordId::parse(&text).map_err(|error| ApiError::invalid(name, error.to_string()))
}

/// `{record_id}`: the record of a build.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct RecordPath {
    /// The build's record.
    #[param(value_type = String, min_length = 36, max_length = 36, pattern = "^[0-9a-z-]{36}$")]
    pub(crate) record_id: RecordId,
}

impl<S: Send + Sync> FromRequestParts<S> for RecordPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let record_id = record(parts, state, "record_id").await?;
        Ok(Self { record_id })
    }
}

/// `{build_flow_record_id}`: the record of a build that may have parts.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct FlowPath {
    /// The build's record.
    #[param(value_type = String, min_length = 36, max_length = 36, pattern = "^[0-9a-z-]{36}$")]
    pub(crate) build_flow_record_id: RecordId,
}

impl<S: Send + Sync> FromRequestParts<S> for FlowPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let build_flow_record_id = record(parts, state, "build_flow_record_id").await?;
        Ok(Self { build_flow_record_id })
    }
}

/// `{build_project_id}`: the second id of a task.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct BuildProjectPath {
    /// The task's second id, which its records hang on.
    #[param(value_type = String, min_length = 36, max_length = 36, pattern = "^[0-9a-z-]{36}$")]
    pub(crate) build_project_id: BuildProjectId,
}

impl<S: Send + Sync> FromRequestParts<S> for BuildProjectPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "build_project_id").await?;
        let id = BuildProjectId::parse(&text);
        let build_project_id = id.map_err(|error| ApiError::invalid("build_project_id", error.to_string()))?;
        Ok(Self { build_project_id })
    }
}

/// Reads a build number, as a path or a body has it.
pub(crate) fn build_number(field: &str, text: &str) -> Result<BuildNumber, ApiError> {
    let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number
        .and_then(BuildNumber::new)
        .ok_or_else(|| ApiError::invalid(field, "must be an integer from 1 to 2147483647"))
}

/// `{build_no}`: the number of a build within its task.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct BuildNoPath {
    /// The build's number within its task.
    #[param(value_type = i32, minimum = 1, maximum = 2147483647)]
    pub(crate) build_no: BuildNumber,
}

impl<S: Send + Sync> FromRequestParts<S> for BuildNoPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "build_no").await?;
        let build_no = build_number("build_no", &text)?;
        Ok(Self { build_no })
    }
}

/// `{build_number}`: the same under the name that one operation uses.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct BuildNumberPath {
    /// The build's number within its task.
    #[param(value_type = i32, minimum = 1, maximum = 2147483647)]
    pub(crate) build_number: BuildNumber,
}

impl<S: Send + Sync> FromRequestParts<S> for BuildNumberPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "build_number").await?;
        let build_number = build_number("build_number", &text)?;
        Ok(Self { build_number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_number_is_a_positive_int32() {
        assert_eq!(build_number("build_no", "2147483647").unwrap().get(), i32::MAX);
        for bad in ["", "0", "-1", "+1", "1.0", "2147483648", "x", " 1"] {
            assert!(build_number("build_no", bad).is_err(), "{bad:?}");
        }
    }
}
