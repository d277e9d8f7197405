//! Typed ids: passing a task's id where a record's is meant does not compile.
//!
//! Two forms exist on the wire: 32 lower-case letters and digits, and UUIDs of 36 characters. Fresh ids are made from
//! random bytes that the caller brings.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A text that is not an id of the expected form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} must be {expected}")]
pub struct MalformedId {
    /// What the id names, in words: `task id`, `record id`, ….
    pub kind: &'static str,
    /// The form that was expected, in words.
    pub expected: &'static str,
}

const HEX32: &str = "32 lower-case letters and digits";
const UUID: &str = "36 lower-case letters, digits and dashes";

fn is_hex32(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|it| it.is_ascii_digit() || it.is_ascii_lowercase())
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .all(|it| it.is_ascii_digit() || it.is_ascii_lowercase() || it == b'-')
}

const ROOT: &str = "1 to 40 letters, digits, dashes and underscores";

fn is_root(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $form:ident, $check:ident, $fresh:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an id; anything of another form is refused.
            ///
            /// # Errors
            /// The text does not have the id's form.
            pub fn parse(text: &str) -> Result<Self, MalformedId> {
                if $check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(MalformedId { kind: $kind, expected: $form })
                }
            }

            /// A fresh id from 16 random bytes.
            #[must_use]
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self($fresh(bytes))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;

            fn try_from(text: String) -> Result<Self, MalformedId> {
                Self::parse(&text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

fn hex(bytes: [u8; 16]) -> String {
    uuid::Uuid::from_bytes(bytes).simple().to_string()
}

fn dashed(bytes: [u8; 16]) -> String {
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .hyphenated()
        .to_string()
}

id!(
    /// A build task: on the wire `job_id`.
    TaskId, "task id", HEX32, is_hex32, hex
);
id!(
    /// A CodeArts project: on the wire `project_id`. Not the IAM project of a region.
    ProjectId, "project id", HEX32, is_hex32, hex
);
id!(
    /// A tenant: on the wire `domain_id`.
    DomainId, "domain id", HEX32, is_hex32, hex
);
id!(
    /// A user of a tenant.
    UserId, "user id", HEX32, is_hex32, hex
);
id!(
    /// The IAM project of a region, which tokens are scoped to.
    IamProjectId, "IAM project id", HEX32, is_hex32, hex
);
id!(
    /// A group of tasks inside a project.
    GroupId, "group id", HEX32, is_hex32, hex
);
id!(
    /// A file of the file manager: on the wire `keystore_id`.
    KeystoreId, "keystore id", HEX32, is_hex32, hex
);
id!(
    /// What one user may do with one file of the file manager: on the wire `permission_id`.
    GrantId, "permission id", HEX32, is_hex32, hex
);
id!(
    /// A template: on the wire `uuid`.
    TemplateId, "template uuid", HEX32, is_hex32, hex
);
id!(
    /// The record of one build: on the wire `record_id` or `build_record_id`.
    RecordId, "record id", UUID, is_uuid, dashed
);
id!(
    /// The second id of a task, one to one with it: on the wire `build_project_id`.
    BuildProjectId, "build project id", UUID, is_uuid, dashed
);

id!(
    /// What leads to the reports of a step: on the wire `root_id`.
    RootId, "root id", ROOT, is_root, dashed
);

impl RecordId {
    /// A fresh record id that sorts by the time of its making, so that new rows land beside each other in an index.
    #[must_use]
    pub fn at(now: crate::time::Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(now.as_millis()).unwrap_or(0);
        Self(
            uuid::Builder::from_unix_timestamp_millis(millis, &random)
                .into_uuid()
                .hyphenated()
                .to_string(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_id_has_32_lower_case_letters_and_digits() {
        assert!(TaskId::parse("901878212b1a49be9c1a1054c272762a").is_ok());
        for bad in [
            "",
            "901878212b1a49be9c1a1054c272762",
            "901878212b1a49be9c1a1054c272762aa",
            "901878212B1A49BE9C1A1054C272762A",
            "901878212b1a49be9c1a1054c27276-a",
            "901878212b1a49be9c1a1054c2727é6a",
        ] {
            assert!(TaskId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_fresh_id_is_an_id() {
        let bytes = [0xab; 16];
        assert!(TaskId::parse(TaskId::from_random(bytes).as_str()).is_ok());
        assert!(RecordId::parse(RecordId::from_random(bytes).as_str()).is_ok());
    }

    #[test]
    fn record_ids_sort_by_time() {
        let at = |ms| RecordId::at(crate::time::Timestamp::from_millis(ms), [7; 10]);
        assert!(at(1_000) < at(1_001));
    }
}
