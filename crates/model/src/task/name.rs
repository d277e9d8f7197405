//! The name of a task: 1 to 115 letters (Chinese ones too), digits, `_` and `-`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a task, unique in its project.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaskName(String);

/// A text that cannot name a task.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a task name has 1 to {max} letters, digits, '_' or '-'", max = TaskName::MAX)]
pub struct InvalidTaskName;

impl TaskName {
    /// The most characters a name may have.
    pub const MAX: usize = 115;

    /// The rule as a regular expression, in the hosted service's words: it allows the empty text too.
    #[must_use]
    pub fn pattern() -> String {
        format!(r"^[\u4e00-\u9fa5A-Za-z0-9_-]{{0,{}}}$", Self::MAX)
    }

    /// Reads a name.
    ///
    /// # Errors
    /// It is empty, too long, or has another character than letters, digits, `_` and `-`.
    pub fn parse(text: &str) -> Result<Self, InvalidTaskName> {
        let allowed = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '\u{4e00}'..='\u{9fa5}');
        let length = text.chars().count();
        if (1..=Self::MAX).contains(&length) && text.chars().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidTaskName)
        }
    }

    /// The name of the copy with this number: `<name>-copy-<number>`, the name shortened where it must be.
    #[must_use]
    pub fn copy(&self, number: u64) -> Self {
        let tail = format!("-copy-{number}");
        let head = self.0.chars().take(Self::MAX - tail.len());
        Self(head.chain(tail.chars()).collect())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TaskName {
    type Error = InvalidTaskName;

    fn try_from(text: String) -> Result<Self, InvalidTaskName> {
        Self::parse(&text)
    }
}

impl From<TaskName> for String {
    fn from(name: TaskName) -> Self {
        name.0
    }
}

impl fmt::Display for TaskName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_up_to_115_letters_digits_and_dashes() {
        for good in ["a", "my-task_1", "构建任务", &"x".repeat(115)] {
            assert!(TaskName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", "a/b", "名 字", "é", &"x".repeat(116), "a\n", "$(id)"] {
            assert!(TaskName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_name_of_a_copy_is_a_name() {
        let copied = |name: &str, number| TaskName::parse(name).unwrap().copy(number);
        assert_eq!(copied("demo", 1).as_str(), "demo-copy-1");
        for (name, number) in [
            ("x".repeat(115), 9),
            ("建".repeat(115), 10),
            ("x".repeat(115), u64::MAX),
        ] {
            let copy = copied(&name, number);
            assert_eq!(copy.as_str().chars().count(), 115);
            assert!(copy.as_str().ends_with(&format!("-copy-{number}")));
            assert_eq!(TaskName::parse(copy.as_str()), Ok(copy));
        }
    }
}
