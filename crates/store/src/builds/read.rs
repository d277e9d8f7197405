//! Questions about single builds, and about those that are not over.

use super::row::{build, build_columns};
use crate::error::Result;
use crate::rows::QueuedBuild;
use crate::session::Session;
use crate::sql::{Fields, args, statements};
use kiln_model::build::{Build, BuildNumber, BuildParameter};
use kiln_model::id::{DomainId, RecordId, TaskId};
use kiln_model::task::TaskDefinition;

statements! {
    BUILD = "read" "a build": concat!("SELECT ", build_columns!(), " FROM builds b WHERE b.record = $1");
    BUILD_NUMBERED = "read" "a build": concat!(
        "SELECT ", build_columns!(), " FROM builds b WHERE b.task = $1 AND b.number = $2",
    );
    LAST_BUILD = "read" "a build": concat!(
        "SELECT ", build_columns!(), " FROM tasks t CROSS JOIN builds b WHERE t.id = $1 AND b.record = t.last_record",
    );
    DEFINITION_OF = "read" "a definition": "
        SELECT b.record AS record, d.body AS body
          FROM builds b
          LEFT JOIN definitions d ON d.task = b.task AND d.digest = b.digest
         WHERE b.record = $1";
    PARAMETERS_OF = "read" "parameters": "SELECT record, parameters FROM builds WHERE record = $1";
    QUEUE = "list" "builds": "
        SELECT record, task, domain, created
          FROM builds
         WHERE state = 'queued' AND held = 0
         ORDER BY created, record
         LIMIT $1";
    UNFINISHED = "list" "builds": concat!(
        "SELECT ", build_columns!(), " FROM builds b WHERE b.state <> 'finished'",
    );
    UNFINISHED_OF_TASK = "list" "builds": concat!(
        "SELECT ", build_columns!(), " FROM builds b WHERE b.task = $1 AND b.state <> 'finished'",
    );
    RUNNING_COUNTS = "count" "builds": "
        SELECT domain, task, COUNT(*) AS running
          FROM builds
         WHERE state IN ('preparing', 'running', 'stopping') AND is_flow = 0
         GROUP BY domain, task";
}

impl Session {
    /// A build.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no build.
    pub async fn build(&mut self, record: &RecordId) -> Result<Option<Build>> {
        self.one(&BUILD, args![record], build).await
    }

    /// The build of that number of a task.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no build.
    pub async fn build_numbered(&mut self, task: &TaskId, number: BuildNumber) -> Result<Option<Build>> {
        self.one(&BUILD_NUMBERED, args![task, number.get()], build).await
    }

    /// The newest build of a task; of a flow not its jobs, but the flow.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no build.
    pub async fn last_build(&mut self, task: &TaskId) -> Result<Option<Build>> {
        self.one(&LAST_BUILD, args![task], build).await
    }

    /// What a build runs: the definition of its task as it was when the build was triggered.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no definition.
    pub async fn definition_of(&mut self, record: &RecordId) -> Result<Option<TaskDefinition>> {
        self.one(&DEFINITION_OF, args![record], |row| {
            Fields::new(row, "definitions", "record").json("body")
        })
        .await
    }

    /// The parameters that a build runs with.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no parameters.
    pub async fn parameters_of(&mut self, record: &RecordId) -> Result<Vec<BuildParameter>> {
        let parameters = self
            .one(&PARAMETERS_OF, args![record], |row| {
                Fields::new(row, "builds", "record").json("parameters")
            })
            .await?;
        Ok(parameters.unwrap_or_default())
    }

    /// The builds that wait for a place, the oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn queue(&mut self, limit: u32) -> Result<Vec<QueuedBuild>> {
        self.all(&QUEUE, args![limit], |row| {
            let fields = Fields::new(row, "builds", "record");
            Ok(QueuedBuild {
                record: fields.parsed("record")?,
                task: fields.parsed("task")?,
                domain: fields.parsed("domain")?,
                created: fields.time("created")?,
            })
        })
        .await
    }

    /// Every build that is not over.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no build.
    pub async fn unfinished(&mut self) -> Result<Vec<Build>> {
        self.all(&UNFINISHED, &[], build).await
    }

    /// Every build of a task that is not over.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no build.
    pub async fn unfinished_of_task(&mut self, task: &TaskId) -> Result<Vec<Build>> {
        self.all(&UNFINISHED_OF_TASK, args![task], build).await
    }

    /// How many builds each task has that have a place: those that are being prepared, run or are being stopped, and are no
    /// flows. Tasks without one are left out.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn running_counts(&mut self) -> Result<Vec<(DomainId, TaskId, u32)>> {
        self.all(&RUNNING_COUNTS, &[], |row| {
            let fields = Fields::new(row, "builds", "domain");
            Ok((
                fields.parsed("domain")?,
                fields.parsed("task")?,
                fields.number("running")?,
            ))
        })
        .await
    }
}
