//! The check of a whole definition: every problem is told, each with its place.

use super::parameters::check_parameters;
use super::timer::check_timers;
use crate::module::{is_module_id, read};
use crate::problem::Problem;
use kiln_model::task::{Step, TaskDefinition, Timeout};
use std::ops::RangeInclusive;

const MAX_STEPS: usize = 50;
const STEP_NAME: RangeInclusive<usize> = 1..=128;

/// Checks a definition before it is stored.
///
/// # Errors
/// All that is wrong, in the order of the definition.
pub fn check(definition: &TaskDefinition) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    problems.extend(definition.timeout.as_ref().and_then(check_timeout));
    problems.extend(check_parameters(&definition.parameters));
    problems.extend(check_timers(&definition.triggers));
    if definition.steps.len() > MAX_STEPS {
        problems.push(Problem::new("steps", format!("must not be more than {MAX_STEPS}")));
    } else {
        let checked = definition.steps.iter().enumerate();
        problems.extend(checked.flat_map(|(place, step)| check_step(&format!("steps[{place}]"), step)));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn check_timeout(timeout: &Timeout) -> Option<Problem> {
    let message = "must be a number of at least 1 with the unit hour or minute";
    timeout.minutes().is_none().then(|| Problem::new("timeout", message))
}

fn check_step(at: &str, step: &Step) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !is_module_id(&step.module_id) {
        let message = "must have the form devcloud2018.codeci_action_<number>.action";
        problems.push(Problem::new(format!("{at}.module_id"), message));
    }
    if !STEP_NAME.contains(&step.name.chars().count()) || step.name.contains(char::is_control) {
        let message = "must have 1 to 128 characters, none of them a control character";
        problems.push(Problem::new(format!("{at}.name"), message));
    }
    problems.extend(read(step, at).1);
    problems
}
