//! The names of a repository's files.

use super::look::{Question, look};
use crate::{Engine, EngineError};
use kiln_executor::EnvValue;
use kiln_model::task::Scm;
use std::collections::BTreeMap;

const SCRIPT: &str = include_str!("files.sh");
/// The most bytes of names that are read.
const MOST_NAMES: usize = 1024 * 1024;

/// The paths of the files of a branch, those at the root first; of a large repository not all of them. What goes wrong is said
/// of `field`.
pub(crate) async fn files(
    engine: &Engine,
    scm: &Scm,
    branch: &str,
    field: &'static str,
) -> Result<Vec<String>, EngineError> {
    let env = BTreeMap::from([
        ("KILN_GIT_NAME".to_owned(), EnvValue::Plain(branch.to_owned())),
        ("GIT_NO_LAZY_FETCH".to_owned(), EnvValue::Plain("1".to_owned())),
    ]);
    let question = Question {
        name: "Code Listing",
        script: SCRIPT,
        env,
        field,
        most: MOST_NAMES,
        branch: Some(branch),
    };
    let answer = look(engine, scm, question).await?;
    Ok(answer
        .split(|it| *it == 0)
        .map(|it| String::from_utf8_lossy(it).into_owned())
        .collect())
}
