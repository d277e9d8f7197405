//! Graphical steps written as a build file: what a task does, in the words of `build.yml`.

mod scalar;
mod step;

use crate::kinds::{Runs, StepKind};
use kiln_model::task::{Parameter, ParameterValue, Step, TaskDefinition};
use scalar::{commented, quoted};
use std::fmt::Write as _;

/// The executors with sizes that a build file may name; `DEFAULT` is said by saying nothing.
fn class(flavor: Option<&str>) -> Option<String> {
    let flavor = flavor?.to_ascii_uppercase();
    kiln_model::flavor::named(&flavor).map(|it| it.name.to_owned())
}

/// A build file that does what the task's steps do. It holds neither the address of the repository nor a private value, and
/// leaves the parameters to the task. `host` is where it runs: `devcloud` or `docker` for the executors of the service,
/// `custom_host`, `custom_acc` or `custom` for a pool of one's own, anything else for the pool of that name; where it is absent,
/// what the task says.
#[must_use]
pub fn build_yml(definition: &TaskDefinition, host: Option<&str>) -> String {
    let mut text = String::from("---\n");
    let name = quoted(definition.name.as_str());
    let _ = writeln!(text, "# The steps of the task {name} as a build file.");
    text.push_str(
        "# Commit it as .cloudbuild/build.yml (or name its path in the parameter CB_BUILD_YAML_PATH), and let the task build from\n\
         # a build file: build_config_type is YAML then.\n\
         version: 2.0\n\n",
    );
    parameters(&mut text, &definition.parameters);
    environment(&mut text, definition, host.or(definition.host_type.as_deref()));
    text.push_str(
        "# The sources of the task are checked out before the first step. Other sources, or more of them, are named here:\n\
         #   PRE_BUILD:\n\
         #     - checkout:\n\
         #         name: \"Check the code out\"\n\
         #         inputs:\n\
         #           scm: codehub\n\
         #           url: \"ssh://git@host/group/project.git\"\n\
         #           branch: ${codeBranch}\n\
         steps:\n  BUILD:\n",
    );
    let mut written = false;
    for (place, step) in definition.steps.iter().enumerate() {
        let goes_on = definition.steps.get(place + 1).is_some_and(runs_always);
        written |= write_step(&mut text, step, goes_on);
    }
    if !written {
        text.push_str(
            "    - sh:\n        name: \"Run shell commands\"\n        inputs:\n          command: |\n            \
             echo \"the sources are in ${WORKSPACE}\"\n",
        );
    }
    text
}

fn parameters(text: &mut String, parameters: &[Parameter]) {
    text.push_str(
        "# Without params, the parameters of the task count. What is written here is stronger than they are; what is set for one\n\
         # run is stronger still. Refer to one as ${name}. Private values belong into the task, never into this file.\n",
    );
    let open = parameters.iter().filter_map(|it| match &it.default {
        ParameterValue::Plain(value) => Some((it.name.as_str(), value)),
        ParameterValue::Sealed(_) => None,
    });
    let mut first = true;
    for (name, value) in open {
        if std::mem::take(&mut first) {
            text.push_str("# params:\n");
        }
        let _ = writeln!(text, "#   - name: {name}\n#     value: {}", quoted(value));
    }
    text.push('\n');
}

fn environment(text: &mut String, definition: &TaskDefinition, host: Option<&str>) {
    let arch = if definition.arch == "arm" { "ARM" } else { "X86" };
    text.push_str("# Where it runs; this counts more than what the task says.\nenv:\n  resource:\n");
    match host {
        None | Some("devcloud" | "docker") => {
            let _ = writeln!(text, "    type: docker\n    arch: {arch}");
            match class(definition.flavor.as_deref()) {
                Some(class) => {
                    let _ = writeln!(text, "    class: {class}");
                }
                None => text.push_str("    # class: 2U8G\n"),
            }
        }
        Some(pool) => {
            let pool = match pool {
                "custom" | "custom_host" | "custom_acc" => "the name of your agent pool",
                pool => pool,
            };
            let _ = writeln!(text, "    type: custom\n    arch: {arch}\n    pool: {}", quoted(pool));
        }
    }
    text.push('\n');
}

fn runs_always(step: &Step) -> bool {
    let condition = step.properties.get("preCondition").and_then(|it| it.as_str());
    step.enable && condition.is_some_and(|it| it.trim().eq_ignore_ascii_case("ALWAYS"))
}

/// Writes a step; false where there is nothing to write but a remark.
fn write_step(text: &mut String, of: &Step, goes_on: bool) -> bool {
    let kind = StepKind::of(of);
    let remark = match kind {
        _ if !of.enable => "is switched off and left out",
        Some(kind) if kind.number == "20040" => "is done before the first step",
        Some(StepKind {
            keyword: Some(keyword),
            runs,
            ..
        }) => {
            if *runs == Runs::Nowhere {
                let _ = writeln!(text, "    # {}: Kiln does not run this step yet.", commented(&of.name));
            }
            step::write(text, keyword, of, goes_on);
            return true;
        }
        Some(StepKind { keyword: None, .. }) | None => "has no form in a build file",
    };
    let _ = writeln!(
        text,
        "    # {} ({}) {remark}.",
        commented(&of.name),
        commented(&of.module_id)
    );
    false
}
