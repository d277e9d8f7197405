//! The form that the wire gives to parameters: a list of attributes, each a name and a text, after Hudson's definitions.

use super::body::{AttributeBody, ChoiceBody, ParameterBody};
use crate::error::ApiError;
use crate::wire::Object;
use kiln_engine::DraftParameter;
use kiln_model::task::parameter::CODE_BRANCH;
use kiln_model::task::{Choice, Parameter, ParameterKind, ParameterName};

/// The one kind of definition that is known.
pub(super) const DEFINITION: &str = "hudson.model.StringParameterDefinition";
/// The branch that is built where nobody names one.
pub(super) const DEFAULT_BRANCH: &str = "master";
/// The most characters of a description.
pub(super) const LONGEST_DESCRIPTION: usize = 8192;

/// Reads the parameters of a body; `codeBranch` is added where it is missing.
pub(super) fn read(body: &Object<'_>, branch: Option<&str>) -> Result<Vec<DraftParameter>, ApiError> {
    let mut parameters = body
        .objects("parameters")?
        .iter()
        .map(one)
        .collect::<Result<Vec<_>, _>>()?;
    if !parameters.iter().any(|it| it.name.as_str() == CODE_BRANCH) {
        parameters.insert(0, code_branch(branch.unwrap_or(DEFAULT_BRANCH)));
    }
    Ok(parameters)
}

fn code_branch(branch: &str) -> DraftParameter {
    let of = Parameter::code_branch(branch);
    DraftParameter {
        name: of.name,
        kind: of.kind,
        default: branch.into(),
        sensitive: false,
        description: of.description,
        deletable: of.deletable,
        built_in: of.built_in,
        runtime: of.runtime,
    }
}

/// Reads one parameter.
pub(crate) fn one(of: &Object<'_>) -> Result<DraftParameter, ApiError> {
    let attributes = of.objects("params")?;
    let find = |name: &str| {
        let mut found = attributes.iter();
        found.find(|it| it.field("name").and_then(|it| it.text().ok()).as_deref() == Some(name))
    };
    let text = |name: &str| find(name).map_or(Ok(None), |it| it.text("value"));
    let flag = |name: &str| find(name).map_or(Ok(None), |it| it.flag("value"));
    let name = find("name").ok_or_else(|| of.refuse("params", "must have an entry named \"name\""))?;
    let name = name.parsed("value", ParameterName::parse)?;
    Ok(DraftParameter {
        kind: kind(of, text("type")?.as_deref(), find("defaultValue"))?,
        default: text("defaultValue")?.unwrap_or_default().into(),
        sensitive: flag("sensitiveVar")?.unwrap_or(false),
        description: description(of, text("description")?)?,
        deletable: flag("deletion")?.unwrap_or(name.as_str() != CODE_BRANCH),
        built_in: flag("defaults")?.unwrap_or(name.as_str() == CODE_BRANCH),
        runtime: flag("staticVar")?.unwrap_or(false),
        name,
    })
}

fn description(of: &Object<'_>, text: Option<String>) -> Result<String, ApiError> {
    let text = text.unwrap_or_default();
    if text.chars().count() > LONGEST_DESCRIPTION {
        let reason = format!("the description must not be longer than {LONGEST_DESCRIPTION} characters");
        return Err(of.refuse("params", reason));
    }
    Ok(text)
}

fn kind(of: &Object<'_>, word: Option<&str>, default: Option<&Object<'_>>) -> Result<ParameterKind, ApiError> {
    match word {
        None | Some("normalparam") => Ok(ParameterKind::Text),
        Some("increment") => Ok(ParameterKind::AutoIncrement),
        Some("customizeparam") => {
            let choices = default.map_or_else(|| Ok(Vec::new()), |it| it.objects("limits"))?;
            Ok(ParameterKind::Enumeration {
                choices: choices.iter().map(choice).collect::<Result<_, _>>()?,
            })
        }
        Some(_) => Err(of.refuse("params", "the type must be normalparam, customizeparam or increment")),
    }
}

/// `type` on the wire.
pub(super) const fn kind_word(kind: &ParameterKind) -> &'static str {
    match kind {
        ParameterKind::Text => "normalparam",
        ParameterKind::Enumeration { .. } => "customizeparam",
        ParameterKind::AutoIncrement => "increment",
    }
}

fn choice(of: &Object<'_>) -> Result<Choice, ApiError> {
    let name = of.required("name")?.text()?;
    Ok(Choice {
        display_name: of.text("display_name")?.unwrap_or_else(|| name.clone()),
        enabled: of.text("disable")?.as_deref() != Some("1"),
        name,
    })
}

/// The form of a parameter in replies. A private value is masked.
pub(super) fn write(of: &Parameter) -> ParameterBody {
    let limits = match &of.kind {
        ParameterKind::Enumeration { choices } => Some(choices.iter().map(choice_body).collect()),
        ParameterKind::Text | ParameterKind::AutoIncrement => None,
    };
    let attribute = |name: &str, value: &str| AttributeBody {
        name: Some(name.to_owned()),
        value: Some(value.to_owned()),
        limits: None,
    };
    let word = |flag: bool| if flag { "true" } else { "false" };
    let mut default = attribute("defaultValue", of.default.shown());
    default.limits = limits;
    let private = matches!(of.default, kiln_model::task::ParameterValue::Sealed(_));
    ParameterBody {
        name: Some(DEFINITION.to_owned()),
        params: Some(vec![
            attribute("name", of.name.as_str()),
            attribute("type", kind_word(&of.kind)),
            default,
            attribute("description", &of.description),
            attribute("deletion", word(of.deletable)),
            attribute("defaults", word(of.built_in)),
            attribute("staticVar", word(of.runtime)),
            attribute("sensitiveVar", word(private)),
        ]),
    }
}

fn choice_body(of: &Choice) -> ChoiceBody {
    ChoiceBody {
        name: Some(of.name.clone()),
        display_name: Some(of.display_name.clone()),
        disable: Some(if of.enabled { "0" } else { "1" }.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;
    use kiln_model::secret::ExposeSecret as _;
    use kiln_model::task::ParameterValue;
    use serde_json::json;

    fn parameters(json: &serde_json::Value, branch: Option<&str>) -> Result<Vec<DraftParameter>, String> {
        let body = Body::parse(json.to_string().as_bytes()).unwrap();
        read(&body.object().unwrap(), branch).map_err(|it| it.row().english)
    }

    #[test]
    fn every_task_has_the_branch_as_a_parameter() {
        let added = parameters(&json!({}), Some("main")).unwrap();
        assert_eq!(
            (added[0].name.as_str(), added[0].default.expose_secret()),
            ("codeBranch", "main")
        );
        assert!(added[0].built_in && !added[0].deletable);
        let body = json!({"parameters": [{"params": [{"name": "name", "value": "codeBranch"}, {"name": "defaultValue", "value": "dev"}]}]});
        let given = parameters(&body, Some("main")).unwrap();
        assert_eq!(given.len(), 1);
        assert_eq!(given[0].default.expose_secret(), "dev");
    }

    #[test]
    fn an_enumeration_has_its_choices_beside_the_default() {
        let body = json!({"parameters": [{"name": DEFINITION, "params": [
            {"name": "name", "value": "mode"}, {"name": "type", "value": "customizeparam"},
            {"name": "defaultValue", "value": "a", "limits": [{"name": "a", "disable": "0"}, {"name": "b", "display_name": "B", "disable": 1}]},
            {"name": "sensitiveVar", "value": "true"},
        ]}]});
        let mode = parameters(&body, None).unwrap().remove(1);
        assert!(mode.sensitive && mode.deletable);
        let ParameterKind::Enumeration { choices } = mode.kind else {
            panic!("not an enumeration")
        };
        assert_eq!(choices.len(), 2);
        assert!(choices[0].enabled && !choices[1].enabled);
        assert_eq!(choices[1].display_name, "B");
    }

    #[test]
    fn a_private_value_is_not_given_back() {
        let body = write(&Parameter {
            name: ParameterName::parse("token").unwrap(),
            kind: ParameterKind::Text,
            default: ParameterValue::Sealed("c2VhbGVk".to_owned()),
            description: String::new(),
            deletable: true,
            built_in: false,
            runtime: true,
        });
        let text = serde_json::to_value(&body).unwrap();
        assert_eq!(
            text["params"][2],
            json!({"name": "defaultValue", "value": "******", "limits": null})
        );
        assert_eq!(text["params"][7]["value"], "true");
    }

    #[test]
    fn a_parameter_without_a_name_or_of_an_unknown_type_is_refused() {
        let bad = json!({"parameters": [{"params": [{"name": "type", "value": "normalparam"}]}]});
        assert!(
            parameters(&bad, None)
                .unwrap_err()
                .starts_with("[parameters[0].params]")
        );
        let bad = json!({"parameters": [{"params": [{"name": "name", "value": "PATH"}]}]});
        assert!(
            parameters(&bad, None)
                .unwrap_err()
                .starts_with("[parameters[0].params[0].value]")
        );
        let bad =
            json!({"parameters": [{"params": [{"name": "name", "value": "a"}, {"name": "type", "value": "blob"}]}]});
        assert!(parameters(&bad, None).is_err());
    }
}
