//! Success and duration of the builds of a task over days, read from what was counted as each build ended.

use crate::{Engine, EngineError};
use kiln_model::build::{Build, BuildCount, DailyNumber, DayCount};
use kiln_model::id::TaskId;
use kiln_store::BuildsOf;
use std::time::Duration;

/// The most builds that a chart shows.
const MOST_BUILDS: u32 = 100;
/// The most repositories, or branches of one, that are listed.
const MOST_NAMES: u32 = 1000;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Builds of a task: of one repository or all, of one branch or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildSelection {
    /// The name of the repository; none for every one.
    pub repository: Option<String>,
    /// The branch; none for every one.
    pub branch: Option<String>,
    /// The days on which the builds were triggered.
    pub days: Days,
}

/// A span of days, by the numbers that they have in the server's time zone: `20240626`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: i32,
    /// The last day, which belongs to the span.
    pub to: i32,
}

impl BuildSelection {
    /// Every build of some days.
    #[must_use]
    pub const fn all(days: Days) -> Self {
        Self {
            repository: None,
            branch: None,
            days,
        }
    }

    fn of<'a>(&'a self, task: &'a TaskId) -> BuildsOf<'a> {
        BuildsOf {
            task,
            repository: self.repository.as_deref(),
            branch: self.branch.as_deref(),
            from: self.days.from,
            to: self.days.to,
        }
    }
}

impl Engine {
    /// The last `count` days, today included.
    #[must_use]
    pub fn last_days(&self, count: u32) -> Days {
        let (now, offset) = (self.0.clock.now(), self.0.settings.utc_offset_seconds);
        Days {
            from: DailyNumber::day_of(now.before(DAY * count.saturating_sub(1)), offset),
            to: DailyNumber::day_of(now, offset),
        }
    }

    /// The builds that are over, day by day; days without builds are left out.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn build_days(&self, task: &TaskId, selection: &BuildSelection) -> Result<Vec<DayCount>, EngineError> {
        Ok(self.0.store.read().await?.build_days(selection.of(task)).await?)
    }

    /// How long the builds took, all together, and the newest of them, the oldest of those first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn build_times(
        &self,
        task: &TaskId,
        selection: &BuildSelection,
    ) -> Result<(BuildCount, Vec<Build>), EngineError> {
        let mut reader = self.0.store.read().await?;
        let days = reader.build_days(selection.of(task)).await?;
        let mut builds = reader.latest_builds(selection.of(task), MOST_BUILDS).await?;
        builds.reverse();
        Ok((days.into_iter().map(|it| it.count).sum(), builds))
    }

    /// The repositories that a task has builds of, and the one of the newest build.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn repositories(&self, task: &TaskId) -> Result<(Vec<String>, Option<String>), EngineError> {
        let mut reader = self.0.store.read().await?;
        let names = reader.repositories_of(task, MOST_NAMES).await?;
        Ok((names, reader.latest_repository_of(task).await?))
    }

    /// The branches of a repository that a task has builds of.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn branches(&self, task: &TaskId, repository: &str) -> Result<Vec<String>, EngineError> {
        let mut reader = self.0.store.read().await?;
        Ok(reader.branches_of(task, repository, MOST_NAMES).await?)
    }
}
