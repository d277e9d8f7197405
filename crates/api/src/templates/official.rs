//! The templates of the service, the weightiest first.

use super::body::{TemplateItem, TemplatePage};
use super::list::sought;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page::{self, TextPage};
use crate::query::Query;
use axum::extract::State;
use kiln_buildfile::catalogue::{OfficialTemplate, officials};
use std::collections::HashSet;

/// The templates of the service.
#[utoipa::path(
    get, path = "/v1/template/officialtemplates", operation_id = "ListOfficialTemplate", tag = "templates",
    params(TextPage, ("name" = Option<String>, Query, description = "a part of the name")),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<TemplatePage>), Failures),
)]
pub(crate) async fn list_official_template(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<TemplatePage>>, ApiError> {
    let page = page::from_zero_as_text(&query)?;
    let name = sought(&query, "name")?.to_lowercase();
    let found: Vec<_> = officials()
        .filter(|it| it.name.to_lowercase().contains(&name))
        .collect();
    let first = usize::try_from(page.offset).unwrap_or(usize::MAX);
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let shown: Vec<_> = found.iter().copied().skip(first).take(limit).collect();
    let page = TemplatePage {
        items: items(&may, &app, &shown).await?,
        total_size: u64::try_from(found.len()).unwrap_or(u64::MAX),
    };
    Ok(Full::success(page))
}

/// Templates of the service as the caller sees them.
pub(super) async fn items(
    may: &May<Anyone>,
    app: &App,
    templates: &[&OfficialTemplate],
) -> Result<Vec<TemplateItem>, ApiError> {
    let mut reader = app.engine.store().read().await?;
    let liked = reader.favourite_templates(&may.actor().user.id).await?;
    let liked: HashSet<&str> = liked.iter().map(String::as_str).collect();
    let item = |it: &&OfficialTemplate| TemplateItem::official(it, liked.contains(it.uuid));
    Ok(templates.iter().map(item).collect())
}
