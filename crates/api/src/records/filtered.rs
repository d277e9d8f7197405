//! The records of a build project, filtered by branch, tag, trigger and time; and how many there are.

use super::record::BuildRecord;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::path::BuildProjectPath;
use crate::query::Query;
use axum::extract::State;
use kiln_model::build::Trigger;
use kiln_store::{BuildFilter, Window};
use serde::Serialize;
use utoipa::ToSchema;

/// The longest window, in days.
const MOST_DAYS: u32 = 31;
/// The most values of a filter, and the longest.
const MOST_VALUES: usize = 20;
const LONGEST_VALUE: usize = 256;

/// A page of records.
#[derive(Serialize, ToSchema)]
pub(crate) struct BuildRecords {
    /// The records of this page, newest first.
    data: Vec<BuildRecord>,
    pagination: Pagination,
}

/// Where the page stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pagination {
    /// The page, from 0.
    page: u64,
    /// Records per page.
    limit: u32,
    /// How many records there are; -1 where a filter finds more than 10000.
    total: i64,
}

/// How many builds there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Total {
    total: u64,
}

fn window(app: &App, query: &Query) -> Result<Window, ApiError> {
    let of = |name| (name, query.text(name));
    app.zone().window(of("from_date"), of("to_date"), MOST_DAYS)
}

/// A word for a trigger means the trigger; any other text is the name of who set a build off.
fn filter(query: &Query) -> Result<BuildFilter, ApiError> {
    let list = |name| query.list(name, MOST_VALUES, LONGEST_VALUE);
    let mut filter = BuildFilter {
        branches: list("branches")?,
        tags: list("tags")?,
        ..BuildFilter::default()
    };
    for word in list("triggers")? {
        match Trigger::named(&word.to_lowercase()) {
            Some(trigger) => filter.triggers.push(trigger),
            None => filter.names.push(word),
        }
    }
    Ok(filter)
}

/// The records of a build project (v1).
#[utoipa::path(
    get, path = "/v1/record/{build_project_id}/records", operation_id = "ListRecords", tag = "records",
    params(
        BuildProjectPath,
        ("page" = Option<i32>, Query, minimum = 0, description = "the page, from 0"),
        ("limit" = Option<i32>, Query, minimum = 1, maximum = 100, description = "records per page, 10 by default"),
        ("triggers" = Option<Vec<String>>, Query, description = "MANUAL, TIMER, CODE_UPDATE, PIPELINE, or names of who set builds off; at most 20"),
        ("branches" = Option<Vec<String>>, Query, description = "branches; at most 20. With tags: of any of both"),
        ("tags" = Option<Vec<String>>, Query, description = "tags; at most 20"),
        ("from_date" = Option<String>, Query, description = "like 2024-06-26 08:25:09, in the server's time zone"),
        ("to_date" = Option<String>, Query, description = "the same; at most 31 days after from_date where both are given"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<BuildRecords>), Failures),
)]
pub(crate) async fn list_records(
    may: May<View>,
    State(app): State<App>,
    BuildProjectPath { build_project_id }: BuildProjectPath,
    query: Query,
) -> Result<Reply<Full<BuildRecords>>, ApiError> {
    let page = page::by_limit(&query)?;
    let (window, filter) = (window(&app, &query)?, filter(&query)?);
    let task = may.build_project(&build_project_id).await?;
    let mut reader = app.engine.store().read().await?;
    let found = reader.filtered_builds(&task.id, window, &filter, page).await?;
    let now = app.engine.clock().now();
    let mut data = Vec::with_capacity(found.builds.len());
    for build in &found.builds {
        let parameters = reader.parameters_of(&build.record).await?;
        data.push(BuildRecord::of(build, &parameters, now));
    }
    Ok(Full::success(BuildRecords {
        data,
        pagination: Pagination {
            page: page::index(&page),
            limit: page.limit,
            total: found.total.and_then(|it| i64::try_from(it).ok()).unwrap_or(-1),
        },
    }))
}

/// How many builds a build project has had (v1).
#[utoipa::path(
    get, path = "/v1/record/{build_project_id}/statistics", operation_id = "ShowJobTotal", tag = "records",
    params(
        BuildProjectPath,
        ("from_date" = Option<String>, Query, description = "like 2024-06-26 08:25:09, in the server's time zone"),
        ("to_date" = Option<String>, Query, description = "the same; at most 31 days after from_date where both are given"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Total>), Failures),
)]
pub(crate) async fn show_job_total(
    may: May<View>,
    State(app): State<App>,
    BuildProjectPath { build_project_id }: BuildProjectPath,
    query: Query,
) -> Result<Reply<Full<Total>>, ApiError> {
    let window = window(&app, &query)?;
    let task = may.build_project(&build_project_id).await?;
    let total = app.engine.store().read().await?.count_builds(&task.id, window).await?;
    Ok(Full::success(Total { total }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_a_trigger_means_it_in_any_case_and_others_are_names() {
        let filter = filter(&Query::parse("triggers=Manual,CODE_UPDATE&triggers=ann&tags=v1")).unwrap();
        assert_eq!(filter.triggers, [Trigger::Manual, Trigger::CodeUpdate]);
        assert_eq!(
            (filter.names, filter.tags),
            (vec!["ann".to_owned()], vec!["v1".to_owned()])
        );
    }
}
