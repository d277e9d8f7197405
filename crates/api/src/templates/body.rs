//! Templates as replies show them.

use crate::tasks::body::{AttributeBody, ChoiceBody, ParameterBody, StepBody};
use crate::time;
use kiln_buildfile::catalogue::OfficialTemplate;
use kiln_model::access::Actor;
use kiln_model::template::{Attribute, Limit, TemplateParameter, TemplateStep};
use kiln_store::TemplateRow;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A template.
#[derive(Serialize, ToSchema)]
pub(crate) struct TemplateItem {
    /// The id that the other operations take.
    uuid: String,
    /// The second id, which used-info takes.
    id: String,
    name: String,
    description: String,
    /// The tool.
    tool_type: Option<String>,
    /// The language of the code; of templates of the service alone.
    language: Option<&'static str>,
    /// `custom` or `official`.
    scope: &'static str,
    /// `codeci`.
    r#type: &'static str,
    /// True.
    public: bool,
    /// Whether the caller likes it.
    favourite: bool,
    /// How far up a template of the service stands; 0 for others.
    weight: f64,
    template: TemplateContent,
    parameters: Vec<ParameterBody>,
    /// When it was made; null for those of the service, as what follows.
    create_time: Option<String>,
    domain_id: Option<String>,
    domain_name: Option<String>,
    user_id: Option<String>,
    user_name: Option<String>,
    nick_name: Option<String>,
    /// Empty.
    #[schema(value_type = Object)]
    i18n: Map<String, Value>,
    /// Empty.
    #[schema(value_type = Object)]
    intl_description: Map<String, Value>,
}

/// What a template is made of.
#[derive(Serialize, ToSchema)]
pub(crate) struct TemplateContent {
    steps: Vec<StepBody>,
    /// Empty.
    #[schema(value_type = Object)]
    actions: Map<String, Value>,
    /// False.
    auto_update_sub_module: bool,
    /// Null.
    image: Option<String>,
    /// Null.
    image_source: Option<String>,
}

/// A page of templates.
#[derive(Serialize, ToSchema)]
pub(crate) struct TemplatePage {
    /// The templates of this page.
    pub(super) items: Vec<TemplateItem>,
    /// How many there are in all.
    pub(super) total_size: u64,
}

impl TemplateContent {
    fn of(steps: Vec<StepBody>) -> Self {
        Self {
            steps,
            actions: Map::new(),
            auto_update_sub_module: false,
            image: None,
            image_source: None,
        }
    }
}

impl TemplateItem {
    /// A template of the caller's tenant.
    pub(super) fn custom(row: &TemplateRow, caller: &Actor) -> Self {
        let of = &row.template;
        let creator = Some(of.creator.name.clone());
        Self {
            uuid: of.uuid.to_string(),
            id: of.id.clone(),
            name: of.name.clone(),
            description: of.description.clone(),
            tool_type: of.tool_type.clone(),
            language: None,
            scope: "custom",
            r#type: "codeci",
            public: true,
            favourite: row.favourite,
            weight: 0.0,
            template: TemplateContent::of(of.body.steps.iter().map(step).collect()),
            parameters: of.body.parameters.iter().map(parameter).collect(),
            create_time: Some(time::millis(of.created)),
            domain_id: Some(of.domain.to_string()),
            domain_name: Some(caller.domain_name.clone()),
            user_id: Some(of.creator.id.to_string()),
            user_name: creator.clone(),
            nick_name: creator,
            i18n: Map::new(),
            intl_description: Map::new(),
        }
    }

    /// A template of the service.
    pub(super) fn official(of: &OfficialTemplate, favourite: bool) -> Self {
        Self {
            uuid: of.uuid.to_owned(),
            id: of.id.to_owned(),
            name: of.name.to_owned(),
            description: of.description.to_owned(),
            tool_type: Some(of.tool_type.to_owned()),
            language: Some(of.language),
            scope: "official",
            r#type: "codeci",
            public: true,
            favourite,
            weight: f64::from(of.weight),
            template: TemplateContent::of(of.steps.iter().map(|it| StepBody::of(&it.step())).collect()),
            parameters: vec![code_branch()],
            create_time: None,
            domain_id: None,
            domain_name: None,
            user_id: None,
            user_name: None,
            nick_name: None,
            i18n: Map::new(),
            intl_description: Map::new(),
        }
    }
}

/// A step as it came: where it did not say whether it runs, the reply says nothing either.
fn step(of: &TemplateStep) -> StepBody {
    let mut body = StepBody::of(&of.step);
    if !of.says_enable {
        body.enable = None;
    }
    body
}

fn parameter(of: &TemplateParameter) -> ParameterBody {
    ParameterBody {
        name: of.name.clone(),
        params: Some(of.attributes.iter().map(attribute).collect()),
    }
}

fn attribute(of: &Attribute) -> AttributeBody {
    AttributeBody {
        name: Some(of.name.clone()),
        value: of.value.as_ref().map(|it| it.shown().to_owned()),
        limits: of.limits.as_ref().map(|it| it.iter().map(limit).collect()),
    }
}

fn limit(of: &Limit) -> ChoiceBody {
    ChoiceBody {
        name: of.name.clone(),
        display_name: of.display_name.clone(),
        disable: of.disable.clone(),
    }
}

/// The parameter that every task has.
fn code_branch() -> ParameterBody {
    let attributes = [
        ("name", "codeBranch"),
        ("type", "normalparam"),
        ("defaultValue", "master"),
        ("description", ""),
        ("deletion", "false"),
        ("defaults", "true"),
        ("staticVar", "true"),
        ("sensitiveVar", "false"),
    ];
    let attribute = |(name, value): (&str, &str)| AttributeBody {
        name: Some(name.to_owned()),
        value: Some(value.to_owned()),
        limits: None,
    };
    ParameterBody {
        name: Some("hudson.model.StringParameterDefinition".to_owned()),
        params: Some(attributes.map(attribute).into()),
    }
}
