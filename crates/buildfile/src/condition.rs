//! Conditions over parameters: `arch == 'ARM'`, `p != 1`.

use crate::values::Values;
use kiln_model::task::ParameterName;

/// A comparison of a parameter with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The parameter.
    pub name: String,
    /// What it is compared with.
    pub text: String,
    /// Whether both must be equal; otherwise they must differ.
    pub equal: bool,
}

/// A text that is no condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidCondition(String);

impl Condition {
    /// Reads one: the name of a parameter, `==` or `!=`, and a text in quotes or a bare word.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, InvalidCondition> {
        let refuse = |message: String| Err(InvalidCondition(message));
        for joined in ["&&", "||"] {
            if text.contains(joined) {
                return refuse(format!("a condition compares one parameter; `{joined}` is not known"));
            }
        }
        let found = ["==", "!="]
            .into_iter()
            .filter_map(|it| Some((text.find(it)?, it)))
            .min();
        let Some((place, sign)) = found else {
            return refuse("a condition has the form `name == 'value'` or `name != 'value'`".to_owned());
        };
        let (name, rest) = (text[..place].trim(), text[place + sign.len()..].trim());
        let name = name
            .strip_prefix("${")
            .and_then(|it| it.strip_suffix('}'))
            .unwrap_or(name);
        if let Err(error) = ParameterName::parse(name) {
            return refuse(format!("`{name:.60}` on the left cannot name a parameter: {error}"));
        }
        let Some(value) = literal(rest) else {
            return refuse(format!(
                "on the right of `{sign}` stands a text in quotes or a number, and this is `{rest:.60}`"
            ));
        };
        Ok(Self {
            name: name.to_owned(),
            text: value.to_owned(),
            equal: sign == "==",
        })
    }

    /// Whether it holds with these values. A parameter that the build does not have counts as empty.
    #[must_use]
    pub fn holds(&self, values: &Values) -> bool {
        let value = values.get(&self.name).map_or("", |it| it.text.as_str());
        (value == self.text) == self.equal
    }
}

/// What a literal stands for: a text in quotes of one kind, or a word of letters, digits, `_`, `-` and `.`.
fn literal(text: &str) -> Option<&str> {
    for quote in ['\'', '"'] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.strip_suffix(quote).filter(|it| !it.contains(quote));
        }
    }
    let word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
    (!text.is_empty() && text.chars().all(word)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Value;

    fn holds(text: &str) -> bool {
        let values = Values::new([
            ("p", Value::plain("1")),
            ("arch", Value::plain("ARM")),
            ("empty", Value::plain("")),
        ]);
        Condition::parse(text).unwrap().holds(&values)
    }

    #[test]
    fn a_parameter_is_compared_with_a_text() {
        for (text, expected) in [
            ("p == 1", true),
            ("p==1", true),
            ("p == '1'", true),
            ("p == 2", false),
            ("p != 1", false),
            ("p != \"Y\"", true),
            ("arch == 'ARM'", true),
            ("arch == ARM", true),
            ("arch == 'arm'", false),
            ("${arch} == 'ARM'", true),
            ("empty == ''", true),
            ("unknown == ''", true),
            ("unknown != 'x'", true),
            ("arch == 'a == b'", false),
        ] {
            assert_eq!(holds(text), expected, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "p",
            "p = 1",
            "== 1",
            "p ==",
            "p == 'a",
            "p == a'",
            "p == 'a''b'",
            "p > 1",
            "p == 1 && q == 2",
            "p == 1 || q == 2",
            "'ARM' == arch",
            "PATH == 'x'",
            "p == a b",
        ] {
            assert!(Condition::parse(text).is_err(), "{text}");
        }
    }
}
