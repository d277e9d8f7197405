//! Which parameters the steps of a task refer to.

use crate::definitions::{step, task};
use kiln_buildfile::References;
use kiln_model::task::{ConfigType, Scm};
use serde_json::json;

#[test]
fn parameters_of_enabled_steps_are_referred_to() {
    let mut off = step(20017, json!({"command": "echo ${off}"}));
    off.enable = false;
    let of = References::of(&task(vec![step(20017, json!({"command": "echo ${on} $also"})), off]));
    assert!(of.have("on") && of.have("also"));
    assert!(!of.have("off") && !of.have("codeBranch"));
}

#[test]
fn the_sources_refer_to_the_branch() {
    let mut definition = task(vec![]);
    definition.scms = vec![Scm::default()];
    assert!(References::of(&definition).have("codeBranch"));
}

#[test]
fn what_a_build_file_refers_to_is_not_known_so_everything_may_be() {
    let mut definition = task(vec![]);
    definition.config_type = ConfigType::Yaml;
    assert!(References::of(&definition).have("anything"));
}
