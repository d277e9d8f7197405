//! The jobs of flows, and the build files that builds ran.

use crate::builds::{build_columns, joined_build};
use crate::document;
use crate::error::Result;
use crate::rows::{BuildFileRow, FlowJob, NewFlowJob};
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};
use kiln_model::id::RecordId;

statements! {
    INSERT_JOB = "insert" "a job": "
        INSERT INTO flow_jobs (flow, place, name, file, needs, skipped) VALUES ($1, $2, $3, $4, $5, $6)";
    START_JOB = "start" "a job": "
        UPDATE flow_jobs SET record = $3 WHERE flow = $1 AND place = $2 AND record IS NULL AND skipped IS NULL";
    SKIP_JOB = "skip" "a job": "
        UPDATE flow_jobs SET skipped = $3 WHERE flow = $1 AND place = $2 AND record IS NULL";
    JOBS = "list" "jobs": concat!(
        "SELECT j.flow AS flow, j.name AS name, j.file AS file, j.needs AS needs, j.skipped AS skipped, ", build_columns!(), "
           FROM flow_jobs j
           LEFT JOIN builds b ON b.record = j.record
          WHERE j.flow = $1
          ORDER BY j.place",
    );
    KEEP_FILE = "keep" "a build file": "INSERT INTO build_files (record, path, content) VALUES ($1, $2, $3)";
    FILE = "read" "a build file": "SELECT record, path, content FROM build_files WHERE record = $1";
}

impl Unit {
    /// Keeps the jobs of a flow, in their order.
    ///
    /// # Errors
    /// The database does not answer, or the flow has jobs already.
    pub async fn insert_flow_jobs(&mut self, flow: &RecordId, jobs: &[NewFlowJob]) -> Result<()> {
        for (place, job) in (0_u32..).zip(jobs) {
            let needs = document::text(&job.needs, "flow_jobs", "needs")?;
            let args = args![flow, place, &job.name, &job.file, &needs, job.skipped.as_deref()];
            self.execute(&INSERT_JOB, args).await?;
        }
        Ok(())
    }

    /// Notes the build of a job. False: the job has one already, or is skipped.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn start_flow_job(&mut self, flow: &RecordId, place: u32, build: &RecordId) -> Result<bool> {
        self.moves(&START_JOB, args![flow, place, build]).await
    }

    /// Notes why a job does not run. False: it has a build already.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn skip_flow_job(&mut self, flow: &RecordId, place: u32, reason: &str) -> Result<bool> {
        self.moves(&SKIP_JOB, args![flow, place, reason]).await
    }

    /// Keeps the build file that a build runs.
    ///
    /// # Errors
    /// The database does not answer, or the build has one already.
    pub async fn keep_build_file(&mut self, record: &RecordId, file: &BuildFileRow) -> Result<()> {
        let args = args![record, &file.path, &file.content];
        self.execute(&KEEP_FILE, args).await.map(|_| ())
    }
}

impl Session {
    /// The jobs of a flow, in the order of its file; none for a plain build.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no job.
    pub async fn flow_jobs(&mut self, flow: &RecordId) -> Result<Vec<FlowJob>> {
        self.all(&JOBS, args![flow], |row| {
            let fields = Fields::new(row, "flow_jobs", "flow");
            Ok(FlowJob {
                name: fields.text("name")?,
                file: fields.text("file")?,
                needs: fields.json("needs")?,
                build: joined_build(row)?,
                skipped: fields.opt_text("skipped")?,
            })
        })
        .await
    }

    /// The build file that a build ran; none for graphical tasks, and before it is read.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn build_file(&mut self, record: &RecordId) -> Result<Option<BuildFileRow>> {
        self.one(&FILE, args![record], |row| {
            let fields = Fields::new(row, "build_files", "record");
            Ok(BuildFileRow {
                path: fields.text("path")?,
                content: fields.text("content")?,
            })
        })
        .await
    }
}
