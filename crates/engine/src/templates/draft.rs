//! A template as a caller wants it, checked by the rules for tasks: what it holds becomes a task one day.

use crate::error::{EngineError, Problems};
use crate::tasks::DraftParameter;
use kiln_model::task::{ConfigType, Parameter, TaskDefinition, TaskName, Unsaid};
use kiln_model::template::{Attribute, TemplateBody, TemplateParameter, TemplateStep};
use kiln_store::Seal;

/// The most bytes that steps and parameters take: lists give many templates at once, each as a whole.
const MOST_BYTES: usize = 256 * 1024;
/// The attribute that may be private.
const VALUE: &str = "defaultValue";

/// A template as a caller wants it.
#[derive(Debug)]
pub struct TemplateDraft {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The tool.
    pub tool_type: Option<String>,
    /// Its steps.
    pub steps: Vec<TemplateStep>,
    /// Its parameters.
    pub parameters: Vec<DraftTemplateParameter>,
}

/// A parameter as a caller wants it: what it means, and the words that it came in.
#[derive(Debug)]
pub struct DraftTemplateParameter {
    /// What it means.
    pub meaning: DraftParameter,
    /// Its words, with the value of a private one still in the open.
    pub words: TemplateParameter,
}

impl TemplateDraft {
    /// What the template is made of, checked, with private values sealed.
    pub(super) fn body(&mut self, seal: &Seal) -> Result<TemplateBody, EngineError> {
        let mut parameters = Vec::new();
        let mut meanings = Vec::new();
        for draft in std::mem::take(&mut self.parameters) {
            let private = draft.meaning.sensitive;
            let meaning = draft.meaning.seal(None, seal)?;
            parameters.push(sealed(draft.words, &meaning, private));
            meanings.push(meaning);
        }
        let body = TemplateBody {
            steps: std::mem::take(&mut self.steps),
            parameters,
        };
        check(&body, meanings)?;
        let bytes = serde_json::to_string(&body).map_or(usize::MAX, |it| it.len());
        if bytes > MOST_BYTES {
            let reason = format!(
                "must not have more than {} KB of steps and parameters",
                MOST_BYTES / 1024
            );
            return Err(EngineError::Invalid(Problems::one("template", reason)));
        }
        Ok(body)
    }
}

/// The words of a parameter with the value as it is kept.
fn sealed(mut words: TemplateParameter, meaning: &Parameter, private: bool) -> TemplateParameter {
    let values = words.attributes.iter_mut().filter(|it| private && it.name == VALUE);
    for attribute in values {
        *attribute = Attribute {
            name: VALUE.to_owned(),
            value: Some(meaning.default.clone()),
            limits: None,
        };
    }
    words
}

/// The rules are those for tasks.
fn check(body: &TemplateBody, parameters: Vec<Parameter>) -> Result<(), EngineError> {
    let definition = TaskDefinition {
        name: TaskName::parse("template").expect("this is a name of a task"),
        arch: "x86-64".to_owned(),
        host_type: None,
        flavor: None,
        config_type: ConfigType::Action,
        build_if_code_updated: false,
        auto_update_sub_module: false,
        timeout: None,
        group: None,
        scms: Vec::new(),
        parameters,
        triggers: Vec::new(),
        steps: body.steps.iter().map(|it| it.step.clone()).collect(),
        unsaid: Unsaid::default(),
    };
    kiln_buildfile::check(&definition).map_err(|mut problems| {
        for problem in &mut problems {
            if problem.field.starts_with("steps") {
                problem.field.insert_str(0, "template.");
            }
        }
        EngineError::Invalid(problems.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::secret::{MASKED, SecretString};
    use kiln_model::task::{ParameterKind, ParameterName, ParameterValue};
    use kiln_model::time::Entropy;
    use std::sync::Arc;

    struct Zeros;

    impl Entropy for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    fn attribute(name: &str, value: &str) -> Attribute {
        Attribute {
            name: name.to_owned(),
            value: Some(ParameterValue::Plain(value.to_owned())),
            limits: None,
        }
    }

    fn draft(value: &str) -> TemplateDraft {
        TemplateDraft {
            name: "demo".to_owned(),
            description: String::new(),
            tool_type: None,
            steps: Vec::new(),
            parameters: vec![DraftTemplateParameter {
                meaning: DraftParameter {
                    name: ParameterName::parse("token").unwrap(),
                    kind: ParameterKind::Text,
                    default: SecretString::from(value),
                    sensitive: true,
                    description: String::new(),
                    deletable: true,
                    built_in: false,
                    runtime: false,
                },
                words: TemplateParameter {
                    name: None,
                    attributes: vec![attribute("name", "token"), attribute(VALUE, value)],
                },
            }],
        }
    }

    #[test]
    fn a_private_value_is_kept_sealed_and_its_other_words_as_they_came() {
        let seal = Seal::new([1; 32], Arc::new(Zeros));
        let body = draft("s3cret-value").body(&seal).unwrap();
        assert!(!serde_json::to_string(&body).unwrap().contains("s3cret-value"));
        let attributes = &body.parameters[0].attributes;
        assert_eq!(attributes[0], attribute("name", "token"));
        assert!(matches!(attributes[1].value, Some(ParameterValue::Sealed(_))));
    }

    #[test]
    fn a_masked_value_stands_for_nothing_in_a_new_template() {
        let seal = Seal::new([1; 32], Arc::new(Zeros));
        assert!(matches!(draft(MASKED).body(&seal), Err(EngineError::Invalid(_))));
    }
}
