//! Errands: commands of Kiln's own, each in a place of its own where builds run. What a build could not reach, an errand does
//! not reach either, and none outlives whoever waits for it.

use crate::EngineError;
use camino::{Utf8Path, Utf8PathBuf};
use kiln_executor::{BuildSpec, EnvValue, Executor, Limits, Sandbox, StepEvent, StepExit, StepSpec};
use kiln_model::id::RecordId;
use kiln_model::time::{Clock, Entropy};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tracing::warn;

/// What parts the answer of an errand from what its commands said before.
pub(crate) const MARK: &[u8] = b"\0answer\0";
/// How long the removal of a place takes.
const DISPOSAL: Duration = Duration::from_secs(30);
/// The most characters of what git says that are told.
const MOST_TOLD: usize = 300;

/// Runs errands.
#[derive(Clone)]
pub(crate) struct Errands {
    executor: Arc<dyn Executor>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// What is to be run.
pub(crate) struct Errand {
    /// The step's name, for the executor.
    pub(crate) name: &'static str,
    /// What a shell runs. Its answer begins behind [`MARK`].
    pub(crate) script: &'static str,
    /// What the script needs. Secrets stand here and nowhere else.
    pub(crate) env: BTreeMap<String, EnvValue>,
    /// The folders of the server that its commands may use.
    pub(crate) folders: Vec<Utf8PathBuf>,
    /// The most bytes of output that are read; the errand ends there.
    pub(crate) most: usize,
}

/// How an errand went.
pub(crate) struct Ended {
    /// How its command ended.
    pub(crate) exit: StepExit,
    output: Vec<u8>,
    /// Whether there was more than was read; then the exit tells nothing.
    pub(crate) cut: bool,
}

impl Ended {
    /// Whether it came to a good end; what was not read to its end counts as one.
    pub(crate) fn is_good(&self) -> bool {
        self.cut || self.exit == StepExit::Code(0)
    }

    /// What was said before the answer, or all where there is none.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&self.output[..self.mark().unwrap_or(self.output.len())]).into_owned()
    }

    /// The answer.
    pub(crate) fn answer(&self) -> Option<&[u8]> {
        self.mark().map(|it| &self.output[it + MARK.len()..])
    }

    fn mark(&self) -> Option<usize> {
        memchr::memmem::find(&self.output, MARK)
    }
}

impl Errands {
    pub(crate) fn new(executor: Arc<dyn Executor>, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            executor,
            clock,
            entropy,
        }
    }

    /// Runs an errand to its end. `keep` is given back with the end; where nobody waits for that any more, it is held until
    /// nothing of the errand is alive.
    pub(crate) async fn run<K: Send + 'static>(&self, errand: Errand, keep: K) -> Result<(Ended, K), EngineError> {
        let spec = BuildSpec {
            record: RecordId::at(self.clock.now(), self.entropy.bytes()),
            limits: Limits::default(),
            folders: errand.folders,
        };
        let executor = self.executor.clone();
        // A place that comes when nobody waits for it any more is removed as well.
        let prepared = tokio::spawn(async move { executor.prepare(spec).await.map(|it| Stay::new(it, keep)) });
        let mut stay = match prepared.await {
            Ok(prepared) => prepared?,
            Err(_) => return Err(EngineError::Draining),
        };
        let step = StepSpec {
            name: errand.name.to_owned(),
            argv: ["/bin/sh", "-c", errand.script].map(str::to_owned).into(),
            env: errand.env,
            dir: Utf8PathBuf::new(),
            image: None,
        };
        let (sender, mut events) = mpsc::channel(16);
        // Ending the place ends the command: nothing else stops it.
        let _stopper = stay.sandbox().start(step, sender).await?;
        let mut output = Vec::new();
        let exit = loop {
            match events.recv().await {
                Some(StepEvent::Output(bytes)) => output.extend_from_slice(&bytes),
                Some(StepEvent::Exited(exit)) => break exit,
                None => break StepExit::Lost("the executor fell silent".to_owned()),
            }
            if output.len() > errand.most {
                break StepExit::Lost("it says too much".to_owned());
            }
        };
        let cut = output.len() > errand.most;
        let ended = Ended { exit, output, cut };
        Ok((ended, stay.leave()))
    }
}

/// A place of an errand's own, removed whatever happens: also when whoever waits for it goes away.
struct Stay<K: Send + 'static>(Option<(Box<dyn Sandbox>, K)>);

impl<K: Send + 'static> Stay<K> {
    const HELD: &str = "a place is held until it is left";

    fn new(sandbox: Box<dyn Sandbox>, keep: K) -> Self {
        Self(Some((sandbox, keep)))
    }

    fn sandbox(&mut self) -> &mut dyn Sandbox {
        &mut *self.0.as_mut().expect(Self::HELD).0
    }

    /// The commands have ended: the place goes away behind whoever leaves.
    fn leave(mut self) -> K {
        let (sandbox, keep) = self.0.take().expect(Self::HELD);
        tokio::spawn(dispose(sandbox));
        keep
    }
}

impl<K: Send + 'static> Drop for Stay<K> {
    fn drop(&mut self) {
        let Some((sandbox, keep)) = self.0.take() else { return };
        tokio::spawn(async move {
            dispose(sandbox).await;
            drop(keep);
        });
    }
}

async fn dispose(sandbox: Box<dyn Sandbox>) {
    match tokio::time::timeout(DISPOSAL, sandbox.dispose()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => warn!(%error, cause = ?error, "cannot remove the place of an errand"),
        Err(_) => warn!("the place of an errand is not removed in time"),
    }
}

/// Why git could not do it, in one line: what it said first of that.
pub(crate) fn told(said: &str, branch: Option<&str>) -> String {
    if let Some(branch) = branch.filter(|_| said.contains("couldn't find remote ref")) {
        return format!("it has no branch {branch}");
    }
    let failures = ["fatal:", "error:", "ssh:"];
    let mut lines = said.lines().map(str::trim);
    let line = lines.find(|line| failures.iter().any(|it| line.starts_with(it)));
    let line = line.and_then(|it| it.split_once(':')).map(|(_, rest)| rest.trim());
    let line = line.or_else(|| said.lines().last()).unwrap_or("git says nothing");
    line.chars().filter(|it| !it.is_control()).take(MOST_TOLD).collect()
}

/// A variable that says a path.
pub(crate) fn path_value(path: &Utf8Path) -> EnvValue {
    EnvValue::Plain(path.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_git_could_not_is_told_in_one_line() {
        let said = "remote: hello\nfatal: repository 'https://host/a.git/' not found\nPlease check.\n";
        assert_eq!(told(said, Some("main")), "repository 'https://host/a.git/' not found");
        assert_eq!(
            told("fatal: couldn't find remote ref refs/heads/x\n", Some("x")),
            "it has no branch x"
        );
        assert_eq!(told("", None), "git says nothing");
        assert_eq!(
            told("git is not installed where builds run\n", Some("x")),
            "git is not installed where builds run"
        );
        assert_eq!(told(&"fatal: ".repeat(200), None).chars().count(), MOST_TOLD);
    }

    #[test]
    fn an_answer_begins_behind_its_mark() {
        let ended = |output: &[u8]| Ended {
            exit: StepExit::Code(0),
            output: output.to_vec(),
            cut: false,
        };
        let it = ended(b"warning: odd\n\0answer\0a\0b");
        assert_eq!(
            (it.said().as_str(), it.answer()),
            ("warning: odd\n", Some(&b"a\0b"[..]))
        );
        let it = ended(b"fatal: no");
        assert_eq!((it.said().as_str(), it.answer()), ("fatal: no", None));
    }
}
