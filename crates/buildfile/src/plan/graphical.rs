//! From the graphical steps of a definition to a plan.

use super::drafting::Drafting;
use super::error::PlanError;
use super::shape::{Action, Plan, PlannedStep};
use crate::module::{ReadStep, read};
use crate::values::Values;
use kiln_model::task::{ConfigType, Step, TaskDefinition};

/// The plan of a build of `definition` with these values.
///
/// Steps that are switched off are left out with a warning. A step of a kind that nothing here runs stays in the plan, as one
/// that fails when its turn comes.
///
/// # Errors
/// The steps come from a build file, or a property of a step cannot be used with these values.
pub fn plan(definition: &TaskDefinition, values: &Values) -> Result<Plan, PlanError> {
    match definition.config_type {
        ConfigType::Action => {}
        ConfigType::Yaml => return Err(PlanError::BuildFile),
    }
    let mut plan = Plan::default();
    for step in &definition.steps {
        if step.enable {
            add(&mut plan, step, &definition.arch, values)?;
        } else {
            plan.warnings
                .push(format!("step {:?}: it is switched off and left out", step.name));
        }
    }
    Ok(plan)
}

/// Adds one step to the plan, wherever it was written.
pub(super) fn add(plan: &mut Plan, step: &Step, arch: &str, values: &Values) -> Result<(), PlanError> {
    let (read, problems) = read(step, "");
    if let Some(problem) = problems.into_iter().next() {
        return Err(PlanError::Property {
            step: step.name.clone(),
            field: problem.field.trim_start_matches(".properties.").to_owned(),
            message: problem.message,
        });
    }
    let mut drafting = Drafting::new(step, values, arch, &mut plan.warnings);
    let Some(action) = read.draft(&mut drafting)? else {
        drafting.warn("the sources are fetched before the steps, so it has nothing left to do");
        return Ok(());
    };
    let tooling = read.tooling(&mut drafting, &action)?;
    let collects = match &action {
        Action::Script(_) | Action::Collect => read.collects(&drafting)?,
        Action::Unsupported { .. }
        | Action::Upload(_)
        | Action::UploadObjects(_)
        | Action::Containers(_)
        | Action::BuildImage(_)
        | Action::Sign(_)
        | Action::TakeArtifact { .. }
        | Action::TakeFile { .. }
        | Action::Checkout(_)
        | Action::Manifest(_) => None,
    };
    heed_condition(&read, &mut plan.steps, &mut drafting);
    plan.steps.push(PlannedStep {
        name: step.name.clone(),
        action,
        ignore_failure: read.ignore_failure,
        tooling,
        collects,
    });
    Ok(())
}

/// That a build goes on after a failure is said at the step that follows: it runs `ALWAYS` instead of upon `SUCCESS`.
fn heed_condition(read: &ReadStep, before: &mut [PlannedStep], drafting: &mut Drafting<'_>) {
    match &read.condition {
        None => {}
        Some(condition) if condition.eq_ignore_ascii_case("ALWAYS") => {
            if let Some(previous) = before.last_mut() {
                previous.ignore_failure = true;
            }
        }
        Some(condition) => {
            drafting.warn(&format!(
                "the condition {condition:.100?} is not known, so it runs upon success of the steps before"
            ));
        }
    }
}
