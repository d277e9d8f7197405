//! Builds counted as they end: per day, repository and branch. Questions about many builds read these counts, and never walk
//! the builds.

use super::row::{build, build_columns};
use crate::error::Result;
use crate::rows::BuildsOf;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::build::{Build, BuildCount, DayCount, Ended, Outcome};
use kiln_model::id::TaskId;
use std::time::Duration;

statements! {
    COUNT_END = "count" "a finished build": "
        INSERT INTO build_days
               (task, repo, branch, day, last, finished, succeeded, timed, duration, shortest, longest)
        VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $9)
            ON CONFLICT (task, repo, branch, day)
            DO UPDATE SET
               last = CASE WHEN excluded.last > build_days.last THEN excluded.last ELSE build_days.last END,
               finished = build_days.finished + 1,
               succeeded = build_days.succeeded + excluded.succeeded,
               timed = build_days.timed + excluded.timed,
               duration = build_days.duration + excluded.duration,
               shortest = CASE WHEN build_days.shortest IS NULL OR excluded.shortest < build_days.shortest
                               THEN excluded.shortest ELSE build_days.shortest END,
               longest = CASE WHEN build_days.longest IS NULL OR excluded.longest > build_days.longest
                              THEN excluded.longest ELSE build_days.longest END";
    DAYS = "count" "builds": "
        SELECT day, CAST(SUM(finished) AS BIGINT) AS finished, CAST(SUM(succeeded) AS BIGINT) AS succeeded,
               CAST(SUM(timed) AS BIGINT) AS timed, CAST(SUM(duration) AS BIGINT) AS duration,
               MIN(shortest) AS shortest, MAX(longest) AS longest
          FROM build_days
         WHERE task = $1 AND day >= $2 AND day <= $3 AND repo = COALESCE($4, repo) AND branch = COALESCE($5, branch)
         GROUP BY day
         ORDER BY day";
    DAYS_OF_BRANCH = "count" "builds": "
        SELECT day, finished, succeeded, timed, duration, shortest, longest
          FROM build_days
         WHERE task = $1 AND day >= $2 AND day <= $3 AND repo = $4 AND branch = $5
         ORDER BY day";
    REPOSITORIES_OF_DAYS = "list" "repositories": "
        SELECT DISTINCT repo AS name
          FROM build_days
         WHERE task = $1 AND day >= $2 AND day <= $3 AND branch = COALESCE($4, branch)
         ORDER BY repo
         LIMIT $5";
    // Each step leaps to the next name: the many days of one name are never walked.
    REPOSITORIES = "list" "repositories": "
        WITH RECURSIVE names (name) AS (
            SELECT MIN(repo) FROM build_days WHERE task = $1 AND repo > ''
             UNION ALL
            SELECT (SELECT MIN(repo) FROM build_days WHERE task = $1 AND repo > names.name)
              FROM names
             WHERE names.name IS NOT NULL
        )
        SELECT name FROM names WHERE name IS NOT NULL LIMIT $2";
    BRANCHES = "list" "branches": "
        WITH RECURSIVE names (name) AS (
            SELECT MIN(branch) FROM build_days WHERE task = $1 AND repo = $2 AND branch > ''
             UNION ALL
            SELECT (SELECT MIN(branch) FROM build_days WHERE task = $1 AND repo = $2 AND branch > names.name)
              FROM names
             WHERE names.name IS NOT NULL
        )
        SELECT name FROM names WHERE name IS NOT NULL LIMIT $3";
    LATEST_REPOSITORY = "read" "a repository": "
        SELECT repo AS name
          FROM build_days
         WHERE task = $1 AND repo > ''
         ORDER BY day DESC, last DESC
         LIMIT 1";
    LATEST_OF_REPOSITORY = "list" "builds": concat!(
        "SELECT ", build_columns!(), " FROM builds b
          WHERE b.task = $1 AND b.day >= $2 AND b.day <= $3 AND b.repo_name = $4
            AND b.outcome IS NOT NULL AND b.started IS NOT NULL AND b.parent IS NULL
          ORDER BY b.day DESC, b.number DESC
          LIMIT $5",
    );
    LATEST_OF_BRANCH = "list" "builds": concat!(
        "SELECT ", build_columns!(), " FROM builds b
          WHERE b.task = $1 AND b.day >= $2 AND b.day <= $3 AND b.repo_name = $4 AND b.branch = $5
            AND b.outcome IS NOT NULL AND b.started IS NOT NULL AND b.parent IS NULL
          ORDER BY b.day DESC, b.number DESC
          LIMIT $6",
    );
}

/// Where a build that ended is counted.
pub(super) struct Place {
    pub(super) task: TaskId,
    repo: String,
    branch: String,
    pub(super) day: i32,
    number: i32,
    /// Whether it is a job of a flow.
    pub(super) is_job: bool,
    /// Whether it is a flow.
    pub(super) is_flow: bool,
}

impl Place {
    pub(super) fn read(row: &Row) -> Result<Self> {
        let fields = Fields::new(row, "builds", "record");
        Ok(Self {
            task: fields.parsed("task")?,
            repo: fields.text("repo_name")?,
            branch: fields.text("branch")?,
            day: fields.number("day")?,
            number: fields.number("number")?,
            is_job: fields.opt_text("parent")?.is_some(),
            is_flow: fields.flag("is_flow")?,
        })
    }
}

impl Unit {
    /// Counts a build that ended.
    pub(super) async fn count_end(&mut self, place: &Place, ended: &Ended) -> Result<()> {
        let took = ended.started.map(|it| ended.finished.since(it));
        let took = took.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
        self.execute(
            &COUNT_END,
            args![
                &place.task,
                &place.repo,
                &place.branch,
                place.day,
                place.number,
                ended.outcome == Outcome::Succeeded,
                took.is_some(),
                took.unwrap_or(0),
                took,
            ],
        )
        .await
        .map(|_| ())
    }
}

fn day(row: &Row) -> Result<DayCount> {
    let fields = Fields::new(row, "build_days", "day");
    let span = |column| Ok(fields.opt_number(column)?.map(Duration::from_millis));
    Ok(DayCount {
        day: fields.number("day")?,
        count: BuildCount {
            finished: fields.number("finished")?,
            succeeded: fields.number("succeeded")?,
            timed: fields.number("timed")?,
            duration: Duration::from_millis(fields.number("duration")?),
            shortest: span("shortest")?,
            longest: span("longest")?,
        },
    })
}

fn name(row: &Row) -> Result<String> {
    Fields::new(row, "build_days", "name").text("name")
}

impl Session {
    /// The builds of each day that has some, the first day first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no count.
    pub async fn build_days(&mut self, of: BuildsOf<'_>) -> Result<Vec<DayCount>> {
        match (of.repository, of.branch) {
            (Some(repository), Some(branch)) => {
                self.all(&DAYS_OF_BRANCH, args![of.task, of.from, of.to, repository, branch], day)
                    .await
            }
            (repository, branch) => {
                self.all(&DAYS, args![of.task, of.from, of.to, repository, branch], day)
                    .await
            }
        }
    }

    /// The newest builds that are over and came to their first step, the newest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no build.
    pub async fn latest_builds(&mut self, of: BuildsOf<'_>, limit: u32) -> Result<Vec<Build>> {
        let repositories = match of.repository {
            Some(repository) => vec![repository.to_owned()],
            None => {
                self.all(
                    &REPOSITORIES_OF_DAYS,
                    args![of.task, of.from, of.to, of.branch, limit],
                    name,
                )
                .await?
            }
        };
        let mut builds = Vec::new();
        for repository in &repositories {
            let found = match of.branch {
                Some(branch) => {
                    let args = args![of.task, of.from, of.to, repository, branch, limit];
                    self.all(&LATEST_OF_BRANCH, args, build).await?
                }
                None => {
                    let args = args![of.task, of.from, of.to, repository, limit];
                    self.all(&LATEST_OF_REPOSITORY, args, build).await?
                }
            };
            builds.extend(found);
        }
        builds.sort_by_key(|it: &Build| std::cmp::Reverse(it.number));
        builds.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(builds)
    }

    /// The repositories of the builds of a task that are over, in the order of the database.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn repositories_of(&mut self, task: &TaskId, limit: u32) -> Result<Vec<String>> {
        self.all(&REPOSITORIES, args![task, limit], name).await
    }

    /// The repository of the newest build of a task that is over; none where no build had one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn latest_repository_of(&mut self, task: &TaskId) -> Result<Option<String>> {
        self.one(&LATEST_REPOSITORY, args![task], name).await
    }

    /// The branches of a repository that have builds of a task that are over, in the order of the database.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn branches_of(&mut self, task: &TaskId, repository: &str, limit: u32) -> Result<Vec<String>> {
        self.all(&BRANCHES, args![task, repository, limit], name).await
    }
}
