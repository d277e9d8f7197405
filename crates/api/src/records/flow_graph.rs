//! The graph of the parts of a build. A plain build has none.

use crate::auth::{May, View};
use crate::envelope::{Full, Legacy, Reply};
use crate::error::{ApiError, Failures};
use crate::path::FlowPath;
use serde::Serialize;
use utoipa::ToSchema;

/// The parts of a build and what waits for what.
#[derive(Serialize, ToSchema)]
pub(crate) struct FlowGraph {
    edges: Vec<Edge>,
    vertices: Vec<Vertex>,
}

/// One part waits for another.
#[derive(Serialize, ToSchema)]
pub(crate) struct Edge {
    from: String,
    to: String,
}

/// A part of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct Vertex {
    id: String,
    display_name: String,
    build_no: String,
    status: String,
    start_time: String,
    finish_time: Option<String>,
    build_duration: i64,
}

/// The same graph, with its vertices once more under the name that some clients read.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecordFlowGraph {
    edges: Vec<Edge>,
    vertices: Vec<Vertex>,
    nodes: Vec<Vertex>,
}

/// The graph of the parts of a build (v1).
#[utoipa::path(
    get, path = "/v1/record/{build_flow_record_id}/flow-graph", operation_id = "ShowBuildRecordFlowGraph", tag = "records",
    params(FlowPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<RecordFlowGraph>), Failures),
)]
pub(crate) async fn show_build_record_flow_graph(
    may: May<View>,
    FlowPath { build_flow_record_id }: FlowPath,
) -> Result<Reply<Full<RecordFlowGraph>>, ApiError> {
    may.record(&build_flow_record_id).await?;
    Ok(Full::success(RecordFlowGraph {
        edges: Vec::new(),
        vertices: Vec::new(),
        nodes: Vec::new(),
    }))
}

/// The graph of the parts of a build (v3, about to be retired).
#[utoipa::path(
    get, path = "/v3/{build_flow_record_id}/flow-graph", operation_id = "ShowFlowGraph", tag = "records",
    params(FlowPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Legacy<FlowGraph>), Failures),
)]
pub(crate) async fn show_flow_graph(
    may: May<View>,
    FlowPath { build_flow_record_id }: FlowPath,
) -> Result<Reply<Legacy<FlowGraph>>, ApiError> {
    may.record(&build_flow_record_id).await?;
    Ok(Legacy::success(FlowGraph {
        edges: Vec::new(),
        vertices: Vec::new(),
    }))
}
