//! What the parameters of a build are when several speak of them: the run is stronger than the file, the file than the task.

use crate::file::FileParam;
use crate::values::{Value, Values};
use kiln_model::build::ParameterOrigin;
use std::collections::BTreeMap;

/// Who says what a parameter is; the later is the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The default of the task.
    Task,
    /// The `params` of the flow that the build belongs to.
    Flow,
    /// The `params` of the build's own file.
    File,
    /// The `params` of the build's job in its flow.
    Job,
    /// Whoever started the build.
    Run,
    /// The service itself: the predefined parameters, which nobody may set.
    Service,
}

impl From<ParameterOrigin> for Origin {
    /// What is written down of a build before its file is read.
    fn from(origin: ParameterOrigin) -> Self {
        match origin {
            ParameterOrigin::Task => Self::Task,
            ParameterOrigin::Flow => Self::Flow,
            ParameterOrigin::Job => Self::Job,
            ParameterOrigin::Run => Self::Run,
        }
    }
}

/// What somebody says a parameter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The parameter.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Who says so.
    pub origin: Origin,
}

impl Given {
    /// What a file says.
    pub fn in_file(params: &[FileParam], origin: Origin) -> impl Iterator<Item = Self> {
        params.iter().map(move |it| Self {
            name: it.name.as_str().to_owned(),
            value: Value::plain(it.value.clone()),
            origin,
        })
    }
}

/// The parameters of a build.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    given: BTreeMap<String, Given>,
    /// Lines for the build's log.
    pub warnings: Vec<String>,
}

impl Settled {
    /// Each parameter with who had the last word, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Given> {
        self.given.values()
    }

    /// The values alone.
    #[must_use]
    pub fn values(&self) -> Values {
        Values::new(self.iter().map(|it| (it.name.clone(), it.value.clone())))
    }
}

/// Gives each parameter the value that the strongest says; among equals the later one.
///
/// A name that is secret anywhere is secret everywhere: a file that sets a private parameter of the task in the open does not
/// unmask it, and is warned about.
#[must_use]
pub fn settle(given: impl IntoIterator<Item = Given>) -> Settled {
    let mut settled = Settled::default();
    for next in given {
        let in_file = matches!(next.origin, Origin::Flow | Origin::File | Origin::Job);
        let Some(before) = settled.given.get_mut(&next.name) else {
            settled.given.insert(next.name.clone(), next);
            continue;
        };
        let secret = before.value.secret || next.value.secret;
        let opens = if in_file {
            before.value.secret
        } else {
            next.value.secret && matches!(before.origin, Origin::Flow | Origin::File | Origin::Job)
        };
        if opens {
            settled.warnings.push(format!(
                "the build file sets the private parameter {}: its value stands in the repository for all to read; \
                 it is masked in this log all the same",
                next.name
            ));
        }
        if next.origin >= before.origin {
            *before = next;
        }
        before.value.secret = secret;
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, text: &str, origin: Origin) -> Given {
        let (name, value) = (name.to_owned(), Value::plain(text));
        Given { name, value, origin }
    }

    const ALL: [Origin; 6] = [
        Origin::Task,
        Origin::Flow,
        Origin::File,
        Origin::Job,
        Origin::Run,
        Origin::Service,
    ];

    #[test]
    fn the_strongest_has_the_last_word_in_whatever_order_they_speak() {
        for pair in ALL.windows(2) {
            let (a, b) = (given("p", "weak", pair[0]), given("p", "strong", pair[1]));
            for order in [[a.clone(), b.clone()], [b, a]] {
                let settled = settle(order);
                let last = settled.iter().next().unwrap();
                assert_eq!((last.value.text.as_str(), last.origin), ("strong", pair[1]));
            }
        }
    }

    #[test]
    fn a_secret_stays_one_when_a_file_sets_it() {
        let mut secret = given("token", "sealed", Origin::Task);
        secret.value.secret = true;
        for order in [
            [secret.clone(), given("token", "open", Origin::File)],
            [given("token", "open", Origin::File), secret],
        ] {
            let settled = settle(order);
            assert_eq!(settled.values().get("token"), Some(&Value::secret("open")));
            assert_eq!(settled.warnings.len(), 1);
            assert!(!settled.warnings[0].contains("open,"), "{:?}", settled.warnings);
        }
    }

    #[test]
    fn parameters_of_one_side_alone_stay() {
        let settled = settle([given("a", "1", Origin::Task), given("b", "2", Origin::Run)]);
        let names: Vec<&str> = settled.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(settled.warnings.is_empty());
    }
}
