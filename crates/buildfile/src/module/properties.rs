//! Reading the properties of a step, which come in any form: text, typed values, values as text, null, or not at all.

use crate::problem::Problem;
use serde_json::{Map, Value};

/// The most bytes that one property may have.
pub(crate) const MAX_TEXT: usize = 1 << 20;

/// The properties of one step, and what is wrong with those read so far.
pub(crate) struct Properties<'a> {
    map: &'a Map<String, Value>,
    at: String,
    problems: Vec<Problem>,
}

impl<'a> Properties<'a> {
    /// The properties in `map`; `at` is their place in the definition.
    pub(crate) fn new(map: &'a Map<String, Value>, at: String) -> Self {
        Self {
            map,
            at,
            problems: Vec::new(),
        }
    }

    /// What was wrong.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// A text that is run: nothing else will do, and no other type is turned into it.
    pub(crate) fn script(&mut self, key: &str) -> Option<String> {
        match self.map.get(key)? {
            Value::Null => None,
            Value::String(text) => self.bounded(key, text),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => self.wrong(key, "must be text"),
        }
    }

    /// A short text; numbers and booleans count as their text, and what is empty counts as absent.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        let text = match self.map.get(key)? {
            Value::Null => None,
            Value::String(text) => self.bounded(key, text.trim()),
            Value::Bool(it) => Some(it.to_string()),
            Value::Number(it) => Some(it.to_string()),
            Value::Array(_) | Value::Object(_) => self.wrong(key, "must be text"),
        };
        text.filter(|it| !it.is_empty())
    }

    /// What an object chooses, by its `value` or else its `displayName`; a text chooses itself.
    pub(crate) fn named(&mut self, key: &str) -> Option<String> {
        let Some(Value::Object(chosen)) = self.map.get(key) else {
            return self.text(key);
        };
        let texts = ["value", "displayName"]
            .iter()
            .filter_map(|it| chosen.get(*it)?.as_str());
        texts.map(str::trim).find(|it| !it.is_empty()).map(str::to_owned)
    }

    /// Yes or no, as a boolean or as text; no where it is absent.
    pub(crate) fn flag(&mut self, key: &str) -> bool {
        let Some(value) = self.map.get(key) else { return false };
        let flag = match value {
            Value::Null => Some(false),
            Value::Bool(it) => Some(*it),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" | "" => Some(false),
                _ => None,
            },
            Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        };
        flag.or_else(|| self.wrong(key, "must be true or false"))
            .unwrap_or(false)
    }

    /// A list, which may be written as JSON in a text; empty where it is absent.
    pub(crate) fn list(&mut self, key: &str) -> Vec<Value> {
        let list = match self.map.get(key) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) => Some(items.clone()),
            Some(Value::String(text)) if text.trim().is_empty() => return Vec::new(),
            Some(Value::String(text)) => serde_json::from_str(text).ok(),
            Some(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => None,
        };
        list.or_else(|| self.wrong(key, "must be a list")).unwrap_or_default()
    }

    /// Texts: a list of them, or one text that is a list in JSON or has commas between them.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<String> {
        let plain = |text: &str| {
            let parts = text.split(',').map(str::trim).filter(|it| !it.is_empty());
            parts.map(str::to_owned).collect()
        };
        match self.map.get(key) {
            Some(Value::String(text)) if !text.trim_start().starts_with('[') => return plain(text),
            Some(_) | None => {}
        }
        let list = self.list(key);
        let texts: Option<Vec<String>> = list.iter().map(|it| it.as_str().map(str::to_owned)).collect();
        texts
            .or_else(|| self.wrong(key, "must be a list of texts"))
            .unwrap_or_default()
    }

    /// Lines: a text, or a list of texts with one line each.
    pub(crate) fn lines(&mut self, key: &str) -> Option<String> {
        match self.map.get(key) {
            Some(Value::Array(_)) => {
                let list = self.list(key);
                let lines: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
                let text = lines.map(|it| it.join("\n"));
                let text = text.or_else(|| self.wrong(key, "must be a list of texts"))?;
                self.bounded(key, &text)
            }
            Some(_) | None => self.script(key),
        }
    }

    /// Names with values: an object, or a list of objects that have them under `name` and `value`.
    pub(crate) fn pairs(&mut self, key: &str, name: &str, value: &str) -> Vec<(String, String)> {
        let form = "must be names with values";
        let pairs: Option<Vec<_>> = match self.map.get(key) {
            Some(Value::Object(map)) => map
                .iter()
                .map(|(it, value)| Some((it.clone(), short(value)?)))
                .collect(),
            Some(_) | None => {
                let list = self.list(key);
                let pair = |it: &Value| Some((short(it.get(name)?)?, short(it.get(value)?)?));
                list.iter().map(pair).collect()
            }
        };
        pairs.or_else(|| self.wrong(key, form)).unwrap_or_default()
    }

    fn bounded(&mut self, key: &str, text: &str) -> Option<String> {
        if text.len() > MAX_TEXT {
            self.wrong(key, &format!("must not be longer than {MAX_TEXT} bytes"))
        } else if text.contains('\0') {
            self.wrong(key, "must not have a NUL character")
        } else {
            Some(text.to_owned())
        }
    }

    fn wrong<T>(&mut self, key: &str, message: &str) -> Option<T> {
        self.problems.push(Problem::new(format!("{}.{key}", self.at), message));
        None
    }
}

/// A value that stands for a short text.
fn short(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(it) => Some(it.to_string()),
        Value::Number(it) => Some(it.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read<T>(value: &Value, read: impl FnOnce(&mut Properties<'_>) -> T) -> (T, Vec<String>) {
        let map = Map::from_iter([("key".to_owned(), value.clone())]);
        let mut properties = Properties::new(&map, "steps[0].properties".to_owned());
        let it = read(&mut properties);
        let problems = properties.into_problems().iter().map(ToString::to_string).collect();
        (it, problems)
    }

    #[test]
    fn a_flag_is_a_boolean_or_its_text() {
        for (value, expected) in [
            (json!(true), true),
            (json!("true"), true),
            (json!(" True "), true),
            (json!(false), false),
            (json!("false"), false),
            (json!(""), false),
            (json!(null), false),
        ] {
            assert_eq!(read(&value, |it| it.flag("key")), (expected, vec![]), "{value}");
        }
    }

    #[test]
    fn what_is_no_flag_is_a_problem_with_its_place() {
        for value in [json!("yes"), json!(1), json!([]), json!({})] {
            let (_, problems) = read(&value, |it| it.flag("key"));
            assert_eq!(problems, ["steps[0].properties.key must be true or false"], "{value}");
        }
    }

    #[test]
    fn a_short_text_may_be_typed() {
        for (value, expected) in [
            (json!("1.0"), Some("1.0")),
            (json!(12), Some("12")),
            (json!(true), Some("true")),
            (json!("  "), None),
            (json!(null), None),
        ] {
            let (text, problems) = read(&value, |it| it.text("key"));
            assert_eq!((text.as_deref(), problems.len()), (expected, 0), "{value}");
        }
    }

    #[test]
    fn a_script_must_be_text() {
        for value in [json!(12), json!(true), json!(["a"]), json!({"a": 1})] {
            let (text, problems) = read(&value, |it| it.script("key"));
            assert_eq!(text, None);
            assert_eq!(problems, ["steps[0].properties.key must be text"], "{value}");
        }
        assert_eq!(read(&json!(null), |it| it.script("key")), (None, vec![]));
    }

    #[test]
    fn a_list_may_be_written_as_text() {
        for (value, expected) in [
            (json!(["a"]), vec![json!("a")]),
            (json!("[\"a\"]"), vec![json!("a")]),
            (json!(""), vec![]),
            (json!(null), vec![]),
        ] {
            assert_eq!(read(&value, |it| it.list("key")), (expected, vec![]), "{value}");
        }
        for value in [json!("a"), json!({}), json!(1)] {
            assert_eq!(read(&value, |it| it.list("key")).1.len(), 1, "{value}");
        }
    }

    #[test]
    fn texts_are_a_list_or_have_commas_between_them() {
        for (value, expected) in [
            (json!(["a", "b"]), vec!["a", "b"]),
            (json!("a, b,"), vec!["a", "b"]),
            (json!("[\"a\"]"), vec!["a"]),
            (json!(""), vec![]),
            (json!(null), vec![]),
        ] {
            let (texts, problems) = read(&value, |it| it.texts("key"));
            assert_eq!(
                (texts, problems),
                (expected.into_iter().map(str::to_owned).collect(), vec![]),
                "{value}"
            );
        }
        assert_eq!(read(&json!([1]), |it| it.texts("key")).1.len(), 1);
    }

    #[test]
    fn lines_are_a_text_or_one_text_each() {
        for value in [json!("a\nb"), json!(["a", "b"])] {
            assert_eq!(read(&value, |it| it.lines("key")).0.as_deref(), Some("a\nb"));
        }
        assert_eq!(read(&json!(["a", 1]), |it| it.lines("key")).1.len(), 1);
        assert_eq!(read(&json!(5), |it| it.lines("key")).1.len(), 1);
    }

    #[test]
    fn pairs_are_an_object_or_a_list_of_objects() {
        let pairs = |value| read(&value, |it| it.pairs("key", "k", "v"));
        let expected = vec![("a".to_owned(), "1".to_owned())];
        assert_eq!(pairs(json!({"a": 1})), (expected.clone(), vec![]));
        assert_eq!(pairs(json!([{"k": "a", "v": "1"}])), (expected, vec![]));
        assert_eq!(pairs(json!(null)), (vec![], vec![]));
        for wrong in [json!([{"k": "a"}]), json!({"a": []}), json!("a"), json!([1])] {
            assert_eq!(pairs(wrong.clone()).1.len(), 1, "{wrong}");
        }
    }

    #[test]
    fn a_text_is_bounded_and_has_no_nul() {
        assert_eq!(read(&json!("x".repeat(MAX_TEXT + 1)), |it| it.script("key")).1.len(), 1);
        assert_eq!(read(&json!("a\0b"), |it| it.text("key")).1.len(), 1);
    }
}
