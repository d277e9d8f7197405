//! Reading the definition of a task out of a body.

use super::{parameters, repository, unsaid};
use crate::error::ApiError;
use crate::wire::Object;
use kiln_engine::TaskDraft;
use kiln_model::id::GroupId;
use kiln_model::task::{ConfigType, Scm, Step, TaskName, Timeout, TimerSpec};
use serde_json::{Map, Value};

/// The most repositories, and the most triggers, of a task.
const MOST_ENTRIES: usize = 100;
/// The longest of the short texts that a definition is made of.
const SHORT: usize = 256;
/// The most bytes that the properties of all steps may have together: lists of tasks hold many definitions at once.
const MOST_PROPERTIES: usize = 2 * 1024 * 1024;

/// Reads a definition. Every task has the parameter `codeBranch`, and what the service fills in for a repository is filled in.
pub(super) fn read(body: &Object<'_>) -> Result<TaskDraft, ApiError> {
    let scms: Vec<Scm> = entries(body, "scms")?.iter().map(scm).collect::<Result<_, _>>()?;
    let parameters = parameters::read(body, scms.first().and_then(|it| it.branch.as_deref()))?;
    let added = parameters.len() - body.objects("parameters")?.len();
    Ok(TaskDraft {
        name: body.parsed("job_name", TaskName::parse)?,
        arch: arch(body)?,
        host_type: host_type(body)?,
        flavor: body.line("flavor", SHORT)?,
        config_type: config_type(body)?,
        build_if_code_updated: body.flag("build_if_code_updated")?,
        auto_update_sub_module: body.flag("auto_update_sub_module")?.unwrap_or(false),
        timeout: timeout(body)?,
        group: group(body)?,
        scms,
        parameters,
        triggers: triggers(body)?,
        steps: steps(body)?,
        unsaid: unsaid::of(body, added)?,
    })
}

fn entries<'a>(body: &Object<'a>, name: &str) -> Result<Vec<Object<'a>>, ApiError> {
    let entries = body.objects(name)?;
    if entries.len() > MOST_ENTRIES {
        return Err(body.refuse(name, format!("must not have more than {MOST_ENTRIES} entries")));
    }
    Ok(entries)
}

fn one_of(body: &Object<'_>, name: &str, text: String, words: &[&str]) -> Result<String, ApiError> {
    if words.contains(&text.as_str()) {
        Ok(text)
    } else {
        Err(body.refuse(name, format!("must be one of {}", words.join(", "))))
    }
}

fn arch(body: &Object<'_>) -> Result<String, ApiError> {
    let text = body.required_text("arch")?;
    one_of(body, "arch", text, &["x86-64", "arm"])
}

fn host_type(body: &Object<'_>) -> Result<Option<String>, ApiError> {
    let text = body.text("host_type")?;
    text.map(|it| one_of(body, "host_type", it, &["devcloud", "custom_host", "custom_acc"]))
        .transpose()
}

fn config_type(body: &Object<'_>) -> Result<ConfigType, ApiError> {
    match body.text("build_config_type")?.as_deref() {
        None | Some("ACTION") => Ok(ConfigType::Action),
        Some("YAML") => Ok(ConfigType::Yaml),
        Some(_) => Err(body.refuse("build_config_type", "must be ACTION or YAML")),
    }
}

fn timeout(body: &Object<'_>) -> Result<Option<Timeout>, ApiError> {
    let Some(object) = body.object("timeout")? else {
        return Ok(None);
    };
    let timeout = Timeout {
        limit: object.required_text("limit")?,
        unit: object.text("unit")?.unwrap_or_else(|| "hour".to_owned()),
    };
    if timeout.minutes().is_none() {
        return Err(object.refuse("limit", "must be a number of hours or minutes of at least 1"));
    }
    Ok(Some(timeout))
}

fn group(body: &Object<'_>) -> Result<Option<GroupId>, ApiError> {
    let text = body.text("group_id")?;
    text.map(|it| GroupId::parse(&it).map_err(|error| body.refuse("group_id", error.to_string())))
        .transpose()
}

fn scm(of: &Object<'_>) -> Result<Scm, ApiError> {
    let build_type = of.text("build_type")?.unwrap_or_else(|| "branch".to_owned());
    let url = of.required_line("url", repository::LONGEST)?;
    if !repository::is_address(&url) {
        return Err(of.refuse("url", repository::EXPECTED));
    }
    let mut scm = Scm {
        url,
        scm_type: of.required_line("scm_type", SHORT)?,
        branch: of.line("branch", SHORT)?,
        repo_id: of.line("repo_id", SHORT)?,
        web_url: of
            .line("web_url", repository::LONGEST)?
            .map(|it| repository::without_user(&it)),
        is_auto_build: of.flag("is_auto_build")?.unwrap_or(false),
        enable_git_lfs: of.flag("enable_git_lfs")?.unwrap_or(false),
        build_type: Some(one_of(of, "build_type", build_type, &["branch", "tag", "commitId"])?),
        depth: Some(depth(of)?),
        end_point_id: of.line("end_point_id", SHORT)?,
        source: of.line("source", SHORT)?,
        group_name: of.line("group_name", SHORT)?,
        repo_name: of.line("repo_name", SHORT)?,
    };
    scm.repo_name = Some(scm.name().to_owned());
    scm.group_name = scm.group().map(str::to_owned);
    Ok(scm)
}

/// The hosted service fetches one commit where nothing is said.
fn depth(of: &Object<'_>) -> Result<String, ApiError> {
    let text = of.text("depth")?.unwrap_or_else(|| "1".to_owned());
    match text.parse::<u32>() {
        Ok(_) => Ok(text),
        Err(_) => Err(of.refuse("depth", "must be a number of commits")),
    }
}

fn triggers(body: &Object<'_>) -> Result<Option<Vec<TimerSpec>>, ApiError> {
    if body.field("triggers").is_none() {
        return Ok(None);
    }
    let triggers = entries(body, "triggers")?;
    triggers.iter().map(trigger).collect::<Result<_, _>>().map(Some)
}

fn trigger(of: &Object<'_>) -> Result<TimerSpec, ApiError> {
    of.required("parameters")?;
    let pair = |it: &Object<'_>| Ok((it.required_text("name")?, it.required("value")?.text()?));
    Ok(TimerSpec {
        name: of.required_text("name")?,
        parameters: of
            .objects("parameters")?
            .iter()
            .map(pair)
            .collect::<Result<_, ApiError>>()?,
    })
}

fn steps(body: &Object<'_>) -> Result<Vec<Step>, ApiError> {
    body.required("steps")?;
    let steps: Vec<Step> = body.objects("steps")?.iter().map(step).collect::<Result<_, _>>()?;
    if steps.iter().map(|it| weight(&it.properties)).sum::<usize>() > MOST_PROPERTIES {
        return Err(body.refuse("steps", "must not have more than 2 MB of properties"));
    }
    Ok(steps)
}

fn step(of: &Object<'_>) -> Result<Step, ApiError> {
    Ok(Step {
        module_id: of.required_text("module_id")?,
        name: of.required_line("name", SHORT)?,
        version: of.line("version", SHORT)?,
        enable: of.flag("enable")?.unwrap_or(true),
        properties: of
            .object("properties")?
            .map_or_else(|| Ok(Map::new()), |it| properties(&it))?,
    })
}

/// Properties are taken as they are; what they hold reaches programs, which take no NUL.
pub(crate) fn properties(of: &Object<'_>) -> Result<Map<String, Value>, ApiError> {
    let fields = of.as_map();
    for (name, value) in fields {
        if name.contains('\0') || has_nul(value) {
            let name = name.replace('\0', "\u{fffd}");
            return Err(of.refuse(&name, "must not have a NUL character"));
        }
    }
    Ok(fields.clone())
}

/// About as many bytes as the properties take.
fn weight(of: &Map<String, Value>) -> usize {
    of.iter().map(|(name, it)| name.len() + weight_of(it)).sum()
}

fn weight_of(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight_of).sum(),
        Value::Object(fields) => weight(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
    }
}

/// Bodies are not nested deep: the parser of JSON sees to it.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, it)| name.contains('\0') || has_nul(it)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;

    fn draft(json: &Value) -> Result<TaskDraft, String> {
        let body = Body::parse(json.to_string().as_bytes()).unwrap();
        read(&body.object().unwrap()).map_err(|it| it.row().english)
    }

    fn smallest() -> Value {
        serde_json::json!({"arch": "x86-64", "job_name": "demo", "steps": []})
    }

    #[test]
    fn the_smallest_body_is_filled_with_defaults() {
        let draft = draft(&smallest()).unwrap();
        assert_eq!(draft.config_type, ConfigType::Action);
        assert!(!draft.auto_update_sub_module);
        assert_eq!(draft.triggers, None);
        assert_eq!(draft.parameters.len(), 1);
    }

    #[test]
    fn what_a_repository_leaves_out_is_filled_in() {
        let mut body = smallest();
        body["scms"] = serde_json::json!([{"url": "https://host/team/demo.git", "scm_type": "default", "depth": 3}]);
        let scm = draft(&body).unwrap().scms.remove(0);
        assert_eq!(scm.build_type.as_deref(), Some("branch"));
        assert_eq!(scm.depth.as_deref(), Some("3"));
        assert_eq!(scm.group_name.as_deref(), Some("team"));
        assert_eq!(scm.repo_name.as_deref(), Some("demo"));
    }

    #[test]
    fn a_password_in_an_address_does_not_become_a_name() {
        let mut body = smallest();
        let url = "https://ann:secret@host/demo.git";
        body["scms"] = serde_json::json!([{"url": url, "scm_type": "default", "web_url": url}]);
        let scm = draft(&body).unwrap().scms.remove(0);
        assert_eq!(
            (scm.group_name.as_deref(), scm.repo_name.as_deref()),
            (None, Some("demo"))
        );
        assert_eq!(scm.web_url.as_deref(), Some("https://host/demo.git"));
    }

    #[test]
    fn a_nul_is_found_wherever_properties_hold_it() {
        for properties in [
            serde_json::json!({"command": "a\0b"}),
            serde_json::json!({"a\0b": "c"}),
            serde_json::json!({"list": [{"value": "a\0"}]}),
            serde_json::json!({"nested": {"a\0": 1}}),
        ] {
            let mut body = smallest();
            body["steps"] = serde_json::json!([{"module_id": "m", "name": "n", "properties": properties}]);
            let text = draft(&body).unwrap_err();
            assert!(text.starts_with("[steps[0].properties."), "{text}");
            assert!(!text.contains('\0'));
        }
    }

    #[test]
    fn a_flag_may_come_as_text_or_as_a_boolean() {
        for value in [serde_json::json!("true"), serde_json::json!(true)] {
            let mut body = smallest();
            body["auto_update_sub_module"] = value;
            assert!(draft(&body).unwrap().auto_update_sub_module);
        }
    }

    #[test]
    fn a_wrong_field_is_named() {
        let cases = [
            ("arch", serde_json::json!("mips"), "[arch]"),
            ("job_name", serde_json::json!("a b"), "[job_name]"),
            (
                "timeout",
                serde_json::json!({"limit": "0", "unit": "hour"}),
                "[timeout.limit]",
            ),
            ("steps", serde_json::json!([{"name": "x"}]), "[steps[0].module_id]"),
            (
                "triggers",
                serde_json::json!([{"name": "x"}]),
                "[triggers[0].parameters]",
            ),
            ("group_id", serde_json::json!("X"), "[group_id]"),
            ("flavor", serde_json::json!("2u\u{1b}[2J"), "[flavor] must be one line"),
            (
                "flavor",
                serde_json::json!("x".repeat(257)),
                "[flavor] must be one line",
            ),
            (
                "steps",
                serde_json::json!([{"module_id": "m", "name": "a\u{202e}b"}]),
                "[steps[0].name] must be one line",
            ),
            (
                "steps",
                serde_json::json!([{"module_id": "m", "name": "n", "version": "1\n2"}]),
                "[steps[0].version] must be one line",
            ),
            (
                "scms",
                serde_json::json!([{"url": "https://h/a\nb", "scm_type": "default"}]),
                "[scms[0].url] must be one line",
            ),
            (
                "scms",
                serde_json::json!([{"url": "ext::sh -c id", "scm_type": "default"}]),
                "[scms[0].url] must be an address",
            ),
            (
                "steps",
                serde_json::json!([{"module_id": "m", "name": "n", "properties": {"x": [{"y": "z".repeat(MOST_PROPERTIES)}]}}]),
                "[steps] must not have more than 2 MB",
            ),
            (
                "scms",
                serde_json::json!(vec![serde_json::json!({}); 101]),
                "[scms] must not have more than 100",
            ),
        ];
        for (field, value, named) in cases {
            let mut body = smallest();
            body[field] = value;
            let text = draft(&body).unwrap_err();
            assert!(text.starts_with(named), "{text}");
        }
    }
}
