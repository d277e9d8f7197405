//! The steps of a build.

use crate::document;
use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};
use kiln_model::build::StepRecord;
use kiln_model::id::RecordId;

statements! {
    INSERT_STEP = "insert" "a step": "
        INSERT INTO steps (record, sequence, name, state, log_start, log_end)
        VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE_STEP = "change" "a step": "
        UPDATE steps
           SET name = $3, state = $4, log_start = $5, log_end = $6
         WHERE record = $1 AND sequence = $2";
    STEPS_OF = "list" "steps": "
        SELECT record, sequence, name, state, log_start, log_end
          FROM steps
         WHERE record = $1
         ORDER BY sequence";
}

impl Unit {
    /// Keeps the steps of a build.
    ///
    /// # Errors
    /// The build does not exist, or has a step in one of these places.
    pub async fn insert_steps(&mut self, record: &RecordId, steps: &[StepRecord]) -> Result<()> {
        for step in steps {
            let state = document::text(&step.state, "steps", "state")?;
            self.execute(
                &INSERT_STEP,
                args![record, step.sequence, &step.name, &state, step.log_start, step.log_end],
            )
            .await?;
        }
        Ok(())
    }

    /// Changes a step. False: the build has no step in this place.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn update_step(&mut self, record: &RecordId, step: &StepRecord) -> Result<bool> {
        let state = document::text(&step.state, "steps", "state")?;
        self.moves(
            &UPDATE_STEP,
            args![record, step.sequence, &step.name, &state, step.log_start, step.log_end],
        )
        .await
    }
}

impl Session {
    /// The steps of a build, in order.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no step.
    pub async fn steps_of(&mut self, record: &RecordId) -> Result<Vec<StepRecord>> {
        self.all(&STEPS_OF, args![record], |row| {
            let fields = Fields::new(row, "steps", "record");
            Ok(StepRecord {
                sequence: fields.number("sequence")?,
                name: fields.text("name")?,
                state: fields.json("state")?,
                log_start: fields.opt_number("log_start")?,
                log_end: fields.opt_number("log_end")?,
            })
        })
        .await
    }
}
