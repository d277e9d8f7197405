//! The kinds of parameters that a task may have, with the rules for their attributes, for whoever edits them.

use super::parameters::{DEFINITION, LONGEST_DESCRIPTION, kind_word};
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::language::Language;
use kiln_model::task::parameter::{FORBIDDEN_NAMES, TEMPLATE_MARKS};
use kiln_model::task::{ParameterKind, ParameterName, ParameterValue};
use serde::Serialize;
use utoipa::ToSchema;

/// The kinds of parameters.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParameterKinds {
    build_parameters: Vec<KindBody>,
}

/// A kind of parameter.
#[derive(Serialize, ToSchema)]
pub(crate) struct KindBody {
    /// `hudson.model.StringParameterDefinition`: all kinds have the same definition, and differ in the attribute `type`.
    name: &'static str,
    /// The kind, for people.
    title: &'static str,
    params: Vec<AttributeRules>,
}

/// An attribute of a parameter, and what it may be.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttributeRules {
    name: &'static str,
    /// The attribute, for people.
    title: &'static str,
    /// `text`, `textarea` or `checkbox`.
    r#type: &'static str,
    required: bool,
    /// False: the attribute is not set by the service.
    defaults: bool,
    /// False: the attribute cannot be left out of an editor.
    deletion: bool,
    constraints: Vec<Constraint>,
}

/// One rule.
#[derive(Serialize, ToSchema)]
pub(crate) struct Constraint {
    /// `maxLen`, `minLen`, `regex` or `exclude`: none of the values, which stand with commas between.
    r#type: &'static str,
    value: String,
    /// What to say where the rule is broken; in Chinese with `X-Language: zh-cn`.
    errormsg: String,
}

/// The kinds of parameters with the rules for their attributes.
#[utoipa::path(
    get, path = "/v1/job/build-params", operation_id = "ShowBuildParamsList", tag = "tasks",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<ParameterKinds>), Failures),
)]
pub(crate) async fn show_build_params_list(
    _: May<Anyone>,
    language: Language,
) -> Result<Reply<Full<ParameterKinds>>, ApiError> {
    let text = ParameterKind::Text;
    let enumeration = ParameterKind::Enumeration { choices: Vec::new() };
    let counting = ParameterKind::AutoIncrement;
    let ends_in_number = constraint(
        "regex",
        "[0-9]$",
        language.pick("the value must end in a number", "默认值必须以数字结尾"),
    );
    Ok(Full::success(ParameterKinds {
        build_parameters: vec![
            kind(language, &text, language.pick("String", "字符串"), None),
            kind(language, &enumeration, language.pick("Enumeration", "枚举"), None),
            kind(
                language,
                &counting,
                language.pick("Auto-increment", "自增长"),
                Some(ends_in_number),
            ),
        ],
    }))
}

fn kind(language: Language, kind: &ParameterKind, title: &'static str, value_rule: Option<Constraint>) -> KindBody {
    let attribute = |name, title, r#type, constraints: Vec<Constraint>| AttributeRules {
        name,
        title,
        r#type,
        required: name == "name" || name == "type",
        defaults: false,
        deletion: false,
        constraints,
    };
    let word = kind_word(kind);
    let the_kind = constraint(
        "regex",
        format!("^{word}$"),
        language.pick(
            format!("the type of this kind is {word}"),
            format!("该类型参数的type为{word}"),
        ),
    );
    KindBody {
        name: DEFINITION,
        title,
        params: vec![
            attribute("name", language.pick("Name", "名称"), "text", name_rules(language)),
            attribute("type", language.pick("Type", "类型"), "text", vec![the_kind]),
            attribute(
                "defaultValue",
                language.pick("Default value", "默认值"),
                "text",
                value_rules(language).into_iter().chain(value_rule).collect(),
            ),
            attribute(
                "description",
                language.pick("Description", "描述"),
                "textarea",
                vec![longest(language, LONGEST_DESCRIPTION)],
            ),
            attribute(
                "sensitiveVar",
                language.pick("Private parameter", "私密参数"),
                "checkbox",
                vec![truth(language)],
            ),
            attribute(
                "staticVar",
                language.pick("Set at each run", "运行时设置"),
                "checkbox",
                vec![truth(language)],
            ),
        ],
    }
}

fn constraint(r#type: &'static str, value: impl Into<String>, errormsg: impl Into<String>) -> Constraint {
    Constraint {
        r#type,
        value: value.into(),
        errormsg: errormsg.into(),
    }
}

fn longest(language: Language, most: usize) -> Constraint {
    let text = language.pick(
        format!("at most {most} characters"),
        format!("长度不能超过{most}个字符"),
    );
    constraint("maxLen", most.to_string(), text)
}

fn truth(language: Language) -> Constraint {
    let text = language.pick("must be true or false", "只能为true或false");
    constraint("regex", "^(true|false)$", text)
}

fn excluded(language: Language, all: &[&str]) -> Constraint {
    let list = all.join(",");
    let text = language.pick(format!("not allowed: {list}"), format!("不允许使用：{list}"));
    constraint("exclude", list, text)
}

fn name_rules(language: Language) -> Vec<Constraint> {
    let least = ParameterName::MIN;
    vec![
        longest(language, ParameterName::MAX),
        constraint(
            "minLen",
            least.to_string(),
            language.pick(
                format!("at least {least} character"),
                format!("长度不能少于{least}个字符"),
            ),
        ),
        constraint(
            "regex",
            ParameterName::pattern(),
            language.pick("letters, digits and underscores only", "只能包含字母、数字和下划线"),
        ),
        excluded(language, &FORBIDDEN_NAMES),
    ]
}

fn value_rules(language: Language) -> Vec<Constraint> {
    vec![
        longest(language, ParameterValue::MAX),
        excluded(language, &TEMPLATE_MARKS),
    ]
}
