//! The tags of a repository.

use super::{LONGEST_ID, LONGEST_NAME, found};
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::query::Query;
use crate::thing::Thing;
use axum::extract::State;
use kiln_engine::{GitRef, RefKind, SourceKey};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of tags.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeTags {
    /// Those of this page, by name.
    tags: Vec<CodeTag>,
    /// How many were found in all.
    total: u64,
}

/// A tag.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeTag {
    /// The commit that it stands for.
    id: String,
    /// Its name.
    name: String,
    /// The commit that it stands for.
    commit_id: String,
}

impl From<GitRef> for CodeTag {
    fn from(tag: GitRef) -> Self {
        Self {
            id: tag.commit.clone(),
            name: tag.name,
            commit_id: tag.commit,
        }
    }
}

/// The tags that a repository has at this moment (v1; not in the declared contract). The repository's host is asked, for at most
/// 30 seconds.
#[utoipa::path(
    get, path = "/v1/code/tags", operation_id = "ListCodeTags", tag = "code",
    params(
        ("scm_type" = Option<String>, Query, max_length = 256, description = "what kind of host it is on; any where absent"),
        ("repo_id" = String, Query, min_length = 1, max_length = 256, description = "the `repo_id` of tasks"),
        ("search" = Option<String>, Query, max_length = 256, description = "a part of the name, whatever the case"),
        ("page_no" = Option<i32>, Query, minimum = 0, description = "the page, from 1"),
        ("page_size" = Option<i32>, Query, minimum = 0, maximum = 100, description = "tags per page; 10 where absent"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<CodeTags>), Failures),
)]
pub(crate) async fn list_code_tags(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<CodeTags>>, ApiError> {
    let page = page::by_number(&query)?;
    query.required("repo_id")?;
    let id = query.line("repo_id", LONGEST_ID)?.unwrap_or_default();
    let kind = query.line("scm_type", LONGEST_ID)?.filter(|it| !it.is_empty());
    let search = query.search("search", LONGEST_NAME)?;
    let known = app
        .engine
        .known_repositories(may.actor(), SourceKey::Repository(id))
        .await?;
    let scm = known.iter().find(|it| kind.is_none_or(|kind| it.scm_type == kind));
    let scm = scm.ok_or(ApiError::NoSuch(Thing::Repository))?;
    let tags = found(app.engine.refs(scm, RefKind::Tags, "repo_id").await?, search);
    let total = u64::try_from(tags.len()).unwrap_or(u64::MAX);
    let first = usize::try_from(page.offset).unwrap_or(usize::MAX);
    let most = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let tags = tags.into_iter().skip(first).take(most).map(CodeTag::from).collect();
    Ok(Full::success(CodeTags { tags, total }))
}
