//! What lies in a commit of a mirror: files, and their names. Read before a build has a place.

use super::error::Unfetched;
use super::mirrors::{MOST_SAID, MirroredCommit, Mirrors};
use crate::errand::{Ended, Errand, path_value, told};
use kiln_executor::EnvValue;
use std::collections::BTreeMap;
use std::time::Duration;

const READ: &str = include_str!("read.sh");
const LIST: &str = include_str!("list.sh");
/// How long a question to a mirror takes.
const LONGEST: Duration = Duration::from_secs(60);
/// The most bytes of names that are read.
const MOST_NAMES: usize = 1024 * 1024;

impl Mirrors {
    /// The content of a file of a commit, at most `most` bytes of it; none where there is no file of that path. What is a link, a
    /// folder or longer is refused.
    ///
    /// # Errors
    /// The path leads out of the repository or names no regular file, or the mirror cannot be read.
    pub(crate) async fn read(
        &self,
        at: &MirroredCommit,
        path: &str,
        most: usize,
    ) -> Result<Option<Vec<u8>>, Unfetched> {
        let path = inside(path)?;
        let Some(answer) = self.question(at, READ, &path, most.saturating_add(MOST_SAID)).await? else {
            return Ok(None);
        };
        let Some(line) = memchr::memchr(b'\n', &answer) else {
            return Ok(None);
        };
        let entry = String::from_utf8_lossy(&answer[..line]).into_owned();
        let content = &answer[line + 1..];
        match entry.split_once(' ') {
            Some((mode, _)) if mode.starts_with("100") => {}
            Some(("120000", _)) => {
                return Err(Unfetched::refused(format!(
                    "{path} is a symbolic link and is not followed"
                )));
            }
            Some(_) => return Err(Unfetched::refused(format!("{path} is a folder"))),
            None => return Ok(None),
        }
        if content.len() > most {
            return Err(Unfetched::refused(format!("{path} is longer than {most} bytes")));
        }
        Ok(Some(content.to_vec()))
    }

    /// The paths of the files of a commit below a folder, or of all; of very many not all of them.
    ///
    /// # Errors
    /// The folder leads out of the repository, or the mirror cannot be read.
    pub(crate) async fn list(&self, at: &MirroredCommit, below: &str) -> Result<Vec<String>, Unfetched> {
        let below = if below.is_empty() {
            String::new()
        } else {
            inside(below)?
        };
        let answer = self.question(at, LIST, &below, MOST_NAMES).await?.unwrap_or_default();
        // What was cut off in the middle names nothing.
        let whole = memchr::memrchr(0, &answer).map_or(&[][..], |end| &answer[..end]);
        let names = whole.split(|it| *it == 0).filter(|it| !it.is_empty());
        Ok(names.map(|it| String::from_utf8_lossy(it).into_owned()).collect())
    }

    /// Asks a mirror; none where it has no such path. A mirror that cannot answer is fetched anew, once.
    async fn question(
        &self,
        at: &MirroredCommit,
        script: &'static str,
        path: &str,
        most: usize,
    ) -> Result<Option<Vec<u8>>, Unfetched> {
        let seen = self.seen(at).await;
        let ended = self.ask(at, script, path, most).await?;
        if let Some(answer) = ended.answer().filter(|_| ended.is_good()) {
            return Ok(Some(answer.to_vec()));
        }
        self.renew(at, seen).await?;
        let ended = self.ask(at, script, path, most).await?;
        match ended.answer().filter(|_| ended.is_good()) {
            Some(answer) => Ok(Some(answer.to_vec())),
            None => Err(Unfetched::Refused {
                reason: format!(
                    "cannot read {path} of commit {}: {}",
                    at.commit.id,
                    told(&ended.said(), None)
                ),
                said: ended.said(),
            }),
        }
    }

    async fn ask(
        &self,
        at: &MirroredCommit,
        script: &'static str,
        path: &str,
        most: usize,
    ) -> Result<Ended, Unfetched> {
        let mirror = self.mirror(&at.origin);
        let reading = mirror.packs.clone().read_owned().await;
        let plain = |text: &str| EnvValue::Plain(text.to_owned());
        let errand = Errand {
            name: "Code Reading",
            script,
            env: BTreeMap::from([
                ("KILN_GIT_MIRROR".to_owned(), path_value(&mirror.folder)),
                ("KILN_GIT_COMMIT".to_owned(), plain(&at.commit.id)),
                ("KILN_GIT_PATH".to_owned(), plain(path)),
            ]),
            folders: vec![mirror.folder.clone()],
            most,
        };
        match tokio::time::timeout(LONGEST, self.0.errands.run(errand, reading)).await {
            Ok(ran) => Ok(ran?.0),
            Err(_) => Err(Unfetched::refused(format!("reading {path} takes too long"))),
        }
    }
}

/// A path as git has it; one that leads out of the repository is none.
fn inside(path: &str) -> Result<String, Unfetched> {
    let parts: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    let bad = path.starts_with('/') || parts.is_empty() || parts.contains(&"..") || path.contains(['\0', '\n']);
    if bad || path.len() > 4096 {
        return Err(Unfetched::refused(format!(
            "{path:?} is no path of a file in the repository: it must be relative and must not contain \"..\""
        )));
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_the_repository() {
        assert_eq!(inside("./a//b.yml").unwrap(), "a/b.yml");
        for bad in ["", ".", "/etc/passwd", "../a", "a/../../b", "a\nb", "a\0b"] {
            assert!(inside(bad).is_err(), "{bad:?}");
        }
    }
}
