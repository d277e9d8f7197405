//! Making a template.

use super::body::TemplateItem;
use super::read;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::tasks::body::ParameterBody;
use crate::wire::Body;
use axum::extract::State;
use kiln_model::template::Template;
use kiln_store::TemplateRow;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A template as a client sends it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form of the body, read by the derive only")]
pub(crate) struct TemplateForm {
    /// Its name; others may have the same.
    #[schema(min_length = 1, max_length = 128)]
    name: String,
    /// What it is for.
    #[schema(max_length = 1024)]
    description: Option<String>,
    /// The tool.
    tool_type: Option<String>,
    /// The parameters.
    parameters: Option<Vec<ParameterBody>>,
    /// The steps.
    template: ContentForm,
}

/// The steps of a template.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form of the body, read by the derive only")]
pub(crate) struct ContentForm {
    /// At most 50.
    steps: Vec<StepForm>,
}

/// A step of a template.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form of the body, read by the derive only")]
pub(crate) struct StepForm {
    /// What kind of step it is: `devcloud2018.codeci_action_20043.action`.
    module_id: String,
    /// Its name; that of its kind where absent.
    name: Option<String>,
    version: Option<String>,
    enable: Option<bool>,
    /// What the kind needs.
    #[schema(value_type = Option<Object>)]
    properties: Option<Map<String, Value>>,
}

/// The template that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct TemplateMade {
    /// Its id.
    uuid: String,
}

/// Make a template; the reply has its id alone (v1).
#[utoipa::path(
    post, path = "/v1/template/create", operation_id = "CreateTemplate", tag = "templates",
    request_body = TemplateForm, security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<TemplateMade>), Failures),
)]
pub(crate) async fn create_template(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TemplateMade>>, ApiError> {
    let template = create(&may, &app, &body).await?;
    Ok(Full::success(TemplateMade {
        uuid: template.uuid.to_string(),
    }))
}

/// Make a template; the reply has all of it (v3).
#[utoipa::path(
    post, path = "/v3/templates/create", operation_id = "CreateTemplates", tag = "templates",
    request_body = TemplateForm, security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<TemplateItem>), Failures),
)]
pub(crate) async fn create_templates(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TemplateItem>>, ApiError> {
    let template = create(&may, &app, &body).await?;
    let row = TemplateRow {
        template,
        favourite: false,
    };
    Ok(Full::success(TemplateItem::custom(&row, may.actor())))
}

async fn create(may: &May<Anyone>, app: &App, body: &Body) -> Result<Template, ApiError> {
    let draft = read::read(&body.object()?)?;
    Ok(app.engine.create_template(may.actor(), draft).await?)
}
