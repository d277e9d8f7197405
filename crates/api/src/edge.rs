//! What every request meets first and every reply last: the request id, the announced size of the body, the guard against
//! panics, and the one place that writes errors out.

use crate::App;
use crate::envelope::JSON;
use crate::error::{ApiError, ErrorBody, Failure, IdentityError, NOT_FOUND, NOT_FOUND_V1};
use crate::incoming::{Incoming, MAX_BODY, Room};
use crate::language::Language;
use crate::settings::NotFound;
use crate::thing::Thing;
use crate::throttle::Throttle;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use tracing::Instrument as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_ID: HeaderName = HeaderName::from_static("x-iam-trace-id");
/// The hosted service's code for a template that it does not find.
const HOSTED_TEMPLATE: &str = "DEV.CB.0520002";

/// The layer around everything.
pub(crate) async fn edge(
    State((app, room, throttle)): State<(App, Room, Throttle)>,
    request: Request,
    next: Next,
) -> Response {
    let id = hex::encode(app.engine.entropy().bytes::<16>());
    let manner = Manner::of(&request);
    let span = tracing::info_span!("request", request.id = %id, http.method = %request.method(), http.path = request.uri().path());
    let mut response = guarded(serve(request, room, throttle, next))
        .instrument(span.clone())
        .await;
    if let Some(Failure(error)) = response.extensions_mut().remove::<Failure>() {
        span.in_scope(|| log(&error));
        response = manner.refuse(&error, &id, app.settings.not_found);
    }
    if let Ok(value) = HeaderValue::try_from(&id) {
        if manner.identity {
            response.headers_mut().insert(TRACE_ID, value.clone());
        }
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// A handler that panics answers like one that failed.
async fn guarded(serving: impl Future<Output = Response>) -> Response {
    let served = AssertUnwindSafe(serving).catch_unwind().await;
    served.unwrap_or_else(|panic| ApiError::internal(panic_text(&*panic)).into_response())
}

/// Puts where extractors find them the body, unread, and the count of calls.
async fn serve(request: Request, room: Room, throttle: Throttle, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if announces_too_much(&parts.headers) {
        return ApiError::TooLarge { most: MAX_BODY }.into_response();
    }
    // Who waits for leave to send gets the reply without it.
    let waits = parts.headers.contains_key(header::EXPECT);
    let incoming = Incoming::new(body, room);
    parts.extensions.insert(incoming.clone());
    parts.extensions.insert(throttle);
    let response = next.run(Request::from_parts(parts, Body::empty())).await;
    if !waits {
        incoming.discard().await;
    }
    response
}

fn announces_too_much(headers: &HeaderMap) -> bool {
    let announced = headers.get(header::CONTENT_LENGTH);
    let announced: Option<u64> = announced.and_then(|it| it.to_str().ok()?.parse().ok());
    announced.is_some_and(|it| it > MAX_BODY as u64)
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a handler panicked: {}", text.unwrap_or("no message"))
}

fn log(error: &ApiError) {
    if let ApiError::Internal(cause) | ApiError::NotReady(cause) = error {
        let mut text = cause.to_string();
        let mut source = cause.source();
        while let Some(next) = source {
            text = format!("{text}: {next}");
            source = next.source();
        }
        tracing::error!(error = %text, "a request failed: {text}");
    }
}

/// What of the request decides the form of an error.
struct Manner {
    language: Language,
    identity: bool,
    head: bool,
    /// The code of what is not found.
    not_found: &'static str,
}

impl Manner {
    fn of(request: &Request) -> Self {
        Self {
            language: Language::of(request.headers()),
            identity: is_identity(request.uri().path()),
            head: request.method() == Method::HEAD,
            not_found: not_found_code(request.uri().path()),
        }
    }

    fn refuse(&self, error: &ApiError, id: &str, not_found: NotFound) -> Response {
        let row = error.row();
        let missing = row.code == NOT_FOUND;
        let status = match not_found {
            NotFound::Hosted if missing => StatusCode::UNPROCESSABLE_ENTITY,
            NotFound::Hosted | NotFound::Plain => row.status,
        };
        // The hosted service has a code of its own for templates, and its clients know it.
        let code = match (not_found, error) {
            (NotFound::Hosted, ApiError::NoSuch(Thing::Template)) => HOSTED_TEMPLATE,
            (NotFound::Hosted | NotFound::Plain, _) if missing => self.not_found,
            (NotFound::Hosted | NotFound::Plain, _) => row.code,
        };
        let text = self.language.pick(row.english, row.chinese);
        let body = ErrorBody {
            error_code: code,
            error: self.identity.then(|| IdentityError {
                code: status.as_u16(),
                message: text.clone(),
                title: status.canonical_reason().unwrap_or("Error").to_owned(),
            }),
            error_msg: text,
            request_id: id.to_owned(),
        };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let body = if self.head { Body::empty() } else { Body::from(body) };
        let mut response = (status, [(header::CONTENT_TYPE, JSON)], body).into_response();
        if let ApiError::Range { size } = error
            && let Ok(range) = HeaderValue::try_from(format!("bytes */{size}"))
        {
            response.headers_mut().insert(header::CONTENT_RANGE, range);
        }
        if let ApiError::Throttled { seconds } = error {
            response.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
        }
        response
    }
}

/// The hosted service has two prefixes for the same number: one on the routes of v1 and v2, one on the others.
fn not_found_code(path: &str) -> &'static str {
    if path.starts_with("/v1/") || path.starts_with("/v2/") {
        NOT_FOUND_V1
    } else {
        NOT_FOUND
    }
}

/// Whether the path belongs to the identity service, whose clients expect its own error shape.
fn is_identity(path: &str) -> bool {
    path.starts_with("/v3/auth/") || path.starts_with("/v3.0/OS-CREDENTIAL/") || path == "/v3/projects"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_handler_that_panics_answers_like_one_that_failed() {
        let response = guarded(async { panic!("on purpose") }).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let Failure(error) = response.extensions().get::<Failure>().unwrap();
        let ApiError::Internal(cause) = &**error else {
            panic!("not internal")
        };
        assert_eq!(cause.to_string(), "a handler panicked: on purpose");
        assert_eq!(error.row().english, "internal error");
    }

    #[test]
    fn the_code_of_what_is_not_found_depends_on_the_generation() {
        for (path, code) in [
            ("/v1/job/x/config", "DEVCB.00031006"),
            ("/v2/keystore", "DEVCB.00031006"),
            ("/v3/jobs/x/delete", "CB.00031006"),
            ("/v4/x/download-log", "CB.00031006"),
            ("/kiln/v1/builds/x", "CB.00031006"),
        ] {
            assert_eq!(not_found_code(path), code, "{path}");
        }
    }

    #[test]
    fn the_identity_service_has_routes_of_its_own() {
        for path in ["/v3/auth/tokens", "/v3/projects", "/v3.0/OS-CREDENTIAL/securitytokens"] {
            assert!(is_identity(path), "{path}");
        }
        for path in ["/v3/jobs/create", "/v3/projectsx", "/v3/authority"] {
            assert!(!is_identity(path), "{path}");
        }
    }
}
