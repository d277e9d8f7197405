//! The repositories that are fetched with a credential.

use super::EndPointPath;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use axum::extract::State;
use kiln_engine::SourceKey;
use kiln_model::task::Scm;
use serde::Serialize;
use utoipa::ToSchema;

/// A repository.
#[derive(Serialize, ToSchema)]
pub(crate) struct GitCodeRepository {
    /// Its id at its host; its name where tasks give none.
    id: String,
    /// Its name.
    name: String,
    /// The group that it belongs to at its host.
    group_name: Option<String>,
    /// What kind of host that is.
    scm_type: String,
}

impl From<Scm> for GitCodeRepository {
    fn from(scm: Scm) -> Self {
        Self {
            id: scm.repo_id.clone().unwrap_or_else(|| scm.name().to_owned()),
            name: scm.name().to_owned(),
            group_name: scm.group().map(str::to_owned),
            scm_type: scm.scm_type,
        }
    }
}

/// The repositories that tasks fetch with a credential (v1; not in the declared contract): those of tasks that the caller may
/// see, in the order in which they came.
#[utoipa::path(
    get, path = "/v1/code/git-code/{endpoint_id}/repositories", operation_id = "ListGitCodeRepositories", tag = "code",
    params(EndPointPath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<Vec<GitCodeRepository>>), Failures),
)]
pub(crate) async fn list_git_code_repositories(
    may: May<Anyone>,
    State(app): State<App>,
    EndPointPath { endpoint_id }: EndPointPath,
) -> Result<Reply<Full<Vec<GitCodeRepository>>>, ApiError> {
    let key = SourceKey::EndPoint(&endpoint_id);
    let known = app.engine.known_repositories(may.actor(), key).await?;
    Ok(Full::success(known.into_iter().map(GitCodeRepository::from).collect()))
}
