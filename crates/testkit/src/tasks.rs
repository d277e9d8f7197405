//! Bodies of tasks.

use serde_json::{Value, json};

/// A shell step of that name; what it does is what its name says.
#[derive(Debug, Clone, Copy)]
pub struct ShellStep<'a>(pub &'a str);

impl ShellStep<'_> {
    fn json(self) -> Value {
        json!({
            "module_id": "devcloud2018.codeci_action_20017.action",
            "name": self.0,
            "version": "1.0",
            "enable": true,
            "properties": {"image": "shell4.2.46-git1.8.3-zip6.00", "command": "true"},
        })
    }
}

/// The body that makes a task with these shell steps.
#[must_use]
pub fn task_body(project: &str, name: &str, steps: &[&str]) -> Value {
    json!({
        "project_id": project,
        "job_name": name,
        "arch": "x86-64",
        "host_type": "devcloud",
        "build_config_type": "ACTION",
        "steps": steps.iter().map(|it| ShellStep(it).json()).collect::<Vec<_>>(),
    })
}
