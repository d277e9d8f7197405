//! The branches of a repository.

use super::{EndPointPath, LONGEST_NAME, found};
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use crate::thing::Thing;
use axum::extract::State;
use kiln_engine::{RefKind, SourceKey};
use kiln_model::task::Scm;
use serde::Serialize;
use utoipa::ToSchema;

/// Branches.
#[derive(Serialize, ToSchema)]
pub(crate) struct GitCodeBranches {
    /// All of them, by name.
    branches: Vec<GitCodeBranch>,
    /// How many there are.
    total: u64,
}

/// A branch.
#[derive(Serialize, ToSchema)]
pub(crate) struct GitCodeBranch {
    /// Its name.
    name: String,
    /// Its newest commit.
    commit_id: String,
}

/// The branches that a repository has at this moment (v1; not in the declared contract). The repository's host is asked, for at
/// most 30 seconds.
#[utoipa::path(
    get, path = "/v1/code/git-code/{endpoint_id}/branches", operation_id = "ListGitCodeBranches", tag = "code",
    params(
        EndPointPath,
        (
            "repository_name" = Option<String>, Query, max_length = 256,
            description = "which of the credential's repositories; may be absent where there is one alone",
        ),
        ("search" = Option<String>, Query, max_length = 256, description = "a part of the name, whatever the case"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<GitCodeBranches>), Failures),
)]
pub(crate) async fn list_git_code_branches(
    may: May<Anyone>,
    State(app): State<App>,
    EndPointPath { endpoint_id }: EndPointPath,
    query: Query,
) -> Result<Reply<Full<GitCodeBranches>>, ApiError> {
    let name = query.line("repository_name", LONGEST_NAME)?.filter(|it| !it.is_empty());
    let search = query.search("search", LONGEST_NAME)?;
    let key = SourceKey::EndPoint(&endpoint_id);
    let known = app.engine.known_repositories(may.actor(), key).await?;
    let scm = chosen(&known, name)?;
    let refs = found(app.engine.refs(scm, RefKind::Branches, "endpoint_id").await?, search);
    let branches: Vec<_> = refs
        .into_iter()
        .map(|it| GitCodeBranch {
            name: it.name,
            commit_id: it.commit,
        })
        .collect();
    let total = u64::try_from(branches.len()).unwrap_or(u64::MAX);
    Ok(Full::success(GitCodeBranches { branches, total }))
}

fn chosen<'a>(known: &'a [Scm], name: Option<&str>) -> Result<&'a Scm, ApiError> {
    match (name, known) {
        (Some(name), _) => known
            .iter()
            .find(|it| it.name() == name)
            .ok_or(ApiError::NoSuch(Thing::Repository)),
        (None, []) => Err(ApiError::NoSuch(Thing::Repository)),
        (None, [one]) => Ok(one),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(Scm::name).collect();
            let reason = format!("must be one of {}", names.join(", "));
            Err(ApiError::invalid("repository_name", reason))
        }
    }
}
