//! Which value wins, and what is refused.

use super::*;
use kiln_model::task::Choice;
use kiln_model::time::Entropy;
use proptest::prelude::*;
use std::sync::Arc;

struct Fixed;

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(9);
    }
}

fn seal() -> Seal {
    Seal::new([7; 32], Arc::new(Fixed))
}

fn parameter(name: &str, kind: ParameterKind, default: ParameterValue) -> Parameter {
    Parameter {
        name: ParameterName::parse(name).unwrap(),
        kind,
        default,
        description: String::new(),
        deletable: true,
        built_in: false,
        runtime: true,
    }
}

fn plain(name: &str, text: &str) -> Parameter {
    parameter(name, ParameterKind::Text, ParameterValue::Plain(text.to_owned()))
}

fn private(name: &str, text: &str) -> Parameter {
    let sealed = seal().seal(&SecretString::from(text));
    parameter(name, ParameterKind::Text, ParameterValue::Sealed(sealed))
}

fn counting(text: &str) -> Parameter {
    parameter(
        "N",
        ParameterKind::AutoIncrement,
        ParameterValue::Plain(text.to_owned()),
    )
}

fn definition(parameters: Vec<Parameter>) -> TaskDefinition {
    let document = serde_json::json!({
        "name": "t", "arch": "x86-64", "config_type": "ACTION", "build_if_code_updated": false,
        "auto_update_sub_module": false, "scms": [], "parameters": [], "triggers": [], "steps": []
    });
    TaskDefinition {
        parameters,
        ..serde_json::from_value(document).unwrap()
    }
}

fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

fn values(parameters: Vec<Parameter>, pairs: &[(&str, &str)]) -> Result<Vec<(String, String)>, EngineError> {
    let values = for_build(&definition(parameters), &given(pairs), &seal())?;
    Ok(values
        .into_iter()
        .map(|it| match it.value {
            ParameterValue::Plain(text) => (it.name, text),
            ParameterValue::Sealed(sealed) => {
                let opened = seal().open(&sealed).unwrap();
                (it.name, format!("sealed {}", opened.expose_secret()))
            }
        })
        .collect())
}

fn refusal(parameters: Vec<Parameter>, pairs: &[(&str, &str)]) -> String {
    values(parameters, pairs).unwrap_err().to_string()
}

#[test]
fn without_values_of_the_run_the_defaults_hold_in_their_order() {
    let found = values(vec![plain("B", "2"), plain("A", "1")], &[]).unwrap();
    assert_eq!(found, given(&[("B", "2"), ("A", "1")]));
}

#[test]
fn a_value_of_the_run_wins_in_the_place_of_the_default() {
    let found = values(vec![plain("A", "1"), plain("B", "2")], &[("A", "run")]).unwrap();
    assert_eq!(found, given(&[("A", "run"), ("B", "2")]));
}

#[test]
fn an_empty_value_of_the_run_wins_too() {
    assert_eq!(
        values(vec![plain("A", "1")], &[("A", "")]).unwrap(),
        given(&[("A", "")])
    );
}

#[test]
fn what_the_task_does_not_have_comes_last() {
    let found = values(vec![plain("A", "1")], &[("Z", "run"), ("A", "2")]).unwrap();
    assert_eq!(found, given(&[("A", "2"), ("Z", "run")]));
}

#[test]
fn of_two_values_for_one_name_the_later_wins() {
    assert_eq!(values(vec![], &[("A", "1"), ("A", "2")]).unwrap(), given(&[("A", "2")]));
}

#[test]
fn a_value_for_a_private_parameter_is_sealed() {
    let found = values(vec![private("TOKEN", "old")], &[("TOKEN", "new-value")]).unwrap();
    assert_eq!(found, given(&[("TOKEN", "sealed new-value")]));
}

#[test]
fn the_mask_stands_for_the_private_value_that_is_stored() {
    let found = values(vec![private("TOKEN", "old-value")], &[("TOKEN", "******")]).unwrap();
    assert_eq!(found, given(&[("TOKEN", "sealed old-value")]));
}

#[test]
fn for_a_parameter_in_the_open_the_mask_is_a_text() {
    assert_eq!(
        values(vec![plain("A", "1")], &[("A", "******")]).unwrap(),
        given(&[("A", "******")])
    );
}

fn enumeration() -> Parameter {
    let choice = |name: &str, enabled| Choice {
        name: name.to_owned(),
        display_name: String::new(),
        enabled,
    };
    let kind = ParameterKind::Enumeration {
        choices: vec![choice("small", true), choice("large", true), choice("old", false)],
    };
    parameter("SIZE", kind, ParameterValue::Plain("small".to_owned()))
}

#[test]
fn a_choice_may_be_taken() {
    assert_eq!(
        values(vec![enumeration()], &[("SIZE", "large")]).unwrap(),
        given(&[("SIZE", "large")])
    );
}

#[test]
fn what_is_no_choice_is_refused_with_the_name_of_the_parameter() {
    for value in ["huge", "Small", ""] {
        assert!(
            refusal(vec![enumeration()], &[("SIZE", value)]).starts_with("[parameter.SIZE]"),
            "{value}"
        );
    }
}

#[test]
fn a_refusal_does_not_repeat_the_value() {
    let message = refusal(vec![private("TOKEN", "old")], &[("TOKEN", "secret {{x}}")]);
    assert!(!message.contains("secret"), "{message}");
}

#[test]
fn five_hundred_values_may_be_set_and_no_more() {
    let many =
        |count: usize| -> Vec<(String, String)> { (0..count).map(|i| (format!("P{i}"), i.to_string())).collect() };
    assert!(for_build(&definition(vec![]), &many(500), &seal()).is_ok());
    assert!(for_build(&definition(vec![]), &many(501), &seal()).is_err());
}

#[test]
fn a_parameter_that_counts_up_is_one_further_after_a_build() {
    let next = counted_up(&definition(vec![counting("1.0.9"), plain("A", "1")]), &seal());
    let next = next.unwrap().unwrap();
    assert_eq!(next.parameters[0].default, ParameterValue::Plain("1.0.10".to_owned()));
    assert_eq!(next.parameters[1].default, ParameterValue::Plain("1".to_owned()));
}

#[test]
fn a_definition_without_counting_parameters_stays_as_it_is() {
    let next = counted_up(&definition(vec![plain("A", "1"), private("B", "2")]), &seal());
    assert_eq!(next.unwrap(), None);
}

#[test]
fn a_private_parameter_that_counts_up_stays_private() {
    let secret = Parameter {
        kind: ParameterKind::AutoIncrement,
        ..private("N", "r9")
    };
    let next = counted_up(&definition(vec![secret]), &seal()).unwrap().unwrap();
    let ParameterValue::Sealed(sealed) = &next.parameters[0].default else {
        panic!("it is in the open");
    };
    assert_eq!(seal().open(sealed).unwrap().expose_secret(), "r10");
}

proptest! {
    #[test]
    fn every_parameter_of_the_task_has_exactly_one_value(
        defaults in prop::collection::btree_map("[A-Z]{1,3}_", "[a-z]{0,5}", 0..6),
        run in prop::collection::vec(("[A-Z]{1,3}_", "[a-z]{0,5}"), 0..6),
    ) {
        let parameters = defaults.iter().map(|(name, text)| plain(name, text)).collect();
        let found = for_build(&definition(parameters), &run, &seal()).unwrap();
        let mut names: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
        names.sort_unstable();
        let mut unique = names.clone();
        unique.dedup();
        prop_assert_eq!(&names, &unique);
        for name in defaults.keys().chain(run.iter().map(|(name, _)| name)) {
            prop_assert!(names.contains(&name.as_str()));
        }
    }
}
