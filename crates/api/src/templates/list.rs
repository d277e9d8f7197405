//! The templates of the tenant, the newest first.

use super::body::{TemplateItem, TemplatePage};
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page::{self, TextPage};
use crate::query::Query;
use axum::extract::State;
use kiln_store::{Page, TemplateFilter};

/// The longest text that is looked for.
const LONGEST: usize = 256;

/// The templates of the tenant (v1).
#[utoipa::path(
    get, path = "/v1/template/custom", operation_id = "ListCustomTemplate", tag = "templates",
    params(
        ("name" = Option<String>, Query, description = "a part of the name"),
        ("filter" = Option<String>, Query, description = "a part of the name, the description, the tool or the creator's name"),
        ("page" = Option<i32>, Query, minimum = 1, description = "the page, from 1"),
        ("page_size" = Option<i32>, Query, description = "templates per page, at most 100; 10 where absent"),
        ("tags" = Option<String>, Query, description = "taken and not heeded: templates have no state of builds"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<TemplatePage>), Failures),
)]
pub(crate) async fn list_custom_template(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<TemplatePage>>, ApiError> {
    let page = page::from_one(&query)?;
    let filter = TemplateFilter {
        name: sought(&query, "name")?,
        words: sought(&query, "filter")?,
    };
    list(&may, &app, &filter, page).await.map(Full::success)
}

/// The templates of the tenant (v3).
#[utoipa::path(
    get, path = "/v3/templates/query", operation_id = "ListTemplates", tag = "templates",
    params(TextPage, ("name" = Option<String>, Query, description = "a part of the name")),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<TemplatePage>), Failures),
)]
pub(crate) async fn list_templates(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<TemplatePage>>, ApiError> {
    let page = page::from_zero_as_text(&query)?;
    let filter = TemplateFilter {
        name: sought(&query, "name")?,
        words: String::new(),
    };
    list(&may, &app, &filter, page).await.map(Full::success)
}

async fn list(may: &May<Anyone>, app: &App, filter: &TemplateFilter, page: Page) -> Result<TemplatePage, ApiError> {
    let caller = may.actor();
    let mut reader = app.engine.store().read().await?;
    let total_size = reader.count_templates(&caller.domain, filter).await?;
    let rows = reader.templates(&caller.domain, filter, &caller.user.id, page).await?;
    Ok(TemplatePage {
        items: rows.iter().map(|it| TemplateItem::custom(it, caller)).collect(),
        total_size,
    })
}

/// A text that is looked for; empty where nothing is.
pub(super) fn sought(query: &Query, name: &str) -> Result<String, ApiError> {
    let text = query.text(name).unwrap_or_default();
    if text.chars().count() > LONGEST || text.contains('\0') {
        return Err(ApiError::invalid(
            name,
            format!("must not be longer than {LONGEST} characters, nor hold a NUL character"),
        ));
    }
    Ok(text.to_owned())
}
