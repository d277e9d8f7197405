//! The graph of the jobs of a flow, as far as it has come. A plain build has none.

use super::span::{duration, finished};
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Legacy, Reply};
use crate::error::{ApiError, Failures};
use crate::path::FlowPath;
use crate::time::Zone;
use axum::extract::State;
use kiln_model::build::words;
use kiln_model::time::Timestamp;
use kiln_store::FlowJob;
use serde::Serialize;
use utoipa::ToSchema;

/// The jobs of a flow and what waits for what.
#[derive(Serialize, ToSchema)]
pub(crate) struct FlowGraph {
    edges: Vec<Edge>,
    vertices: Vec<Vertex>,
}

/// One job waits for another.
#[derive(Serialize, ToSchema)]
pub(crate) struct Edge {
    /// The job that is waited for.
    from: String,
    /// The job that waits.
    to: String,
}

/// A job of a flow.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Vertex {
    /// The record of its build; the name of the job until it has one.
    id: String,
    /// The name of the job.
    display_name: String,
    /// The number of its build; empty until it has one.
    build_no: String,
    /// The status of its build. `WAITING` before it has one, `SKIPPED` where it never gets one.
    status: String,
    /// When its build began; absent until it did.
    start_time: Option<String>,
    /// When its build was over; absent until it is.
    finish_time: Option<String>,
    /// How long its build took, or takes so far, in milliseconds.
    build_duration: i64,
}

/// The same graph, with its vertices once more under the name that some clients read.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecordFlowGraph {
    edges: Vec<Edge>,
    vertices: Vec<Vertex>,
    nodes: Vec<Vertex>,
}

/// The graph of the jobs of a flow (v1).
#[utoipa::path(
    get, path = "/v1/record/{build_flow_record_id}/flow-graph", operation_id = "ShowBuildRecordFlowGraph", tag = "records",
    params(FlowPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<RecordFlowGraph>), Failures),
)]
pub(crate) async fn show_build_record_flow_graph(
    may: May<View>,
    State(app): State<App>,
    FlowPath { build_flow_record_id }: FlowPath,
) -> Result<Reply<Full<RecordFlowGraph>>, ApiError> {
    may.record(&build_flow_record_id).await?;
    let jobs = app
        .engine
        .store()
        .read()
        .await?
        .flow_jobs(&build_flow_record_id)
        .await?;
    let FlowGraph { edges, vertices } = graph(&jobs, app.engine.clock().now(), app.zone());
    Ok(Full::success(RecordFlowGraph {
        edges,
        nodes: vertices.clone(),
        vertices,
    }))
}

/// The graph of the jobs of a flow (v3, about to be retired).
#[utoipa::path(
    get, path = "/v3/{build_flow_record_id}/flow-graph", operation_id = "ShowFlowGraph", tag = "records",
    params(FlowPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Legacy<FlowGraph>), Failures),
)]
pub(crate) async fn show_flow_graph(
    may: May<View>,
    State(app): State<App>,
    FlowPath { build_flow_record_id }: FlowPath,
) -> Result<Reply<Legacy<FlowGraph>>, ApiError> {
    may.record(&build_flow_record_id).await?;
    let jobs = app
        .engine
        .store()
        .read()
        .await?
        .flow_jobs(&build_flow_record_id)
        .await?;
    Ok(Legacy::success(graph(&jobs, app.engine.clock().now(), app.zone())))
}

fn graph(jobs: &[FlowJob], now: Timestamp, zone: Zone) -> FlowGraph {
    let id = |job: &FlowJob| {
        let record = job.build.as_ref().map(|it| it.record.to_string());
        record.unwrap_or_else(|| job.name.clone())
    };
    let mut edges = Vec::new();
    for job in jobs {
        let needed = job.needs.iter().filter_map(|it| jobs.get(usize::try_from(*it).ok()?));
        edges.extend(needed.map(|it| Edge {
            from: id(it),
            to: id(job),
        }));
    }
    let vertices = jobs.iter().map(|job| vertex(id(job), job, now, zone)).collect();
    FlowGraph { edges, vertices }
}

fn vertex(id: String, job: &FlowJob, now: Timestamp, zone: Zone) -> Vertex {
    let build = job.build.as_ref();
    let status = match (build, &job.skipped) {
        (Some(build), _) => words::record_status(&build.state),
        (None, Some(_)) => "SKIPPED",
        (None, None) => "WAITING",
    };
    Vertex {
        id,
        display_name: job.name.clone(),
        build_no: build.map(|it| it.number.to_string()).unwrap_or_default(),
        status: status.to_owned(),
        start_time: build.and_then(|it| it.state.started()).map(|it| zone.seconds(it)),
        finish_time: build.and_then(finished).map(|it| zone.seconds(it)),
        build_duration: build.map_or(0, |it| duration(it, now)),
    }
}
