//! The repositories of tasks: what branches and tags they have at this moment. No operation of the declared contract; clients
//! offer a choice with them.
//!
//! A caller asks about the repositories of tasks that it may see, and about no other.

mod branches;
mod repositories;
mod tags;

use crate::error::ApiError;
use crate::group::{Group, operation};
use crate::path::segment;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kiln_engine::GitRef;
use utoipa::IntoParams;

/// The longest id of a repository or a credential, as tasks have them.
const LONGEST_ID: usize = 256;
/// The longest text to search for, and the longest name of a repository.
const LONGEST_NAME: usize = 256;

pub(crate) fn routes() -> Group {
    Group::new("code")
        .verb("tags", operation!(tags::list_code_tags))
        .verb("repositories", operation!(repositories::list_git_code_repositories))
        .verb("branches", operation!(branches::list_git_code_branches))
}

/// `{endpoint_id}`: a credential that repositories are fetched with.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct EndPointPath {
    /// The `end_point_id` of tasks.
    #[param(min_length = 1, max_length = 256)]
    endpoint_id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for EndPointPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let endpoint_id = segment(parts, state, "endpoint_id").await?;
        if endpoint_id.chars().count() > LONGEST_ID || endpoint_id.contains(char::is_control) {
            let reason = format!("must be one line of at most {LONGEST_ID} characters");
            return Err(ApiError::invalid("endpoint_id", reason));
        }
        Ok(Self { endpoint_id })
    }
}

/// Those whose names have the text as a part, whatever the case.
fn found(refs: Vec<GitRef>, search: &str) -> Vec<GitRef> {
    let search = search.to_lowercase();
    refs.into_iter()
        .filter(|it| it.name.to_lowercase().contains(&search))
        .collect()
}
