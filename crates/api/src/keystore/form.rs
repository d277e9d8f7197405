//! The form that brings a file: `multipart/form-data`, over a body that was read and bounded before.

use crate::error::ApiError;
use crate::incoming::Incoming;
use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use bytes::Bytes;
use kiln_engine::{KeystoreRefusal, KeystoreUpload};
use kiln_model::keystore::FileName;
use kiln_model::secret::SecretBytes;
use multer::{Field, Multipart};
use std::convert::Infallible;

/// The most parts of a form; it has three.
const MOST_PARTS: usize = 16;
/// The longest boundary, as its standard says.
const LONGEST_BOUNDARY: usize = 70;
/// The most characters of a description.
const LONGEST_DESCRIPTION: usize = 1024;

/// A file with what is said about it, complete and agreed to.
pub(crate) struct Form(pub(crate) KeystoreUpload);

impl<S: Send + Sync> FromRequestParts<S> for Form {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let boundary = boundary(parts)?;
        read(Incoming::of(parts)?.whole().await?, boundary).await.map(Self)
    }
}

fn boundary(parts: &Parts) -> Result<String, ApiError> {
    let refuse = || ApiError::invalid("Content-Type", "must be multipart/form-data with a boundary");
    let kind = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|it| it.to_str().ok())
        .ok_or_else(refuse)?;
    let boundary = multer::parse_boundary(kind).map_err(|_| refuse())?;
    if (1..=LONGEST_BOUNDARY).contains(&boundary.len()) {
        Ok(boundary)
    } else {
        Err(refuse())
    }
}

/// What has been found in a form so far.
#[derive(Default)]
struct Found {
    file: Option<(FileName, SecretBytes)>,
    privacy: Option<String>,
    description: Option<String>,
}

async fn read(body: Bytes, boundary: String) -> Result<KeystoreUpload, ApiError> {
    let broken = |_| ApiError::invalid("body", "is not a whole multipart/form-data form");
    let body = futures_util::stream::iter([Ok::<Bytes, Infallible>(body)]);
    let mut form = Multipart::new(body, boundary);
    let mut found = Found::default();
    let mut count = 0;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        count += 1;
        if count > MOST_PARTS {
            return Err(ApiError::invalid(
                "body",
                format!("must not have more than {MOST_PARTS} parts"),
            ));
        }
        let file_name = file_name(&field);
        match (field.name(), file_name) {
            (Some("file"), Some(name)) => {
                if found.file.is_some() {
                    return Err(ApiError::TooManyFiles);
                }
                let content = field.bytes().await.map_err(broken)?;
                // What a browser sends where no file was chosen.
                if name.is_empty() && content.is_empty() {
                    return Err(KeystoreRefusal::Empty.into());
                }
                let name = FileName::parse(&name).map_err(ApiError::FileName)?;
                found.file = Some((name, SecretBytes::from(content.to_vec())));
            }
            (Some("file"), None) => return Err(ApiError::FileName(kiln_model::keystore::FileNameProblem)),
            (_, Some(_)) => return Err(ApiError::TooManyFiles),
            (Some("privacy"), None) => found.privacy = Some(text("privacy", field).await?),
            (Some("description"), None) => found.description = Some(text("description", field).await?),
            (Some(_) | None, None) => {}
        }
    }
    let agreed = found.privacy.is_some_and(|it| it.trim().eq_ignore_ascii_case("true"));
    if !agreed {
        let reason = "must be true: the file is kept, and used by builds, on your word";
        return Err(ApiError::invalid("privacy", reason));
    }
    let (name, content) = found.file.ok_or(KeystoreRefusal::Empty)?;
    let description = described("description", found.description.unwrap_or_default())?;
    Ok(KeystoreUpload {
        name,
        description,
        content,
    })
}

/// The name of the file in a part; none where the part is no file.
fn file_name(field: &Field<'_>) -> Option<String> {
    let header = field.headers().get(CONTENT_DISPOSITION)?;
    // The form of RFC 5987 counts more, as it says more.
    extended(header.as_bytes()).or_else(|| field.file_name().map(str::to_owned))
}

/// `filename*=UTF-8''a%20b.jks`
fn extended(header: &[u8]) -> Option<String> {
    let header = std::str::from_utf8(header).ok()?;
    let value = header
        .split(';')
        .map(str::trim)
        .find_map(|it| it.strip_prefix("filename*="))?;
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(encoded).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

async fn text(name: &str, field: Field<'_>) -> Result<String, ApiError> {
    let bytes = field.bytes().await;
    let bytes = bytes.map_err(|_| ApiError::invalid("body", "is not a whole multipart/form-data form"))?;
    String::from_utf8(bytes.to_vec()).map_err(|_| ApiError::invalid(name, "must be text in UTF-8"))
}

/// A description of at most 1024 characters, none of them a control character but tabs and ends of lines.
pub(super) fn described(name: &str, text: String) -> Result<String, ApiError> {
    let controls = text
        .chars()
        .any(|it| it.is_control() && !matches!(it, '\n' | '\r' | '\t'));
    if controls || text.chars().count() > LONGEST_DESCRIPTION {
        let reason = format!("must have at most {LONGEST_DESCRIPTION} characters, none of them a control character");
        return Err(ApiError::invalid(name, reason));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extended_name_is_decoded() {
        let of = |header: &str| extended(header.as_bytes());
        assert_eq!(
            of("form-data; name=\"file\"; filename*=utf-8''%C3%BC%20a.jks").as_deref(),
            Some("\u{fc} a.jks")
        );
        assert_eq!(of("form-data; name=\"file\"; filename*=latin1''a.jks"), None);
        assert_eq!(of("form-data; filename*=utf-8''%ff"), None);
        assert_eq!(of("form-data; filename*=x"), None);
    }

    #[test]
    fn a_description_is_bounded() {
        assert!(described("d", "two\nlines".to_owned()).is_ok());
        assert!(described("d", "x".repeat(1025)).is_err());
        assert!(described("d", "\0".to_owned()).is_err());
    }
}
