//! The executor: makes places, and clears away those of a server that is gone.

use crate::config::LocalConfig;
use crate::launch::Nursery;
use crate::leftovers::Leftovers;
use crate::sandbox::{Held, LocalSandbox, blocking};
use async_trait::async_trait;
use kiln_executor::{BuildSpec, Executor, ExecutorError, Sandbox, remove};
use kiln_model::id::RecordId;
use std::io;
use std::sync::Arc;
use tracing::{info, warn};

/// Runs builds as processes of this machine.
#[derive(Debug, Clone)]
pub struct LocalExecutor {
    config: Arc<LocalConfig>,
    nursery: Arc<Nursery>,
    held: Held,
}

impl LocalExecutor {
    /// An executor with these settings. Makes the root folder and starts the nursery of leaders.
    ///
    /// # Errors
    /// The root folder cannot be made.
    pub fn new(mut config: LocalConfig) -> Result<Self, ExecutorError> {
        use std::os::unix::fs::DirBuilderExt;
        let failed = |source| ExecutorError::Folder {
            verb: "make",
            path: config.root.clone(),
            source,
        };
        let mut private = std::fs::DirBuilder::new();
        private
            .recursive(true)
            .mode(0o700)
            .create(&config.root)
            .map_err(failed)?;
        // Builds start in their own folders, where a relative path would mean something else.
        config.root = camino::absolute_utf8(&config.root).map_err(failed)?;
        Ok(Self {
            nursery: Arc::new(Nursery::new(config.leader.clone(), config.patience)),
            config: Arc::new(config),
            held: Held::default(),
        })
    }

    /// Takes the records of the root folder that nobody holds, so that none is prepared while it is swept.
    fn abandoned(&self) -> io::Result<Vec<crate::sandbox::Hold>> {
        let mut abandoned = Vec::new();
        for entry in self.config.root.read_dir_utf8()? {
            let entry = entry?;
            match RecordId::parse(entry.file_name()) {
                Ok(record) => abandoned.extend(self.held.take(record.as_str())),
                Err(_) => warn!("{} is no folder of a build and stays", entry.path()),
            }
        }
        Ok(abandoned)
    }
}

#[async_trait]
impl Executor for LocalExecutor {
    fn describe(&self) -> Vec<String> {
        vec![
            format!("local executor: builds are processes of this machine, in folders below {}", self.config.root),
            "each step runs in its own session and process group, with a clean environment; nothing of it survives its end, a stop, \
             or the end of this server"
                .to_owned(),
            "no isolation: builds can read and change what the user of this server can".to_owned(),
            "limits of processors, memory and processes are not enforced; images are not used".to_owned(),
        ]
    }

    async fn prepare(&self, spec: BuildSpec) -> Result<Box<dyn Sandbox>, ExecutorError> {
        let Some(hold) = self.held.take(spec.record.as_str()) else {
            return Err(ExecutorError::Folder {
                verb: "make",
                path: self.config.root.join(spec.record.as_str()),
                source: io::ErrorKind::AlreadyExists.into(),
            });
        };
        let (config, nursery) = (self.config.clone(), self.nursery.clone());
        let sandbox = blocking(move || LocalSandbox::make(config, nursery, hold)).await?;
        Ok(Box::new(sandbox))
    }

    async fn sweep(&self) -> Result<(), ExecutorError> {
        let executor = self.clone();
        blocking(move || {
            let folder = |verb, path, source| ExecutorError::Folder { verb, path, source };
            let root = &executor.config.root;
            let abandoned = executor.abandoned().map_err(|it| folder("read", root.clone(), it))?;
            if abandoned.is_empty() {
                return Ok(());
            }
            // Their leaders have ended them already, unless a leader was killed as well.
            if !Leftovers::of(root, abandoned.iter().map(crate::sandbox::Hold::record)).kill() {
                warn!("some processes of earlier builds cannot be ended");
            }
            let mut first = None;
            for hold in &abandoned {
                match remove(&root.join(hold.record())) {
                    Ok(()) => info!("removed what build {} left behind", hold.record()),
                    Err(stuck) => {
                        first.get_or_insert(stuck);
                    }
                }
            }
            first.map_or(Ok(()), |it| Err(folder("remove", it.path, it.source)))
        })
        .await
    }
}
