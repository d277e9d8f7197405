//! What builds handed to others: images, and files in object stores.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::build::Output;
use kiln_model::id::RecordId;

statements! {
    UPSERT_OUTPUT = "insert" "an output": "
        INSERT INTO outputs (record, kind, place, name, version, created)
        VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (record, kind, place, name, version)
            DO UPDATE SET created = excluded.created";
    OUTPUTS_OF = "list" "outputs": "
        SELECT record, kind, place, name, version, created
          FROM outputs
         WHERE record = $1
         ORDER BY kind, place, name, version";
}

fn output(row: &Row) -> Result<Output> {
    let fields = Fields::new(row, "outputs", "record");
    Ok(Output {
        record: fields.parsed("record")?,
        kind: fields.parsed("kind")?,
        place: fields.text("place")?,
        name: fields.text("name")?,
        version: fields.text("version")?,
        created: fields.time("created")?,
    })
}

impl Unit {
    /// Keeps what a build handed to others. The same once more is kept once.
    ///
    /// # Errors
    /// A build does not exist.
    pub async fn insert_outputs(&mut self, outputs: &[Output]) -> Result<()> {
        for it in outputs {
            let values = args![&it.record, it.kind.word(), &it.place, &it.name, &it.version, it.created];
            self.execute(&UPSERT_OUTPUT, values).await?;
        }
        Ok(())
    }
}

impl Session {
    /// What a build handed to others, sorted by kind, place, name and version.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no output.
    pub async fn outputs_of(&mut self, record: &RecordId) -> Result<Vec<Output>> {
        self.all(&OUTPUTS_OF, args![record], output).await
    }
}
