//! Temporary access keys: good for a while, and only with their security token.

use crate::App;
use crate::auth::SignedIn;
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::time;
use crate::wire::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kiln_iam::{Caller, SignedRequest};
use kiln_model::secret::ExposeSecret as _;
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// How long the keys last where nothing is said, in seconds.
const DEFAULT_SECONDS: u64 = 900;

/// The keys that were made.
#[derive(Serialize, ToSchema)]
pub(crate) struct CredentialReply {
    credential: Credential,
}

/// Temporary keys, shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct Credential {
    access: String,
    secret: String,
    securitytoken: String,
    /// Like `2030-01-02T00:00:00.000000Z`.
    expires_at: String,
}

/// Make temporary keys, for 900 to 86400 seconds, for the caller or for the owner of the token in the body.
#[utoipa::path(
    post, path = "/v3.0/OS-CREDENTIAL/securitytokens", operation_id = "CreateTemporaryAccessKeyByToken", tag = "iam",
    request_body(content = Object, description = "`{\"auth\": {\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\", \"duration_seconds\"}}}}`"),
    security(("token" = ["identity:self"])),
    responses((status = 201, body = CredentialReply), Failures),
)]
pub(crate) async fn create_temporary_access_key(
    signed_in: Result<SignedIn, ApiError>,
    State(app): State<App>,
    body: Result<Body, ApiError>,
) -> Result<Response, ApiError> {
    let (caller, body) = match (signed_in, body) {
        (Ok(SignedIn(caller)), body) => (Some(caller), body?),
        (Err(refused), Ok(body)) if names_a_token(&body) => {
            drop(refused);
            (None, body)
        }
        (Err(refused), _) => return Err(refused),
    };
    let identity = body.object()?.required_object("auth")?.required_object("identity")?;
    let methods = identity.required("methods")?.list()?;
    match methods.as_slice() {
        [one] if one.text()? == "token" => {}
        _ => return Err(identity.refuse("methods", "must be token")),
    }
    let token = identity.object("token")?;
    let named = token.as_ref().map_or(Ok(None), |it| it.text("id"))?;
    let seconds = token.as_ref().and_then(|it| it.field("duration_seconds"));
    let seconds = seconds.map_or(Ok(DEFAULT_SECONDS), |it| it.integer())?;
    let caller = match (named, caller) {
        (Some(text), _) => owner(&app, text).await?,
        (None, Some(caller)) => caller,
        (None, None) => return Err(identity.refuse("token", "is required")),
    };
    let keys = app.iam.temporary_keys(&caller, Duration::from_secs(seconds)).await?;
    let credential = Credential {
        access: keys.ak,
        secret: keys.sk.expose_secret().to_owned(),
        securitytoken: keys.security_token.expose_secret().to_owned(),
        expires_at: time::micros(keys.expires),
    };
    Ok((StatusCode::CREATED, Reply(CredentialReply { credential })).into_response())
}

fn names_a_token(body: &Body) -> bool {
    let id = || {
        let identity = body.object().ok()?.object("auth").ok()??.object("identity").ok()??;
        identity.object("token").ok()??.text("id").ok()?
    };
    id().is_some()
}

/// Whose token this is.
async fn owner(app: &App, token: String) -> Result<Caller, ApiError> {
    let headers = [("x-auth-token".to_owned(), token)];
    let request = SignedRequest {
        method: "POST",
        path: "/v3.0/OS-CREDENTIAL/securitytokens",
        query: "",
        headers: &headers,
        body: &[],
    };
    Ok(app.iam.authenticate(&request).await?)
}
