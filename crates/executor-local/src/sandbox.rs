//! The place of one build on this machine: three private folders and at most one running step.

use crate::config::LocalConfig;
use crate::launch::Nursery;
use crate::leftovers::Leftovers;
use crate::lend::lend;
use crate::put::{create, put, stays_inside};
use crate::running::{self, Refusal, Running};
use crate::wire::{self, Words};
use crate::{environment, find};
use async_trait::async_trait;
use camino::{Utf8Path, Utf8PathBuf};
use kiln_executor::{ExecutorError, Found, Place, Sandbox, StepEvent, StepSpec, Stopper, remove};
use secrecy::SecretSlice;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;

/// The records whose places are in use by this process.
#[derive(Debug, Default, Clone)]
pub struct Held(Arc<Mutex<BTreeSet<String>>>);

impl Held {
    /// Takes a record until the hold is dropped; none if it is taken.
    pub fn take(&self, record: &str) -> Option<Hold> {
        let fresh = self.locked().insert(record.to_owned());
        fresh.then(|| Hold {
            held: self.clone(),
            record: record.to_owned(),
        })
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A record in use.
#[derive(Debug)]
pub struct Hold {
    held: Held,
    record: String,
}

impl Hold {
    /// The record.
    pub fn record(&self) -> &str {
        &self.record
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.held.locked().remove(&self.record);
    }
}

/// The place of one build.
pub struct LocalSandbox {
    config: Arc<LocalConfig>,
    place: Utf8PathBuf,
    workspace: Utf8PathBuf,
    nursery: Arc<Nursery>,
    step: Option<Arc<Running>>,
    /// Where the workspace was lent from.
    lender: Option<Utf8PathBuf>,
    hold: Hold,
}

impl LocalSandbox {
    /// Makes the place. Blocks.
    pub fn make(config: Arc<LocalConfig>, nursery: Arc<Nursery>, hold: Hold) -> Result<Self, ExecutorError> {
        use std::os::unix::fs::DirBuilderExt;
        let place = config.root.join(&hold.record);
        let workspace = place.join("work");
        let mut private = std::fs::DirBuilder::new();
        private.mode(0o700);
        let make = |path: &Utf8Path| {
            private.create(path).map_err(|source| ExecutorError::Folder {
                verb: "make",
                path: path.to_owned(),
                source,
            })
        };
        make(&place)?;
        let made = [workspace.clone(), place.join("home"), place.join("tmp")]
            .iter()
            .try_for_each(|it| make(it));
        if let Err(error) = made {
            // The first error is the one to tell; what stays is removed by the next sweep.
            let _ = remove(&place);
            return Err(error);
        }
        Ok(Self {
            config,
            place,
            workspace,
            nursery,
            step: None,
            lender: None,
            hold,
        })
    }

    fn order(&self, step: &StepSpec) -> io::Result<SecretSlice<u8>> {
        let invalid = |text: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, text.to_owned()));
        if step.argv.is_empty() {
            return invalid("it has no command");
        }
        if !stays_inside(&step.dir) {
            return invalid("its folder must be inside the workspace");
        }
        let mut command = Words::default();
        for word in &step.argv {
            command.push(&[word])?;
        }
        let mut environment = Words::default();
        environment::write(
            &mut environment,
            &self.config,
            &self.place,
            &self.hold.record,
            &step.env,
        )?;
        wire::order(&command, &environment, self.workspace.join(&step.dir).as_str())
    }

    fn leftovers(&self) -> Leftovers {
        Leftovers::of(&self.config.root, [self.hold.record.as_str()])
    }

    fn let_go(&mut self) {
        if let Some(step) = &self.step {
            step.abandon();
        }
    }
}

#[async_trait]
impl Sandbox for LocalSandbox {
    fn workspace(&self) -> &Utf8Path {
        &self.workspace
    }

    async fn put(&self, place: Place, path: &Utf8Path, content: &[u8]) -> Result<Utf8PathBuf, ExecutorError> {
        let folder = folder(place);
        // Small files of the engine's making: handing them to another thread would take longer than writing them.
        put(&self.place, folder, path, content).map_err(|source| ExecutorError::Folder {
            verb: "write",
            path: path.to_owned(),
            source,
        })?;
        Ok(self.place.join(folder).join(path))
    }

    async fn lend(&mut self, folder: &Utf8Path, at: &Utf8Path) -> Result<(), ExecutorError> {
        // A rename or two: handing them to another thread would take longer.
        lend(&self.place, folder, at).map_err(|source| ExecutorError::Folder {
            verb: "move a folder to",
            path: self.workspace.join(at),
            source,
        })?;
        if at.as_str().is_empty() {
            self.lender = Some(folder.to_owned());
        }
        Ok(())
    }

    async fn start(
        &mut self,
        step: StepSpec,
        events: mpsc::Sender<StepEvent>,
    ) -> Result<Box<dyn Stopper>, ExecutorError> {
        if self.step.as_ref().is_some_and(|it| !it.is_over()) {
            return Err(ExecutorError::Unsupported(
                "steps of one build run one after another, and one still runs".to_owned(),
            ));
        }
        let failed = |source| ExecutorError::Start {
            step: step.name.clone(),
            source,
        };
        let order = self.order(&step).map_err(failed)?;
        // The nursery may have been killed, and a leader before it began; a second one is not given another try.
        let mut last = false;
        loop {
            let launched = self.nursery.launch().map_err(failed)?;
            let nursery = launched.nursery;
            let patience = self.config.patience;
            let refusal = match running::start(launched, &order, self.leftovers(), patience, events.clone()).await {
                Ok(running) => {
                    self.step = Some(running.clone());
                    return Ok(Box::new(Handle(running)));
                }
                Err(refusal) => refusal,
            };
            return Err(failed(match refusal {
                Refusal::NoLeader | Refusal::Silence if !last => {
                    if matches!(refusal, Refusal::Silence) {
                        self.nursery.give_up(nursery);
                    }
                    last = true;
                    continue;
                }
                Refusal::NoLeader | Refusal::Silence => {
                    io::Error::other(format!("{} does not lead it", self.config.leader))
                }
                Refusal::Folder(why) => {
                    io::Error::new(why.kind(), format!("cannot enter {:?}: {why}", step.dir.as_str()))
                }
                Refusal::Program(why) => io::Error::new(why.kind(), format!("cannot run {:?}: {why}", step.argv[0])),
                Refusal::System(why) => why,
            }));
        }
    }

    async fn create(&self, place: Place, path: &Utf8Path) -> Result<Box<dyn AsyncWrite + Send + Unpin>, ExecutorError> {
        let file = create(&self.place, folder(place), path).map_err(|source| ExecutorError::Folder {
            verb: "write",
            path: path.to_owned(),
            source,
        })?;
        Ok(Box::new(tokio::fs::File::from_std(file)))
    }

    async fn find(&self, pattern: &str, most: usize) -> Result<Found, ExecutorError> {
        let workspace = self.workspace.clone();
        let pattern = pattern.to_owned();
        blocking(move || find::find(&workspace, &pattern, most)).await
    }

    async fn dispose(mut self: Box<Self>) -> Result<(), ExecutorError> {
        self.let_go();
        if let Some(step) = &self.step
            && !step.is_over()
        {
            step.stop(Duration::ZERO).await;
        }
        blocking(move || {
            if let Some(lender) = &self.lender {
                // What cannot be given back is removed with the rest.
                let _ = std::fs::rename(&self.workspace, lender);
            }
            remove(&self.place).map_err(|stuck| ExecutorError::Folder {
                verb: "remove",
                path: stuck.path,
                source: stuck.source,
            })
        })
        .await
    }
}

impl Drop for LocalSandbox {
    fn drop(&mut self) {
        self.let_go();
    }
}

struct Handle(Arc<Running>);

#[async_trait]
impl Stopper for Handle {
    async fn stop(&self, grace: Duration) {
        self.0.stop(grace).await;
    }
}

/// The name of a folder of the place.
const fn folder(place: Place) -> &'static str {
    match place {
        Place::Home => "home",
        Place::Temp => "tmp",
        Place::Workspace => "work",
    }
}

/// Runs what blocks on a thread that may.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ExecutorError> + Send + 'static,
) -> Result<T, ExecutorError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(ExecutorError::Unsupported("the server is stopping".to_owned())))
}
