//! The reply shapes of the API generations.
//!
//! | generation | shape |
//! |---|---|
//! | v1, v2, v4, v3 writes with a result, v3 logs | [`Full`]: `result`, `error` (null), `status` |
//! | DeleteBuildJob, and v1 operations that declare no `error` | [`Plain`]: `result`, `status`, no `error` key |
//! | v1 and v3 writes without a result | [`StatusOnly`] |
//! | v3 about to be retired | [`Legacy`]: `success`, `result`, `message`, `err_code` |
//! | v3 reads and runs | no envelope: the fields stand at the top |

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// The content type of every JSON reply.
pub(crate) const JSON: &str = "application/json;charset=UTF-8";

/// A JSON reply.
pub(crate) struct Reply<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(header::CONTENT_TYPE, JSON)], body).into_response(),
            Err(error) => crate::error::ApiError::internal(error).into_response(),
        }
    }
}

/// `{result, error, status}`; `error` is null when all went well.
#[derive(Serialize, ToSchema)]
pub(crate) struct Full<T> {
    /// What was asked for.
    pub(crate) result: T,
    /// Null.
    pub(crate) error: Option<String>,
    /// `success`.
    pub(crate) status: &'static str,
}

impl<T: Serialize> Full<T> {
    pub(crate) fn success(result: T) -> Reply<Self> {
        Reply(Self {
            result,
            error: None,
            status: "success",
        })
    }
}

/// `{result, status}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Plain<T> {
    /// What was asked for.
    pub(crate) result: T,
    /// `success`.
    pub(crate) status: &'static str,
}

impl<T: Serialize> Plain<T> {
    pub(crate) fn success(result: T) -> Reply<Self> {
        Reply(Self {
            result,
            status: "success",
        })
    }
}

/// `{status}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatusOnly {
    /// `success`.
    pub(crate) status: &'static str,
}

impl StatusOnly {
    pub(crate) fn success() -> Reply<Self> {
        Reply(Self { status: "success" })
    }
}

/// `{error, status}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatusAndError {
    /// Null, or why the status is `fail`.
    pub(crate) error: Option<String>,
    /// `success` or `fail`.
    pub(crate) status: &'static str,
}

impl StatusAndError {
    pub(crate) fn success() -> Reply<Self> {
        Reply(Self {
            error: None,
            status: "success",
        })
    }

    /// What was asked for was done, and this is its bad result.
    pub(crate) fn fail(error: String) -> Reply<Self> {
        Reply(Self {
            error: Some(error),
            status: "fail",
        })
    }
}

/// `{success, result, message, err_code}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Legacy<T> {
    /// True.
    pub(crate) success: bool,
    /// What was asked for.
    pub(crate) result: T,
    /// Null.
    pub(crate) message: Option<String>,
    /// Null.
    pub(crate) err_code: Option<String>,
}

impl<T: Serialize> Legacy<T> {
    pub(crate) fn success(result: T) -> Reply<Self> {
        Reply(Self {
            success: true,
            result,
            message: None,
            err_code: None,
        })
    }
}
