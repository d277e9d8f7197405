//! The packages and images that a build produced.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath};
use axum::extract::State;
use kiln_model::build::{Artifact, Build, Output as Handed, OutputKind};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a build produced.
#[derive(Serialize, ToSchema)]
pub(crate) struct Output {
    /// The first file, if there is one.
    package_info: Option<OutputItem>,
    /// Every file, by package, version and path.
    package_infos: BTreeMap<String, OutputItem>,
    /// Every image.
    image_infos: BTreeMap<String, OutputItem>,
}

/// One file or image.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct OutputItem {
    project_id: String,
    name: String,
    version: String,
    package_type: &'static str,
    /// Where it is downloaded from, on this server.
    uri: String,
    #[serde(rename = "type")]
    kind: &'static str,
    daily_build_number: String,
}

impl OutputItem {
    fn of(artifact: &Artifact, build: &Build) -> Self {
        Self {
            project_id: build.project.to_string(),
            name: artifact.path.rsplit('/').next().unwrap_or(&artifact.path).to_owned(),
            version: artifact.version.clone(),
            package_type: "generic",
            uri: format!("/kiln/v1/builds/{}/artifacts/{}", build.record, artifact.sha256),
            kind: "package",
            daily_build_number: build.daily.to_string(),
        }
    }
}

impl OutputItem {
    /// An image or an object that the build handed to others.
    fn of_output(output: &Handed, build: &Build) -> Self {
        let (package_type, kind, uri) = match output.kind {
            OutputKind::Image => (
                "docker",
                "image",
                format!("{}/{}:{}", output.place, output.name, output.version),
            ),
            OutputKind::Object => ("obs", "obs", format!("{}/{}", output.place, output.name)),
        };
        Self {
            project_id: build.project.to_string(),
            name: output.name.rsplit('/').next().unwrap_or(&output.name).to_owned(),
            version: output.version.clone(),
            package_type,
            uri,
            kind,
            daily_build_number: build.daily.to_string(),
        }
    }
}

/// The packages and images of a build (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/{build_no}/output-info", operation_id = "ShowOutputInfo", tag = "records",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Output>), Failures),
)]
pub(crate) async fn show_output_info(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<Full<Output>>, ApiError> {
    let build = may.build(&job_id, build_no).await?;
    output(&app, &build).await.map(|(output, _)| Full::success(output))
}

/// The same under the three names that v1 uses.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewOutput {
    /// Every file.
    package_info: Vec<OutputItem>,
    /// Every image.
    image_info: Vec<OutputItem>,
    /// What went to object storage.
    obs_info: Vec<OutputItem>,
}

/// The packages and images of a build (v1; not in the declared contract).
#[utoipa::path(
    get, path = "/v1/job/{job_id}/{build_no}/output", operation_id = "ShowNewOutput", tag = "records",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<NewOutput>), Failures),
)]
pub(crate) async fn show_new_output(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<Full<NewOutput>>, ApiError> {
    let build = may.build(&job_id, build_no).await?;
    let (output, objects) = output(&app, &build).await?;
    Ok(Full::success(NewOutput {
        package_info: output.package_infos.into_values().collect(),
        image_info: output.image_infos.into_values().collect(),
        obs_info: objects,
    }))
}

/// The packages and images, and what went to object stores.
async fn output(app: &App, build: &Build) -> Result<(Output, Vec<OutputItem>), ApiError> {
    let mut reader = app.engine.store().read().await?;
    let artifacts = reader.artifacts_of(&build.record).await?;
    let outputs = reader.outputs_of(&build.record).await?;
    let of = |kind: OutputKind| outputs.iter().filter(move |it| it.kind == kind);
    let objects = of(OutputKind::Object)
        .map(|it| OutputItem::of_output(it, build))
        .collect();
    let images = of(OutputKind::Image).map(|it| {
        let item = OutputItem::of_output(it, build);
        (item.uri.clone(), item)
    });
    let key = |it: &Artifact| format!("{}/{}/{}", it.package, it.version, it.path);
    let items: BTreeMap<_, _> = artifacts
        .iter()
        .map(|it| (key(it), OutputItem::of(it, build)))
        .collect();
    let output = Output {
        package_info: artifacts.first().map(|it| OutputItem::of(it, build)),
        package_infos: items,
        image_infos: images.collect(),
    };
    Ok((output, objects))
}
