//! The files that builds handed in: where they are from, and which content they have.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::build::Artifact;
use kiln_model::id::RecordId;

statements! {
    UPSERT_ARTIFACT = "insert" "an artifact": "
        INSERT INTO artifacts (record, package, version, path, task, size, sha256, created)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (record, package, version, path)
            DO UPDATE SET size = excluded.size, sha256 = excluded.sha256, created = excluded.created";
    ARTIFACTS_OF = "list" "artifacts": "
        SELECT record, package, version, path, task, size, sha256, created
          FROM artifacts
         WHERE record = $1
         ORDER BY package, version, path";
    ARTIFACT = "read" "an artifact": "
        SELECT record, package, version, path, task, size, sha256, created
          FROM artifacts
         WHERE record = $1 AND package = $2 AND version = $3 AND path = $4";
    ARTIFACT_OF_ANY_VERSION = "read" "an artifact": "
        SELECT record, package, version, path, task, size, sha256, created
          FROM artifacts
         WHERE record = $1 AND package = $2 AND path = $3
         ORDER BY created DESC, version DESC
         LIMIT 1";
}

fn artifact(row: &Row) -> Result<Artifact> {
    let fields = Fields::new(row, "artifacts", "record");
    Ok(Artifact {
        record: fields.parsed("record")?,
        task: fields.parsed("task")?,
        package: fields.text("package")?,
        version: fields.text("version")?,
        path: fields.text("path")?,
        size: fields.number("size")?,
        sha256: fields.text("sha256")?,
        created: fields.time("created")?,
    })
}

impl Unit {
    /// Keeps artifacts. One that the build handed in before under the same package, version and path is replaced.
    ///
    /// # Errors
    /// A build does not exist.
    pub async fn insert_artifacts(&mut self, artifacts: &[Artifact]) -> Result<()> {
        for it in artifacts {
            self.execute(
                &UPSERT_ARTIFACT,
                args![
                    &it.record,
                    &it.package,
                    &it.version,
                    &it.path,
                    &it.task,
                    it.size,
                    &it.sha256,
                    it.created
                ],
            )
            .await?;
        }
        Ok(())
    }
}

impl Session {
    /// The artifacts of a build, sorted by package, version and path.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no artifact.
    pub async fn artifacts_of(&mut self, record: &RecordId) -> Result<Vec<Artifact>> {
        self.all(&ARTIFACTS_OF, args![record], artifact).await
    }

    /// An artifact of a build; of any version, the newest, where none is named.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no artifact.
    pub async fn artifact(
        &mut self,
        record: &RecordId,
        package: &str,
        version: Option<&str>,
        path: &str,
    ) -> Result<Option<Artifact>> {
        match version {
            Some(version) => {
                self.one(&ARTIFACT, args![record, package, version, path], artifact)
                    .await
            }
            None => {
                self.one(&ARTIFACT_OF_ANY_VERSION, args![record, package, path], artifact)
                    .await
            }
        }
    }
}
