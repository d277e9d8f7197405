//! In which language texts for people are: English, or Chinese for who asks with `X-Language: zh-cn`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use std::convert::Infallible;

const LANGUAGE: HeaderName = HeaderName::from_static("x-language");

/// A language that texts are there in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, where nothing is asked for.
    English,
    /// Chinese.
    Chinese,
}

impl Language {
    /// The language that a request asks for.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get(LANGUAGE).and_then(|it| it.to_str().ok());
        if asked.is_some_and(|it| it.to_ascii_lowercase().starts_with("zh")) {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// The one of two texts that is in this language.
    pub(crate) fn pick<T>(self, english: T, chinese: T) -> T {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}
