//! Builders for definitions.

use kiln_buildfile::{Action, Plan, PlannedScript, Value, Values, plan};
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
    &planned_script(plan).text
}

/// The script of a plan's first step, with what belongs to it.
pub fn planned_script(plan: &Plan) -> &PlannedScript {
    let Action::Script(script) = &plan.steps[0].action else {
        panic!("{plan:?}")
    };
    script
}

/// The tools that a plan's first step asks for: name, whether it was chosen, programs.
pub fn tools(plan: &Plan) -> Vec<(&str, bool, &[&str])> {
    let tools = plan.steps[0].tooling.tools.iter();
    tools
        .map(|it| (it.name.as_str(), it.chosen, it.programs.as_slice()))
        .collect()
}

/// Why one step cannot be planned.
pub fn refused(kind: u32, properties: Json, values: &Values) -> String {
    plan(&task(vec![step(kind, properties)]), values)
        .expect_err("the step cannot be planned")
        .to_string()
}
