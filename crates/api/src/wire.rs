//! Reading JSON bodies: leniently where clients differ, and with the path of the field in every refusal.
//!
//! Clients send the same thing as text, number or boolean, and `null` for what they leave out. Unknown keys are ignored.

use crate::error::ApiError;
use crate::incoming::Incoming;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use serde_json::{Map, Value};

/// The most values of a document: ten times what the largest task has.
const MOST_VALUES: usize = 100_000;

/// The JSON body of a request.
pub(crate) struct Body(Value);

impl Body {
    /// Reads the bytes of a body. Nesting deeper than 127 levels is refused.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, ApiError> {
        if bytes.trim_ascii().is_empty() {
            return Err(ApiError::invalid("body", "is required"));
        }
        if values(bytes) > MOST_VALUES {
            return Err(ApiError::invalid(
                "body",
                format!("must not hold more than {MOST_VALUES} values"),
            ));
        }
        serde_json::from_slice(bytes)
            .map(Self)
            .map_err(|error| ApiError::invalid("body", format!("is not valid JSON: {error}")))
    }

    /// The list that the body is.
    pub(crate) fn list(&self) -> Result<Vec<Field<'_>>, ApiError> {
        Field {
            value: &self.0,
            path: String::new(),
        }
        .list()
    }

    /// The object that the body is.
    pub(crate) fn object(&self) -> Result<Object<'_>, ApiError> {
        Field {
            value: &self.0,
            path: String::new(),
        }
        .object()
    }
}

/// How many values the text of a JSON document may hold: one more than it has commas and opening brackets outside of texts.
/// Small objects take a hundred times the memory of their text, so that the length alone is no bound.
fn values(bytes: &[u8]) -> usize {
    let (mut found, mut inside, mut escaped) = (1_usize, false, false);
    for byte in bytes {
        match (inside, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => inside = !inside,
            (false, b',' | b'[' | b'{') => found += 1,
            (true | false, _) => {}
        }
    }
    found
}

impl<S: Send + Sync> FromRequestParts<S> for Body {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        Self::parse(&Incoming::of(parts)?.whole().await?)
    }
}

/// A body that may be absent: empty with whatever type, or the JSON `null`.
impl<S: Send + Sync> OptionalFromRequestParts<S> for Body {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, ApiError> {
        let bytes = Incoming::of(parts)?.whole().await?;
        if bytes.trim_ascii().is_empty() {
            return Ok(None);
        }
        let body = Self::parse(&bytes)?;
        Ok(Some(body).filter(|it| !it.0.is_null()))
    }
}

/// A value and where it stands.
pub(crate) struct Field<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Field<'a> {
    /// Refuses this field.
    pub(crate) fn refuse(&self, reason: impl Into<String>) -> ApiError {
        let path = if self.path.is_empty() { "body" } else { &self.path };
        ApiError::invalid(path, reason)
    }

    /// An object.
    pub(crate) fn object(self) -> Result<Object<'a>, ApiError> {
        match self.value {
            Value::Object(fields) => Ok(Object {
                fields,
                path: self.path,
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err(self.refuse("must be an object"))
            }
        }
    }

    /// A list.
    pub(crate) fn list(self) -> Result<Vec<Field<'a>>, ApiError> {
        match self.value {
            Value::Array(items) => Ok(items
                .iter()
                .enumerate()
                .map(|(at, value)| Field {
                    value,
                    path: format!("{}[{at}]", self.path),
                })
                .collect()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                Err(self.refuse("must be a list"))
            }
        }
    }

    /// Text; numbers and booleans are taken as they are written.
    pub(crate) fn text(&self) -> Result<String, ApiError> {
        match self.value {
            Value::String(text) if text.contains('\0') => Err(self.refuse("must not hold a NUL character")),
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(flag) => Ok(flag.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => Err(self.refuse("must be text")),
        }
    }

    /// True or false, also as text.
    pub(crate) fn flag(&self) -> Result<bool, ApiError> {
        match self.value {
            Value::Bool(flag) => Ok(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                Err(self.refuse("must be true or false"))
            }
        }
    }

    /// A whole number that is not negative, also as text.
    pub(crate) fn integer(&self) -> Result<u64, ApiError> {
        let number = match self.value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        number.ok_or_else(|| self.refuse("must be an integer of at least 0"))
    }
}

/// Whether a character changes how the others of its line are shown: control characters, and those that turn the direction.
fn hides(it: char) -> bool {
    it.is_control() || matches!(it, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An object and where it stands.
pub(crate) struct Object<'a> {
    fields: &'a Map<String, Value>,
    path: String,
}

impl<'a> Object<'a> {
    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// The fields as they came.
    pub(crate) fn as_map(&self) -> &'a Map<String, Value> {
        self.fields
    }

    /// Refuses one field of this object.
    pub(crate) fn refuse(&self, name: &str, reason: impl Into<String>) -> ApiError {
        ApiError::invalid(self.path_of(name), reason)
    }

    /// A field; `null` counts as absent.
    pub(crate) fn field(&self, name: &str) -> Option<Field<'a>> {
        self.fields.get(name).filter(|it| !it.is_null()).map(|value| Field {
            value,
            path: self.path_of(name),
        })
    }

    /// A field that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<Field<'a>, ApiError> {
        self.field(name).ok_or_else(|| self.refuse(name, "is required"))
    }

    /// Text; absent where empty.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, ApiError> {
        let text = self.field(name).map(|it| it.text()).transpose()?;
        Ok(text.filter(|it| !it.is_empty()))
    }

    /// Text that must be there and not be empty.
    pub(crate) fn required_text(&self, name: &str) -> Result<String, ApiError> {
        let text = self.required(name)?.text()?;
        if text.is_empty() {
            return Err(self.refuse(name, "must not be empty"));
        }
        Ok(text)
    }

    /// One line of text of at most `most` characters, which shows as it is written; absent where empty.
    pub(crate) fn line(&self, name: &str, most: usize) -> Result<Option<String>, ApiError> {
        let text = self.text(name)?;
        if text
            .as_ref()
            .is_some_and(|it| it.chars().count() > most || it.chars().any(hides))
        {
            return Err(self.refuse(
                name,
                format!("must be one line of at most {most} characters, none of them a control character"),
            ));
        }
        Ok(text)
    }

    /// Such a line that must be there and not be empty.
    pub(crate) fn required_line(&self, name: &str, most: usize) -> Result<String, ApiError> {
        self.required_text(name)?;
        self.line(name, most)?.ok_or_else(|| self.refuse(name, "is required"))
    }

    /// Text that must be there and is parsed.
    pub(crate) fn parsed<T, E: std::fmt::Display>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, ApiError> {
        let text = self.required(name)?.text()?;
        parse(&text).map_err(|error| self.refuse(name, error.to_string()))
    }

    /// True or false.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        self.field(name).map(|it| it.flag()).transpose()
    }

    /// An object inside this one.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Object<'a>>, ApiError> {
        self.field(name).map(Field::object).transpose()
    }

    /// An object inside this one that must be there.
    pub(crate) fn required_object(&self, name: &str) -> Result<Object<'a>, ApiError> {
        self.required(name)?.object()
    }

    /// A list of objects; empty where absent.
    pub(crate) fn objects(&self, name: &str) -> Result<Vec<Object<'a>>, ApiError> {
        match self.field(name) {
            Some(field) => field.list()?.into_iter().map(Field::object).collect(),
            None => Ok(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal<T>(result: Result<T, ApiError>) -> String {
        match result {
            Ok(_) => panic!("was taken"),
            Err(error) => error.row().english,
        }
    }

    #[test]
    fn a_refusal_names_the_path_of_the_field() {
        let body = Body::parse(br#"{"scms":[{"url":"a"},{"url":["b"]}]}"#).unwrap();
        let scms = body.object().unwrap().objects("scms").unwrap();
        assert_eq!(scms[0].required_text("url").unwrap(), "a");
        assert_eq!(refusal(scms[1].required_text("url")), "[scms[1].url] must be text");
        assert_eq!(
            refusal(scms[1].required_text("scm_type")),
            "[scms[1].scm_type] is required"
        );
    }

    #[test]
    fn text_may_come_as_a_number_and_a_flag_as_text() {
        let body = Body::parse(br#"{"depth":1,"lfs":"True","no":"32","off":null}"#).unwrap();
        let object = body.object().unwrap();
        assert_eq!(object.text("depth").unwrap().as_deref(), Some("1"));
        assert_eq!(object.flag("lfs").unwrap(), Some(true));
        assert_eq!(object.required("no").unwrap().integer().unwrap(), 32);
        assert_eq!(object.flag("off").unwrap(), None);
    }

    #[test]
    fn a_body_of_more_values_than_any_task_has_is_refused_before_it_is_taken_apart() {
        let many = format!("[{}0]", r#"{"":0},"#.repeat(MOST_VALUES / 2));
        assert!(refusal(Body::parse(many.as_bytes())).starts_with("[body] must not hold more than"));
        let texts = format!(r#"["{}"]"#, r#"[{,\""#.repeat(MOST_VALUES));
        assert!(
            Body::parse(texts.as_bytes()).is_ok(),
            "what stands in a text is no value"
        );
    }

    #[test]
    fn a_body_that_is_nested_too_deep_is_refused() {
        let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        assert!(refusal(Body::parse(deep.as_bytes())).starts_with("[body] is not valid JSON"));
    }

    #[test]
    fn a_body_may_be_a_list() {
        let body = Body::parse(br#"["a",["b"]]"#).unwrap();
        let items = body.list().unwrap();
        assert_eq!(items[0].text().unwrap(), "a");
        assert_eq!(refusal(items[1].text()), "[[1]] must be text");
        assert_eq!(refusal(Body::parse(b"{}").unwrap().list()), "[body] must be a list");
    }

    #[test]
    fn a_body_that_is_no_object_is_refused() {
        assert_eq!(
            refusal(Body::parse(b"[]").unwrap().object()),
            "[body] must be an object"
        );
        assert_eq!(refusal(Body::parse(b"  ")), "[body] is required");
    }
}
