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

/// A parameter that the service provides.
#[derive(Debug)]
pub struct Predefined {
    /// Its id on the wire. Those up to 10 are the hosted service's; ours begin at 101.
    pub id: u32,
    /// Its name.
    pub name: &'static str,
    /// What it is, in English.
    pub english: &'static str,
    /// What it is, in Chinese.
    pub chinese: &'static str,
    value: fn(&Facts) -> Option<String>,
}

/// Every parameter that the service provides. The short commit has two names, because the build product documents one and the
/// pipeline product the other.
pub const ALL: &[Predefined] = &[
    Predefined {
        id: 6,
        name: "BUILDNUMBER",
        english: "the day and the build's number within its task and day, like 20200312.3",
        chinese: "构建编号，格式为yyyyMMdd.N，N为该任务当天的第N次构建，例如20200312.3",
        value: |it| Some(it.daily.to_string()),
    },
    Predefined {
        id: 8,
        name: "TIMESTAMP",
        english: "when the build started, as yyyyMMddHHmmss, like 20190219191621",
        chinese: "构建开始时间，格式为yyyyMMddHHmmss，例如20190219191621",
        value: |it| Some(timestamp(it)),
    },
    Predefined {
        id: 9,
        name: "INCREASENUM",
        english: "the build's number within its task, from 1",
        chinese: "该任务的总构建次数，从1开始，每次构建加1",
        value: |it| Some(it.number.to_string()),
    },
    Predefined {
        id: 10,
        name: "PROJECT_ID",
        english: "the id of the task's project",
        chinese: "构建任务所属项目的ID",
        value: |it| Some(it.project.to_string()),
    },
    Predefined {
        id: 101,
        name: "WORKSPACE",
        english: "the root folder of the sources",
        chinese: "源代码根目录",
        value: |it| Some(it.workspace.clone()),
    },
    Predefined {
        id: 102,
        name: "JOB_NAME",
        english: "the name of the task",
        chinese: "构建任务名称",
        value: |it| Some(it.task.to_string()),
    },
    Predefined {
        id: 103,
        name: "EXECUTOR",
        english: "the user who started the build",
        chinese: "执行构建的用户",
        value: |it| Some(it.executor.clone()),
    },
    Predefined {
        id: 104,
        name: "COMMIT_ID",
        english: "the commit that is built, in full; only where sources are fetched",
        chinese: "完整的commit ID，仅在拉取代码时有值",
        value: |it| it.commit.clone(),
    },
    Predefined {
        id: 105,
        name: "COMMIT_ID_SHORTER",
        english: "the first 8 characters of the commit; only where sources are fetched",
        chinese: "commit ID的前8位，仅在拉取代码时有值",
        value: short_commit,
    },
    Predefined {
        id: 106,
        name: "COMMIT_ID_SHORT",
        english: "the first 8 characters of the commit, under the name that pipelines use; only where sources are fetched",
        chinese: "commit ID的前8位（流水线使用的名称），仅在拉取代码时有值",
        value: short_commit,
    },
    Predefined {
        id: 107,
        name: "GIT_TAG",
        english: "the tag that is built; only where the build asks for a tag",
        chinese: "代码的标签名，仅在按标签构建时有值",
        value: |it| it.tag.clone(),
    },
];

fn timestamp(facts: &Facts) -> String {
    let local = facts.started.to_utc() + TimeDelta::seconds(i64::from(facts.zone_offset));
    local.format("%Y%m%d%H%M%S").to_string()
}

fn short_commit(facts: &Facts) -> Option<String> {
    Some(facts.commit.as_ref()?.chars().take(8).collect())
}

/// The predefined parameters of a build: those of [`ALL`] that have a value for it.
#[must_use]
pub fn values(facts: &Facts) -> Vec<(String, String)> {
    let value = |it: &Predefined| Some((it.name.to_owned(), (it.value)(facts)?));
    ALL.iter().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

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

    #[test]
    fn a_build_by_tag_gets_everything_that_the_table_tells_of() {
        let tagged = Facts {
            tag: Some("v1.0".into()),
            ..facts()
        };
        let told: BTreeSet<String> = ALL.iter().map(|it| it.name.to_owned()).collect();
        assert_eq!(map(&tagged).into_keys().collect::<BTreeSet<_>>(), told);
    }

    #[test]
    fn ids_are_stable_and_stand_once() {
        let ids: Vec<(u32, &str)> = ALL.iter().map(|it| (it.id, it.name)).collect();
        assert_eq!(ids.iter().map(|it| it.0).collect::<BTreeSet<_>>().len(), ALL.len());
        let hosted = [
            (6, "BUILDNUMBER"),
            (8, "TIMESTAMP"),
            (9, "INCREASENUM"),
            (10, "PROJECT_ID"),
        ];
        assert_eq!(ids[..4], hosted);
    }
}
