//! The parameters that the service itself provides to every build.
//!
//! `codeBranch` is not among them: it is a parameter of the task, which a build may set.

use chrono::TimeDelta;
use kiln_model::build::{BuildNumber, DailyNumber};
use kiln_model::id::ProjectId;
use kiln_model::task::TaskName;
use kiln_model::time::Timestamp;

/// What is known of a build when its steps are about to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its number within its task.
    pub number: BuildNumber,
    /// Its number within its task and day.
    pub daily: DailyNumber,
    /// When it started.
    pub started: Timestamp,
    /// How many seconds the server's zone is east of Greenwich at that time.
    pub zone_offset: i32,
    /// The project of the task.
    pub project: ProjectId,
    /// The root of the sources, as the build's commands see it.
    pub workspace: String,
    /// The commit that is built, in full; none where no source was fetched.
    pub commit: Option<String>,
    /// The tag that is built; none unless the build asked for a tag.
    pub tag: Option<String>,
    /// The name of the task.
    pub task: TaskName,
    /// The name of the user who started it.
    pub executor: String,
}

/// The predefined parameters of a build. The short commit has two names, because the build product documents one and the
/// pipeline product the other.
#[must_use]
pub fn values(facts: &Facts) -> Vec<(String, String)> {
    let local = facts.started.to_utc() + TimeDelta::seconds(i64::from(facts.zone_offset));
    let mut values = vec![
        ("BUILDNUMBER", facts.daily.to_string()),
        ("TIMESTAMP", local.format("%Y%m%d%H%M%S").to_string()),
        ("INCREASENUM", facts.number.to_string()),
        ("PROJECT_ID", facts.project.to_string()),
        ("WORKSPACE", facts.workspace.clone()),
        ("JOB_NAME", facts.task.to_string()),
        ("EXECUTOR", facts.executor.clone()),
    ];
    if let Some(commit) = &facts.commit {
        let short: String = commit.chars().take(8).collect();
        values.push(("COMMIT_ID", commit.clone()));
        values.push(("COMMIT_ID_SHORTER", short.clone()));
        values.push(("COMMIT_ID_SHORT", short));
    }
    if let Some(tag) = &facts.tag {
        values.push(("GIT_TAG", tag.clone()));
    }
    values.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn facts() -> Facts {
        Facts {
            number: BuildNumber::new(17).unwrap(),
            daily: DailyNumber {
                day: 20_240_627,
                place: 3,
            },
            started: Timestamp::from_millis(1_719_442_801_999), // 2024-06-26T23:00:01.999Z
            zone_offset: 8 * 3600,
            project: ProjectId::from_random([1; 16]),
            workspace: "/workspace".into(),
            commit: Some("0123456789abcdef0123456789abcdef01234567".into()),
            tag: None,
            task: TaskName::parse("demo").unwrap(),
            executor: "admin".into(),
        }
    }

    fn map(facts: &Facts) -> BTreeMap<String, String> {
        values(facts).into_iter().collect()
    }

    #[test]
    fn numbers_and_times_have_the_documented_forms() {
        let values = map(&facts());
        assert_eq!(values["BUILDNUMBER"], "20240627.3");
        assert_eq!(values["TIMESTAMP"], "20240627070001");
        assert_eq!(values["INCREASENUM"], "17");
        assert_eq!(values["PROJECT_ID"].len(), 32);
        assert_eq!(values["WORKSPACE"], "/workspace");
        assert_eq!(values["JOB_NAME"], "demo");
        assert_eq!(values["EXECUTOR"], "admin");
    }

    #[test]
    fn the_short_commit_has_both_names_and_eight_characters() {
        let values = map(&facts());
        assert_eq!(values["COMMIT_ID"].len(), 40);
        assert_eq!(values["COMMIT_ID_SHORTER"], "01234567");
        assert_eq!(values["COMMIT_ID_SHORT"], "01234567");
    }

    #[test]
    fn a_build_without_sources_has_no_commit() {
        let values = map(&Facts {
            commit: None,
            ..facts()
        });
        assert!(!values.keys().any(|it| it.starts_with("COMMIT_ID")));
    }

    #[test]
    fn the_tag_is_there_only_for_a_build_by_tag() {
        assert!(!map(&facts()).contains_key("GIT_TAG"));
        let tagged = map(&Facts {
            tag: Some("v1.0".into()),
            ..facts()
        });
        assert_eq!(tagged["GIT_TAG"], "v1.0");
    }
}
