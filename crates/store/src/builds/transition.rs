//! Moves of a build from one state to the next. Each is guarded by the state that was read: one row moves, or nothing did.

use super::days::Place;
use super::row::{StateColumns, ref_name};
use crate::document;
use crate::error::Result;
use crate::session::Unit;
use crate::sql::{Fields, Row, args, statements};
use crate::totals::EndedBuild;
use kiln_model::build::{BuildState, Commit, Outcome, Revision, Source, words};
use kiln_model::id::{DomainId, RecordId, TaskId};
use kiln_model::time::Timestamp;

statements! {
    MOVE = "move" "a build": "
        UPDATE builds
           SET state = $2, started = $3, finished = $4, outcome = $5, detail = $6
         WHERE record = $1 AND state = $7 AND COALESCE(started, -1) = COALESCE($8, -1)
     RETURNING record, task, domain, repo_name, branch, day, number, parent, is_flow";
    // A build is only taken from the queue while its task is not being deleted.
    CLAIM = "claim" "a build": "
        UPDATE builds
           SET state = $2, started = $3, finished = $4, outcome = $5, detail = $6, taken = $9
         WHERE record = $1 AND state = $7 AND COALESCE(started, -1) = COALESCE($8, -1)
           AND EXISTS (SELECT 1 FROM tasks t WHERE t.id = builds.task AND t.state <> 'deleted')
     RETURNING record, task, domain, repo_name, branch, day, number, parent, is_flow";
    TASK_OF = "read" "a build": "SELECT task FROM builds WHERE record = $1";
    // The last ten marks, and this one in place of the oldest. Lists show the end of the last build alone.
    REMEMBER = "count" "a finished build": "
        UPDATE tasks
           SET recent = SUBSTR(recent, CASE WHEN LENGTH(recent) < 10 THEN 1 ELSE LENGTH(recent) - 8 END) || $2,
               last_colour = CASE WHEN last_record = $3 THEN $4 ELSE last_colour END,
               last_took = CASE WHEN last_record = $3 THEN $5 ELSE last_took END
         WHERE id = $1";
    SOURCE = "read" "a build": "SELECT record, source FROM builds WHERE record = $1";
    SET_SOURCE = "change" "a build": "UPDATE builds SET source = $2, branch = $3, ref = $4 WHERE record = $1";
    FLOW = "change" "a build": "UPDATE builds SET is_flow = 1 WHERE record = $1 AND state <> 'finished'";
    RELEASE = "change" "a build": "UPDATE builds SET held = 0 WHERE record = $1 AND held = 1";
    NOTE = "change" "a build": "
        UPDATE builds
           SET ready = COALESCE($2, ready), steps_over = COALESCE($3, steps_over)
         WHERE record = $1";
}

/// Where the build that was moved counts, and its tenant.
fn moved(row: &Row) -> Result<(Place, DomainId)> {
    let domain = Fields::new(row, "builds", "record").parsed("domain")?;
    Ok((Place::read(row)?, domain))
}

impl Unit {
    /// Moves a build from the state that was read to the next. False: it is not in that state any more, or it was to be taken
    /// from the queue and its task is in the recycle bin. The end of a build also enters its task's history.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn move_build(&mut self, record: &RecordId, from: &BuildState, to: &BuildState) -> Result<bool> {
        let taken = if let (BuildState::Queued, BuildState::Preparing { since }) = (from, to) {
            Some(*since)
        } else {
            None
        };
        if taken.is_some() || to.is_finished() {
            self.hold_task_of(record).await?;
        }
        let next = StateColumns::of(to)?;
        let (from, since) = (from.name(), from.started());
        let place = match taken {
            Some(taken) => {
                let args = args![
                    record,
                    next.name,
                    next.started,
                    next.finished,
                    next.outcome,
                    &next.detail,
                    from,
                    since,
                    taken,
                ];
                self.one(&CLAIM, args, moved).await?
            }
            None => {
                let args = args![
                    record,
                    next.name,
                    next.started,
                    next.finished,
                    next.outcome,
                    &next.detail,
                    from,
                    since,
                ];
                self.one(&MOVE, args, moved).await?
            }
        };
        if let (Some((place, domain)), BuildState::Finished(ended)) = (&place, to) {
            let mark = match ended.outcome {
                Outcome::Succeeded => "S",
                Outcome::Failed { .. } | Outcome::Errored { .. } | Outcome::Stopped { .. } => "F",
            };
            let took = ended
                .started
                .map_or(0, |it| ended.finished.as_millis() - it.as_millis());
            let colour = words::list_colour(Some(to));
            // A job of a flow counts for its tenant, which it costs time; for the history of the task the flow stands.
            if !place.is_job {
                self.execute(&REMEMBER, args![&place.task, mark, record, colour, took])
                    .await?;
                self.count_end(place, ended).await?;
            }
            self.count_ended(&EndedBuild {
                record,
                domain,
                succeeded: ended.outcome == Outcome::Succeeded,
                millis: if place.is_flow {
                    0
                } else {
                    u64::try_from(took).unwrap_or(0)
                },
                day: place.day,
            })
            .await?;
        }
        Ok(place.is_some())
    }

    /// Where several writers are at work, a deletion that has begun is waited for, and one that has not waits for us. The task
    /// is always held before its builds, as a deletion does, so that two units never wait for each other.
    async fn hold_task_of(&mut self, record: &RecordId) -> Result<()> {
        let Some(lock) = self.dialect().lock_task() else {
            return Ok(());
        };
        let task = self
            .one(&TASK_OF, args![record], |row| {
                Fields::new(row, "builds", "task").parsed::<TaskId>("task")
            })
            .await?;
        if let Some(task) = task {
            self.execute(lock, args![&task]).await?;
        }
        Ok(())
    }

    /// Keeps a task as it is until the unit ends: what is read of it after this is what the unit changes.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hold_task(&mut self, task: &TaskId) -> Result<()> {
        match self.dialect().lock_task() {
            Some(lock) => self.execute(lock, args![task]).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// Notes what was checked out. False: there is no such build.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_commit(&mut self, record: &RecordId, commit: &Commit, revision: &Revision) -> Result<bool> {
        let source = self
            .one(&SOURCE, args![record], |row| {
                Fields::new(row, "builds", "record").json::<Source>("source")
            })
            .await?;
        let Some(source) = source else {
            return Ok(false);
        };
        let source = Source {
            commit: Some(commit.clone()),
            revision: revision.clone(),
            ..source
        };
        let text = document::text(&source, "builds", "source")?;
        let branch = source.revision.branch().unwrap_or_default();
        self.moves(&SET_SOURCE, args![record, &text, branch, &ref_name(revision)])
            .await
    }

    /// Notes that a build is a flow: from now on it has no place. False: there is no such build, or it is over.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn become_flow(&mut self, record: &RecordId) -> Result<bool> {
        self.moves(&FLOW, args![record]).await
    }

    /// Puts a build that was held into the queue. False: it was not held.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn release_build(&mut self, record: &RecordId) -> Result<bool> {
        self.moves(&RELEASE, args![record]).await
    }

    /// Notes points on a build's way; absent ones stay as they are. False: there is no such build.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn note_moments(
        &mut self,
        record: &RecordId,
        ready: Option<Timestamp>,
        steps_over: Option<Timestamp>,
    ) -> Result<bool> {
        self.moves(&NOTE, args![record, ready, steps_over]).await
    }
}
