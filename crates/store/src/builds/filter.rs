//! Histories of some branches, tags and triggers. A filter is a set of walks, each over one index in the order of numbers and
//! none over a build that another one meets; a page is cut from the walks as they are merged.

use super::row::ref_name;
use crate::error::Result;
use crate::rows::{BuildFilter, FoundBuilds, Page, Window};
use crate::session::Session;
use crate::sql::{Fields, Row, args, statements};
use kiln_model::build::{BuildNumber, Revision, Trigger};
use kiln_model::id::TaskId;
use std::collections::{BTreeSet, BinaryHeap};

/// How many builds are counted at most.
const COUNTED: u64 = 10_000;
/// How many numbers of a walk are read at once while walks are merged.
const CHUNK: u32 = 256;
const TRIGGERS: [Trigger; 4] = [Trigger::Manual, Trigger::Timer, Trigger::CodeUpdate, Trigger::Pipeline];

macro_rules! numbers {
    ($facets:literal) => {
        concat!(
            "SELECT number FROM builds WHERE task = $1 AND ",
            $facets,
            " AND number >= $2 AND number <= $3 ORDER BY number DESC LIMIT $4 OFFSET $5"
        )
    };
}
macro_rules! count {
    ($facets:literal) => {
        concat!(
            "SELECT COUNT(*) AS number FROM (SELECT number FROM builds WHERE task = $1 AND ",
            $facets,
            " AND number >= $2 AND number <= $3 LIMIT $4) page"
        )
    };
}

statements! {
    OF_TRIGGER = "list" "builds": numbers!("trigger_kind = $6");
    OF_REF = "list" "builds": numbers!("trigger_kind = $6 AND ref = $7");
    OF_NAME = "list" "builds": numbers!("trigger_kind = $6 AND by_name = $7");
    OF_REF_AND_NAME = "list" "builds": numbers!("trigger_kind = $6 AND ref = $7 AND by_name = $8");
    NEXT_REF = "list" "branches": "
        SELECT ref
          FROM builds
         WHERE task = $1 AND ref > $2
         ORDER BY ref
         LIMIT 1";
    COUNT_OF_TRIGGER = "count" "builds": count!("trigger_kind = $5");
    COUNT_OF_REF = "count" "builds": count!("trigger_kind = $5 AND ref = $6");
    COUNT_OF_NAME = "count" "builds": count!("trigger_kind = $5 AND by_name = $6");
    COUNT_OF_REF_AND_NAME = "count" "builds": count!("trigger_kind = $5 AND ref = $6 AND by_name = $7");
}

/// Builds that have all of this in common.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Walk {
    trigger: Trigger,
    name: Option<String>,
    revision: Option<String>,
}

/// The walks that together meet every wanted build once.
fn walks(filter: &BuildFilter) -> Vec<Walk> {
    let branches = filter.branches.iter().cloned().map(Revision::Branch);
    let tags = filter.tags.iter().cloned().map(Revision::Tag);
    let revisions: BTreeSet<String> = branches.chain(tags).map(|it| ref_name(&it)).collect();
    let names: BTreeSet<&String> = filter.names.iter().collect();
    let any_trigger = filter.triggers.is_empty() && names.is_empty();
    let mut walks = Vec::new();
    for trigger in TRIGGERS {
        let whole = any_trigger || filter.triggers.contains(&trigger);
        let names = if whole {
            vec![None]
        } else {
            names.iter().map(|it| Some((*it).clone())).collect()
        };
        for name in names {
            let of = |revision: Option<String>| Walk {
                trigger,
                name: name.clone(),
                revision,
            };
            if revisions.is_empty() {
                walks.push(of(None));
            } else {
                walks.extend(revisions.iter().cloned().map(Some).map(of));
            }
        }
    }
    walks
}

fn number(row: &Row) -> Result<i64> {
    Fields::new(row, "builds", "number").number("number")
}

impl Session {
    /// The builds of a task that were triggered in a window and pass a filter, the newest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no build.
    pub async fn filtered_builds(
        &mut self,
        task: &TaskId,
        window: Window,
        filter: &BuildFilter,
        page: Page,
    ) -> Result<FoundBuilds> {
        if *filter == BuildFilter::default() {
            return Ok(FoundBuilds {
                total: Some(self.count_builds(task, window).await?),
                builds: self.builds_of_task(task, window, page).await?,
            });
        }
        let range = self.numbers_in(task, window).await?;
        let (mut total, mut walked) = (0, Vec::new());
        for walk in walks(filter) {
            let count = self.count_on(task, &walk, range).await?;
            if count > 0 {
                total += count;
                walked.push(walk);
            }
        }
        let numbers = match &walked[..] {
            [only] => self.numbers_on(task, only, range, page).await?,
            many => self.merged(task, many, range, page).await?,
        };
        let mut builds = Vec::with_capacity(numbers.len());
        for number in numbers {
            let number = i32::try_from(number).ok().and_then(BuildNumber::new);
            if let Some(number) = number {
                builds.extend(self.build_numbered(task, number).await?);
            }
        }
        Ok(FoundBuilds {
            builds,
            total: (total <= COUNTED).then_some(total),
        })
    }

    /// The branches that builds of a task were asked for, in order; at most `most`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn branches_built(&mut self, task: &TaskId, most: usize) -> Result<Vec<String>> {
        let (mut branches, mut last) = (Vec::new(), ref_name(&Revision::Branch(String::new())));
        let prefix = last.clone();
        while branches.len() < most {
            let next = self
                .one(&NEXT_REF, args![task, &last], |row| {
                    Fields::new(row, "builds", "ref").text("ref")
                })
                .await?;
            let Some(next) = next else { break };
            let Some(branch) = next.strip_prefix(&prefix) else {
                break;
            };
            branches.push(branch.to_owned());
            last = next;
        }
        Ok(branches)
    }

    /// The page of several walks in the order of numbers. Each is read in chunks, so that a late page takes no memory.
    async fn merged(&mut self, task: &TaskId, walks: &[Walk], range: (i64, i64), page: Page) -> Result<Vec<i64>> {
        let chunk = |last: i64| {
            (
                (range.0, last),
                Page {
                    offset: 0,
                    limit: CHUNK,
                },
            )
        };
        let (mut heads, mut rests) = (BinaryHeap::new(), Vec::new());
        for (at, walk) in walks.iter().enumerate() {
            let (part, first) = chunk(range.1);
            let mut rest = self.numbers_on(task, walk, part, first).await?.into_iter();
            heads.extend(rest.next().map(|it| (it, at)));
            rests.push(rest);
        }
        let (mut skip, mut numbers) = (page.offset, Vec::new());
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        while numbers.len() < limit
            && let Some((number, at)) = heads.pop()
        {
            if skip > 0 {
                skip -= 1;
            } else {
                numbers.push(number);
            }
            if rests[at].len() == 0 {
                let (part, next) = chunk(number - 1);
                rests[at] = self.numbers_on(task, &walks[at], part, next).await?.into_iter();
            }
            heads.extend(rests[at].next().map(|it| (it, at)));
        }
        Ok(numbers)
    }

    async fn numbers_on(
        &mut self,
        task: &TaskId,
        walk: &Walk,
        (first, last): (i64, i64),
        Page { offset, limit }: Page,
    ) -> Result<Vec<i64>> {
        let trigger = walk.trigger.name();
        match (&walk.revision, &walk.name) {
            (None, None) => {
                let args = args![task, first, last, limit, offset, trigger];
                self.all(&OF_TRIGGER, args, number).await
            }
            (Some(revision), None) => {
                let args = args![task, first, last, limit, offset, trigger, revision];
                self.all(&OF_REF, args, number).await
            }
            (None, Some(name)) => {
                let args = args![task, first, last, limit, offset, trigger, name];
                self.all(&OF_NAME, args, number).await
            }
            (Some(revision), Some(name)) => {
                let args = args![task, first, last, limit, offset, trigger, revision, name];
                self.all(&OF_REF_AND_NAME, args, number).await
            }
        }
    }

    /// How many builds are on a walk; one more than are counted where they are more.
    async fn count_on(&mut self, task: &TaskId, walk: &Walk, (first, last): (i64, i64)) -> Result<u64> {
        let (trigger, most) = (walk.trigger.name(), COUNTED + 1);
        let count = match (&walk.revision, &walk.name) {
            (None, None) => {
                let args = args![task, first, last, most, trigger];
                self.one(&COUNT_OF_TRIGGER, args, number).await?
            }
            (Some(revision), None) => {
                let args = args![task, first, last, most, trigger, revision];
                self.one(&COUNT_OF_REF, args, number).await?
            }
            (None, Some(name)) => {
                let args = args![task, first, last, most, trigger, name];
                self.one(&COUNT_OF_NAME, args, number).await?
            }
            (Some(revision), Some(name)) => {
                let args = args![task, first, last, most, trigger, revision, name];
                self.one(&COUNT_OF_REF_AND_NAME, args, number).await?
            }
        };
        Ok(count.and_then(|it| u64::try_from(it).ok()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(filter: &BuildFilter) -> Vec<String> {
        walks(filter)
            .into_iter()
            .map(|it| format!("{} {:?} {:?}", it.trigger.name(), it.name, it.revision))
            .collect()
    }

    #[test]
    fn a_branch_is_walked_once_for_each_trigger() {
        let filter = BuildFilter {
            branches: vec!["main".to_owned(), "main".to_owned()],
            ..BuildFilter::default()
        };
        let all = TRIGGERS.map(|it| format!("{} None Some(\"branch:main\")", it.name()));
        assert_eq!(shown(&filter), all);
    }

    #[test]
    fn a_name_is_not_walked_where_its_builds_are_met_already() {
        let filter = BuildFilter {
            triggers: vec![Trigger::Manual, Trigger::Timer, Trigger::Pipeline],
            names: vec!["ann".to_owned()],
            tags: vec!["v1".to_owned()],
            ..BuildFilter::default()
        };
        assert_eq!(
            shown(&filter),
            [
                "manual None Some(\"tag:v1\")",
                "timer None Some(\"tag:v1\")",
                "code_update Some(\"ann\") Some(\"tag:v1\")",
                "pipeline None Some(\"tag:v1\")",
            ]
        );
    }
}
