//! Starting a build.

use crate::App;
use crate::auth::{Execute, May};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::wire::{Body, Object};
use axum::extract::State;
use kiln_engine::RunRequest;
use kiln_model::build::{Build, Revision, Trigger};
use kiln_model::id::TaskId;
use serde::Serialize;
use utoipa::ToSchema;

/// What to run, and with what.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct RunBody {
    /// The task.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    job_id: String,
    /// Values of parameters for this build alone.
    parameter: Option<Vec<RunParameter>>,
    /// What to build; what the task says where absent.
    scm: Option<RunScm>,
}

/// The value of a parameter.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct RunParameter {
    name: String,
    value: String,
}

/// The branch, tag or commit to build.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct RunScm {
    /// A tag.
    build_tag: Option<String>,
    /// A commit.
    build_commit_id: Option<String>,
    /// A branch.
    branch: Option<String>,
    /// `branch`, `tag` or `commitId`: which of the three is meant where several are given.
    build_type: Option<String>,
}

/// The build that was started; its numbers are text.
#[derive(Serialize, ToSchema)]
pub(crate) struct Started {
    octopus_job_name: String,
    /// Its number within the task.
    actual_build_number: String,
    /// Its number within task and day.
    daily_build_number: String,
}

impl Started {
    fn of(build: &Build) -> Self {
        Self {
            octopus_job_name: build.execution.clone(),
            actual_build_number: build.number.to_string(),
            daily_build_number: build.daily.to_string(),
        }
    }
}

/// Start a build (v3).
#[utoipa::path(
    post, path = "/v3/jobs/build", operation_id = "RunJob", tag = "executions",
    request_body = RunBody, security(("token" = ["task:execute"])),
    responses((status = 200, body = Started), Failures),
)]
pub(crate) async fn run_job(may: May<Execute>, State(app): State<App>, body: Body) -> Result<Reply<Started>, ApiError> {
    run(&may, &app, &body).await.map(|it| Reply(Started::of(&it)))
}

/// The build that was started, at the top and inside `result`: clients read either.
#[derive(Serialize, ToSchema)]
pub(crate) struct Executed {
    octopus_job_name: String,
    /// Its number within the task.
    actual_build_number: String,
    /// Its number within task and day.
    daily_build_number: String,
    result: Started,
    /// Null.
    error: Option<String>,
    /// `success`.
    status: &'static str,
}

/// Start a build.
#[utoipa::path(
    post, path = "/v1/job/execute", operation_id = "ExecuteJob", tag = "executions",
    request_body = RunBody, security(("token" = ["task:execute"])),
    responses((status = 200, body = Executed), Failures),
)]
pub(crate) async fn execute_job(
    may: May<Execute>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Executed>, ApiError> {
    let build = run(&may, &app, &body).await?;
    let Started {
        octopus_job_name,
        actual_build_number,
        daily_build_number,
    } = Started::of(&build);
    Ok(Reply(Executed {
        octopus_job_name,
        actual_build_number,
        daily_build_number,
        result: Started::of(&build),
        error: None,
        status: "success",
    }))
}

async fn run(may: &May<Execute>, app: &App, body: &Body) -> Result<Build, ApiError> {
    let body = body.object()?;
    let id = body.required("job_id")?.text()?;
    let id = TaskId::parse(&id).map_err(|_| ApiError::MalformedTaskId)?;
    let value = |it: &Object<'_>| Ok((it.required_text("name")?, it.required("value")?.text()?));
    let request = RunRequest {
        parameters: body
            .objects("parameter")?
            .iter()
            .map(value)
            .collect::<Result<_, ApiError>>()?,
        revision: body.object("scm")?.map(|it| revision(&it)).transpose()?.flatten(),
        trigger: Trigger::Manual,
    };
    may.task(&id).await?;
    Ok(app.engine.run(may.actor(), &id, request).await?)
}

/// The longest name of a branch or a tag.
const LONGEST_REF: usize = 256;

/// What the request wants built: the kind that `build_type` names, or else the most exact one that is given.
fn revision(scm: &Object<'_>) -> Result<Option<Revision>, ApiError> {
    let branch = scm.line("branch", LONGEST_REF)?;
    let tag = scm.line("build_tag", LONGEST_REF)?.map(Revision::Tag);
    let commit = scm.line("build_commit_id", LONGEST_REF)?.map(|id| Revision::Commit {
        id,
        branch: branch.clone().unwrap_or_default(),
    });
    let branch = branch.map(Revision::Branch);
    match scm.text("build_type")?.as_deref() {
        None => Ok(commit.or(tag).or(branch)),
        Some("branch") => Ok(branch),
        Some("tag") => Ok(tag),
        Some("commitId") => Ok(commit),
        Some(_) => Err(scm.refuse("build_type", "must be one of branch, tag, commitId")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Result<Option<Revision>, String> {
        let body = Body::parse(json.as_bytes()).unwrap();
        revision(&body.object().unwrap()).map_err(|it| it.row().english)
    }

    #[test]
    fn the_most_exact_revision_wins_unless_the_kind_is_named() {
        let all = r#"{"branch":"dev","build_tag":"v1","build_commit_id":"abcd1234"}"#;
        let commit = Revision::Commit {
            id: "abcd1234".into(),
            branch: "dev".into(),
        };
        assert_eq!(of(all), Ok(Some(commit)));
        assert_eq!(
            of(r#"{"branch":"dev","build_tag":"v1"}"#),
            Ok(Some(Revision::Tag("v1".into())))
        );
        let named = r#"{"branch":"dev","build_tag":"v1","build_type":"branch"}"#;
        assert_eq!(of(named), Ok(Some(Revision::Branch("dev".into()))));
    }

    #[test]
    fn a_source_that_says_nothing_leaves_it_to_the_task() {
        assert_eq!(of(r#"{"build_tag":null,"build_commit_id":""}"#), Ok(None));
        assert!(of(r#"{"build_type":"trunk"}"#).is_err());
    }
}
