//! The query of a request: read by name, checked against the bounds that the contract gives, refused by name.

use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::ops::RangeInclusive;

/// The pairs of a query, in order.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the text after the `?`.
    pub(crate) fn parse(text: &str) -> Self {
        Self(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// A parameter; one that is empty counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.as_str()).filter(|it| !it.is_empty())
    }

    /// A parameter that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name).ok_or_else(|| ApiError::invalid(name, "is required"))
    }

    /// One line of text of at most `most` characters, without control characters.
    pub(crate) fn line(&self, name: &str, most: usize) -> Result<Option<&str>, ApiError> {
        let text = self.text(name);
        if text.is_some_and(|it| it.chars().count() > most || it.chars().any(char::is_control)) {
            return Err(ApiError::invalid(
                name,
                format!("must be one line of at most {most} characters, none of them a control character"),
            ));
        }
        Ok(text)
    }

    /// An integer within bounds.
    pub(crate) fn integer(&self, name: &str, bounds: RangeInclusive<u64>) -> Result<Option<u64>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let digits = text.bytes().all(|it| it.is_ascii_digit());
        let number: Option<u64> = if digits { text.parse().ok() } else { None };
        number.filter(|it| bounds.contains(it)).map(Some).ok_or_else(|| {
            let (from, to) = bounds.into_inner();
            ApiError::invalid(name, format!("must be an integer from {from} to {to}"))
        })
    }

    /// An integer within bounds that must be there.
    pub(crate) fn required_integer(&self, name: &str, bounds: RangeInclusive<u64>) -> Result<u64, ApiError> {
        self.required(name)?;
        self.integer(name, bounds)?
            .ok_or_else(|| ApiError::invalid(name, "is required"))
    }

    /// The values of a parameter that may be repeated, and may join several with commas. At most `most`, each of at most
    /// `longest` characters, none of them a control character.
    pub(crate) fn list(&self, name: &str, most: usize, longest: usize) -> Result<Vec<String>, ApiError> {
        let values = self.0.iter().filter(|(key, _)| key == name);
        let values = values.flat_map(|(_, value)| value.split(','));
        let values: Vec<String> = values
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
        let fits = |it: &String| it.chars().count() <= longest && !it.chars().any(char::is_control);
        if values.len() <= most && values.iter().all(fits) {
            return Ok(values);
        }
        Err(ApiError::invalid(
            name,
            format!(
                "must hold at most {most} values of at most {longest} characters, none of them a control character"
            ),
        ))
    }

    /// A text to search for, of at most `most` characters; empty where absent.
    pub(crate) fn search(&self, name: &str, most: usize) -> Result<&str, ApiError> {
        let text = self.text(name).unwrap_or_default();
        if text.chars().count() > most || text.contains('\0') {
            return Err(ApiError::invalid(
                name,
                format!("must have at most {most} characters, none of them NUL"),
            ));
        }
        Ok(text)
    }

    /// A `true` or `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.text(name) {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(ApiError::invalid(name, "must be true or false")),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    /// A NUL character is in nothing that is asked for, and no database takes it.
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let query = Self::parse(parts.uri.query().unwrap_or(""));
        match query.0.iter().find(|(_, value)| value.contains('\0')) {
            Some((name, _)) => Err(ApiError::invalid(name, "must not hold a NUL character")),
            None => Ok(query),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_outside_of_its_bounds_is_refused_by_name() {
        let query = Query::parse("limit=101&offset=-1&interval=1e3&big=99999999999999999999&ok=7");
        for name in ["limit", "offset", "interval", "big"] {
            let error = query.integer(name, 0..=100).unwrap_err().row();
            assert!(error.english.starts_with(&format!("[{name}]")), "{}", error.english);
        }
        assert_eq!(query.integer("ok", 0..=100).unwrap(), Some(7));
    }

    #[test]
    fn a_list_is_repeated_or_joined_with_commas() {
        let query = Query::parse("branches=main,dev&x=1&branches=a%2Fb&branches=&tags=%00");
        assert_eq!(query.list("branches", 3, 4).unwrap(), ["main", "dev", "a/b"]);
        assert!(query.list("none", 0, 0).unwrap().is_empty());
        for (name, most, longest) in [("branches", 2, 4), ("branches", 3, 3), ("tags", 9, 9)] {
            assert!(query.list(name, most, longest).is_err());
        }
    }

    #[test]
    fn an_empty_parameter_counts_as_absent() {
        let query = Query::parse("offset=&task_name=a+b%20c");
        assert!(query.required("offset").is_err());
        assert_eq!(query.text("task_name"), Some("a b c"));
    }
}
