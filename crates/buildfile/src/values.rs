//! The parameters of one build with their values: predefined, given for the run, and the task's defaults, merged.

use std::collections::BTreeMap;
use std::fmt;

/// What a parameter is in one build.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// The value itself. Debug output never shows it where it is secret.
    pub text: String,
    /// Whether no log may show it.
    pub secret: bool,
}

impl Value {
    /// A value that may be shown.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            secret: false,
        }
    }

    /// A value that must not be shown.
    #[must_use]
    pub fn secret(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            secret: true,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.secret {
            f.write_str("Value(******)")
        } else {
            write!(f, "Value({:?})", self.text)
        }
    }
}

/// The values of a build by the names of their parameters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values(BTreeMap<String, Value>);

impl Values {
    /// The values of `given`. Where a name comes twice the later value stands: bring the weakest source first.
    pub fn new<N: Into<String>>(given: impl IntoIterator<Item = (N, Value)>) -> Self {
        Self(given.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// The value of a parameter, if the build has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// All of them, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_of_two_values_stands() {
        let values = Values::new([("a", Value::plain("default")), ("a", Value::plain("run"))]);
        assert_eq!(values.get("a"), Some(&Value::plain("run")));
        assert_eq!(values.iter().count(), 1);
    }

    #[test]
    fn debug_output_hides_secrets() {
        let values = Values::new([("token", Value::secret("hunter2")), ("branch", Value::plain("main"))]);
        let shown = format!("{values:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("main"), "{shown}");
    }
}
