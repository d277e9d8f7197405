//! The templates of the service: each is a task that can be kept and planned, and a build file that can be read.

use crate::definitions::task;
use kiln_buildfile::catalogue::{OfficialTemplate, officials};
use kiln_buildfile::{Action, PlanError, Runs, StepKind, Values, build_yml, check, plan};
use kiln_model::task::TaskDefinition;
use saphyr::{LoadableYamlNode as _, Yaml};

fn definition(of: &OfficialTemplate) -> TaskDefinition {
    task(of.steps.iter().map(|it| it.step()).collect())
}

#[test]
fn each_template_makes_a_task_that_can_be_kept_and_planned() {
    for template in officials() {
        let definition = definition(template);
        assert_eq!(check(&definition), Ok(()), "{}", template.name);
        let plan = match plan(&definition, &Values::default()) {
            // Whoever takes the template fills it in.
            Err(PlanError::Property { message, .. }) if message == "must be given" => continue,
            plan => plan.expect(template.name),
        };
        assert_eq!(plan.steps.len(), template.steps.len(), "{}", template.name);
        assert_eq!(plan.warnings, Vec::<String>::new(), "{}", template.name);
        for (step, planned) in definition.steps.iter().zip(&plan.steps) {
            let nowhere = StepKind::of(step).expect("a known kind").runs == Runs::Nowhere;
            let unsupported = matches!(planned.action, Action::Unsupported { .. });
            assert_eq!(unsupported, nowhere, "{}: {}", template.name, step.name);
        }
    }
}

#[test]
fn each_template_makes_a_build_file_that_can_be_read() {
    for template in officials() {
        let text = build_yml(&definition(template), None);
        let parsed = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", template.name));
        let steps = parsed[0]
            .as_mapping_get("steps")
            .and_then(|it| it.as_mapping_get("BUILD"));
        let steps = steps.and_then(|it| it.as_sequence()).expect(template.name);
        assert!(!steps.is_empty(), "{}", template.name);
    }
}

#[test]
fn every_tool_of_the_hosted_service_has_a_template() {
    let names: Vec<&str> = officials().map(|it| it.name).collect();
    for tool in [
        "Maven",
        "Android",
        "npm",
        "Gradle",
        "Yarn",
        "Gulp",
        "Grunt",
        "Mono",
        "PHP",
        "Setuptools",
        "PyInstaller",
        "Shell",
        "GNU Arm",
        "CMake",
        "Ant",
        "Kotlin",
        "Go",
        "Ionic",
        "Quick App",
        "sbt",
        "Grails",
        "Bazel",
        "Flutter",
        "HarmonyOS",
        "Ark compiler",
        "MSBuild",
        "FPGA",
        "GFortran",
        "Docker image",
    ] {
        assert!(names.contains(&tool), "{tool}");
    }
}
