//! What stands in the paths of the file manager.

use crate::error::ApiError;
use crate::path::segment;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kiln_model::id::{GrantId, KeystoreId};
use utoipa::IntoParams;

/// `{keystore_id}`: a file.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct KeystorePath {
    /// The file.
    #[param(value_type = String, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    pub(crate) keystore_id: KeystoreId,
}

impl<S: Send + Sync> FromRequestParts<S> for KeystorePath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "keystore_id").await?;
        let keystore_id = KeystoreId::parse(&text).map_err(|it| ApiError::invalid("keystore_id", it.to_string()))?;
        Ok(Self { keystore_id })
    }
}

/// `{id}`: a file, under the name that one operation uses.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct FilePath {
    /// The file.
    #[param(value_type = String, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    pub(crate) id: KeystoreId,
}

impl<S: Send + Sync> FromRequestParts<S> for FilePath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "id").await?;
        let id = KeystoreId::parse(&text).map_err(|it| ApiError::invalid("id", it.to_string()))?;
        Ok(Self { id })
    }
}

/// `{permission_id}`: what one user may do with one file.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct PermissionPath {
    /// The permission.
    #[param(value_type = String, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    pub(crate) permission_id: GrantId,
}

impl<S: Send + Sync> FromRequestParts<S> for PermissionPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = segment(parts, state, "permission_id").await?;
        let permission_id = GrantId::parse(&text).map_err(|it| ApiError::invalid("permission_id", it.to_string()))?;
        Ok(Self { permission_id })
    }
}
