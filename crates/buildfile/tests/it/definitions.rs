//! Builders for definitions.

use kiln_buildfile::{Action, Plan, Value, Values, plan};
use kiln_model::task::{
    ConfigType, Parameter, ParameterKind, ParameterName, ParameterValue, Step, TaskDefinition, TaskName,
};
use serde_json::Value as Json;

/// A task with these steps and nothing else.
pub fn task(steps: Vec<Step>) -> TaskDefinition {
    TaskDefinition {
        name: TaskName::parse("demo").expect("a name of a task"),
        arch: "x86-64".into(),
        host_type: None,
        flavor: None,
        config_type: ConfigType::Action,
        build_if_code_updated: false,
        auto_update_sub_module: false,
        timeout: None,
        group: None,
        scms: vec![],
        parameters: vec![],
        triggers: vec![],
        steps,
        unsaid: kiln_model::task::Unsaid::default(),
    }
}

/// A step of a numbered kind.
pub fn step(kind: u32, properties: Json) -> Step {
    Step {
        module_id: format!("devcloud2018.codeci_action_{kind}.action"),
        name: format!("step {kind}"),
        version: None,
        enable: true,
        properties: properties.as_object().expect("properties are an object").clone(),
    }
}

/// A parameter with an open default.
pub fn parameter(name: &str, kind: ParameterKind, default: &str) -> Parameter {
    Parameter {
        name: ParameterName::parse(name).expect("a name of a parameter"),
        kind,
        default: ParameterValue::Plain(default.into()),
        description: String::new(),
        deletable: true,
        built_in: false,
        runtime: true,
    }
}

/// Open values.
pub fn open(values: &[(&str, &str)]) -> Values {
    Values::new(values.iter().map(|(name, text)| (*name, Value::plain(*text))))
}

/// The plan of one step.
pub fn planned(kind: u32, properties: Json, values: &Values) -> Plan {
    plan(&task(vec![step(kind, properties)]), values).expect("the step can be planned")
}

/// The script of a plan's first step.
pub fn script(plan: &Plan) -> &str {
    match &plan.steps[0].action {
        Action::Script { text, .. } => text,
        other @ (Action::Upload { .. }
        | Action::Collect
        | Action::Checkout(_)
        | Action::Manifest(_)
        | Action::Unsupported { .. }) => panic!("{other:?}"),
    }
}
