//! Whether the process lives, and whether it can serve.

use crate::App;
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The process lives.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: &'static str,
    /// The version of the server.
    version: &'static str,
}

/// The service can serve.
#[derive(Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// `ready`.
    status: &'static str,
    /// What runs the builds, and what it enforces.
    executor: Vec<String>,
}

/// Whether the process lives.
#[utoipa::path(
    get, path = "/healthz", operation_id = "ShowHealth", tag = "service", security(()),
    responses((status = 200, body = Health)),
)]
pub(crate) async fn show_health() -> Reply<Health> {
    Reply(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Whether the service can serve: the store answers, and no shutdown is under way. 503 where not.
#[utoipa::path(
    get, path = "/readyz", operation_id = "ShowReadiness", tag = "service", security(()),
    responses((status = 200, body = Readiness), (status = 503, description = "not ready"), Failures),
)]
pub(crate) async fn show_readiness(State(app): State<App>) -> Result<Reply<Readiness>, ApiError> {
    if app.engine.is_draining() {
        return Err(ApiError::Draining);
    }
    app.engine
        .store()
        .ping()
        .await
        .map_err(|error| ApiError::NotReady(error.into()))?;
    Ok(Reply(Readiness {
        status: "ready",
        executor: app.engine.executor().describe(),
    }))
}
