//! The tree.

use crate::diagnostic::Span;

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) at: Span,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// Text; `plain` where it stands without quotes, so that `null` and `true` may mean more than their letters.
    Scalar { text: String, plain: bool },
    /// Values in order.
    List(Vec<Node>),
    /// Values by keys that are all different, in order.
    Map(Vec<(Key, Node)>),
}

/// A key of a map, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) at: Span,
}

impl Node {
    /// What stands for a value that is not there.
    pub(crate) fn null(at: Span) -> Self {
        let text = String::new();
        Self {
            at,
            kind: Kind::Scalar { text, plain: true },
        }
    }

    /// Whether it says nothing: `key:`, `~` or `null`.
    pub(crate) fn is_null(&self) -> bool {
        match &self.kind {
            Kind::Scalar { text, plain: true } => matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"),
            Kind::Scalar { plain: false, .. } | Kind::List(_) | Kind::Map(_) => false,
        }
    }

    /// Its text, where it is a scalar that says something; an empty text in quotes does.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } if !self.is_null() => Some(text),
            Kind::Scalar { .. } | Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let value = self.map()?.iter().find(|(it, _)| it.text == key);
        value.map(|(_, value)| value)
    }

    /// Its entries, where it is a map.
    pub(crate) fn map(&self) -> Option<&[(Key, Self)]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            Kind::Scalar { .. } | Kind::List(_) => None,
        }
    }

    /// Its items, where it is a list.
    pub(crate) fn list(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            Kind::Scalar { .. } | Kind::Map(_) => None,
        }
    }

    /// What it is, in words.
    pub(crate) fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Scalar { .. } if self.is_null() => "nothing",
            Kind::Scalar { .. } => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }

    /// How many nodes and how many bytes of text it has.
    pub(crate) fn size(&self) -> (usize, usize) {
        match &self.kind {
            Kind::Scalar { text, .. } => (1, text.len()),
            Kind::List(items) => items.iter().map(Self::size).fold((1, 0), add),
            Kind::Map(entries) => entries
                .iter()
                .map(|(key, value)| add(value.size(), (0, key.text.len())))
                .fold((1, 0), add),
        }
    }
}

fn add(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    (a.0 + b.0, a.1 + b.1)
}
