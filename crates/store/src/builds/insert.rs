//! A new build: its numbers, its row, what it runs.

use super::row::{StateColumns, config_type_name, ref_name};
use crate::document;
use crate::error::Result;
use crate::rows::NewBuild;
use crate::session::Unit;
use crate::sql::{Fields, Row, args, statements};
use kiln_model::build::{Build, BuildNumber, BuildState, DailyNumber, Moments, words};
use kiln_model::id::{BuildProjectId, DomainId, ProjectId, TaskId};
use kiln_model::task::TaskDefinition;
use kiln_model::time::Timestamp;

statements! {
    // The guard and the numbers are one statement: no build runs for a task that is being deleted, no number is used twice.
    // Time never goes back from one number to the next, whatever the clock does, so that a window of time is a range of numbers.
    NUMBER = "number" "a build": "
        UPDATE tasks
           SET build_count = build_count + 1,
               last_number = last_number + 1,
               last_place = CASE WHEN last_day = $2 THEN last_place + 1 ELSE 1 END,
               last_day = $2,
               last_record = $3,
               last_time = $4,
               last_colour = $5,
               last_created = CASE WHEN last_created > $4 THEN last_created ELSE $4 END
         WHERE id = $1 AND state = 'active'
     RETURNING id, project, domain, build_project, last_number, last_place, last_created";
    // A job of a flow is numbered and counted like any build; what the task says of its last build is the flow's.
    NUMBER_OF_JOB = "number" "a build": "
        UPDATE tasks
           SET build_count = build_count + 1,
               last_number = last_number + 1,
               last_place = CASE WHEN last_day = $2 THEN last_place + 1 ELSE 1 END,
               last_day = $2,
               last_created = CASE WHEN last_created > $3 THEN last_created ELSE $3 END
         WHERE id = $1 AND state <> 'deleted'
     RETURNING id, project, domain, build_project, last_number, last_place, last_created";
    DEFINITION = "insert" "a definition": "
        INSERT INTO definitions (task, digest, body)
        VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING";
    BUILD = "insert" "a build": "
        INSERT INTO builds
               (record, task, build_project, project, domain, task_name, config_type, number, day, place, execution,
                state, detail, trigger_kind, by_id, by_name, created, timeout_minutes, repo_name, source, parent,
                digest, parameters, branch, ref, held)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26)";
}

struct Numbered {
    project: ProjectId,
    domain: DomainId,
    build_project: BuildProjectId,
    number: BuildNumber,
    place: i32,
    created: Timestamp,
}

fn numbered(row: &Row) -> Result<Numbered> {
    let fields = Fields::new(row, "tasks", "id");
    Ok(Numbered {
        project: fields.parsed("project")?,
        domain: fields.parsed("domain")?,
        build_project: fields.parsed("build_project")?,
        number: BuildNumber::new(fields.number("last_number")?)
            .ok_or_else(|| fields.unfit("last_number", "a build number is at least 1"))?,
        place: fields.number("last_place")?,
        created: fields.time("last_created")?,
    })
}

impl Unit {
    /// Keeps a new build, which waits from now on, and gives it its numbers. None where the task may not run: it does not
    /// exist, is disabled, or is in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer, or the record's id is taken.
    pub async fn insert_build(&mut self, task: &TaskId, new: NewBuild) -> Result<Option<Build>> {
        let numbered = match new.parent {
            None => {
                let colour = words::list_colour(Some(&BuildState::Queued));
                let args = args![task, new.day, &new.record, new.now, colour];
                self.one(&NUMBER, args, numbered).await?
            }
            Some(_) => {
                let args = args![task, new.day, new.now];
                self.one(&NUMBER_OF_JOB, args, numbered).await?
            }
        };
        let Some(numbered) = numbered else {
            return Ok(None);
        };
        let digest = self.keep_definition(task, &new.definition).await?;
        let parameters = document::text(&new.parameters, "builds", "parameters")?;
        let build = Build {
            record: new.record,
            task: task.clone(),
            build_project: numbered.build_project,
            project: numbered.project,
            domain: numbered.domain,
            task_name: new.definition.name,
            config_type: new.definition.config_type,
            number: numbered.number,
            daily: DailyNumber {
                day: new.day,
                place: numbered.place,
            },
            execution: new.execution,
            state: BuildState::Queued,
            trigger: new.trigger,
            by: new.by,
            created: numbered.created,
            timeout_minutes: new.timeout_minutes,
            source: new.source,
            parent: new.parent,
            is_flow: false,
            moments: Moments::default(),
        };
        self.insert_row(&build, &digest, &parameters, new.held).await?;
        Ok(Some(build))
    }

    /// Keeps a definition of a task where it is not kept already; its digest.
    pub(crate) async fn keep_definition(&mut self, task: &TaskId, definition: &TaskDefinition) -> Result<String> {
        let text = document::text(definition, "definitions", "body")?;
        let digest = document::digest(&text);
        self.execute(&DEFINITION, args![task, &digest, &text]).await?;
        Ok(digest)
    }

    async fn insert_row(&mut self, build: &Build, digest: &str, parameters: &str, held: bool) -> Result<()> {
        let state = StateColumns::of(&build.state)?;
        let source = document::text(&build.source, "builds", "source")?;
        self.execute(
            &BUILD,
            args![
                &build.record,
                &build.task,
                &build.build_project,
                &build.project,
                &build.domain,
                build.task_name.as_str(),
                config_type_name(build.config_type),
                build.number.get(),
                build.daily.day,
                build.daily.place,
                &build.execution,
                state.name,
                &state.detail,
                build.trigger.name(),
                &build.by.id,
                &build.by.name,
                build.created,
                build.timeout_minutes,
                &build.source.repo_name,
                &source,
                build.parent.as_ref().map(|it| it.as_str()),
                digest,
                parameters,
                build.source.revision.branch().unwrap_or_default(),
                &ref_name(&build.source.revision),
                held,
            ],
        )
        .await
        .map(|_| ())
    }
}
