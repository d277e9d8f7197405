//! The script that a build ran, for people to read and to run again.

use crate::sources::public_url;
use crate::{Engine, EngineError};
use kiln_buildfile::{Script, ScriptSource};
use kiln_model::build::{Build, Revision};

impl Engine {
    /// The script of a build: its build file as its commit has it; for a graphical task its definition as it was when the build
    /// was triggered, as YAML.
    ///
    /// # Errors
    /// The definition cannot be read.
    pub async fn build_script(&self, build: &Build) -> Result<String, EngineError> {
        let mut reader = self.0.store.read().await?;
        if let Some(file) = reader.build_file(&build.record).await? {
            return Ok(file.content);
        }
        let definition = reader.definition_of(&build.record).await?;
        let definition = definition.ok_or(EngineError::NoSuchBuild)?;
        let source = definition.scms.first().map(|scm| {
            let (tag, commit) = match &build.source.revision {
                Revision::Branch(_) => (None, None),
                Revision::Tag(tag) => (Some(tag.as_str()), None),
                Revision::Commit { id, .. } => (None, Some(id.as_str())),
            };
            ScriptSource {
                url: public_url(&scm.url),
                scm,
                branch: build.source.revision.branch(),
                tag,
                commit,
                build_type: build.source.revision.build_type(),
            }
        });
        Ok(Script {
            definition: &definition,
            source,
            task: build.task.as_str(),
            project: build.project.as_str(),
            timeout_minutes: build.timeout_minutes,
        }
        .yaml())
    }
}
