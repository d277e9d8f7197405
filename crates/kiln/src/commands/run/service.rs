//! An engine for one build: a folder, a tenant, a task.

use super::snapshot::Snapshot;
use crate::commands::CommandError;
use crate::config::Settings;
use crate::data_dir::DataDir;
use crate::system::{self, OsEntropy, SystemClock};
use crate::wiring;
use camino::Utf8Path;
use kiln_engine::{DraftParameter, Engine, RunRequest, TaskDraft};
use kiln_model::access::{Actor, UserRef};
use kiln_model::build::Trigger;
use kiln_model::build::file::{DEFAULT_PATH, PATH_PARAMETER};
use kiln_model::id::{DomainId, ProjectId, RecordId, TaskId, UserId};
use kiln_model::secret::SecretString;
use kiln_model::task::{ConfigType, ParameterKind, ParameterName, Scm, Step, TaskName, Unsaid};
use kiln_model::time::{Clock as _, Entropy};
use kiln_store::{Domain, Project, Store, User};
use std::time::Duration;

/// How long the engine has to end when the build is over.
const CLOSING: Duration = Duration::from_secs(10);

/// Steps that run in the place of those of a file, with the parameters of the file.
pub(super) struct Chosen {
    pub(super) steps: Vec<Step>,
    pub(super) params: Vec<(String, String)>,
}

/// An engine that runs here.
pub(super) struct Here {
    pub(super) engine: Engine,
    actor: Actor,
    project: ProjectId,
}

impl Here {
    /// Starts one in a folder that does not exist yet.
    pub(super) async fn open(settings: &Settings, folder: &Utf8Path) -> Result<Self, CommandError> {
        let dir = DataDir::create(folder)?;
        let store = wiring::open_store(settings, &dir).await?;
        let (actor, project) = tenant(&store).await?;
        // Whoever builds here means the tools that they have here.
        let path = system::environment().into_iter().find(|(name, _)| name == "PATH");
        let path = path.map(|(_, path)| path);
        Ok(Self {
            engine: wiring::start_engine(settings, &dir, store, path).await?,
            actor,
            project,
        })
    }

    /// Makes the task.
    pub(super) async fn task(
        &self,
        snapshot: &Snapshot,
        file: &str,
        chosen: Option<Chosen>,
    ) -> Result<TaskId, CommandError> {
        let name = snapshot.name.rsplit('/').find(|it| !it.is_empty()).unwrap_or("build");
        let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
        let name: String = name.chars().filter(|it| fits(*it)).take(100).collect();
        let name = TaskName::parse(&name).or_else(|_| TaskName::parse("build"));
        let name = name.map_err(|error| super::RunError::Unusable(error.to_string()))?;
        let (config_type, steps, mut params) = match chosen {
            Some(chosen) => (ConfigType::Action, chosen.steps, chosen.params),
            None => (ConfigType::Yaml, Vec::new(), Vec::new()),
        };
        if config_type == ConfigType::Yaml && file != DEFAULT_PATH {
            params.push((PATH_PARAMETER.to_owned(), file.to_owned()));
        }
        let draft = TaskDraft {
            name,
            arch: "x86-64".to_owned(),
            host_type: None,
            flavor: None,
            config_type,
            build_if_code_updated: None,
            auto_update_sub_module: true,
            timeout: None,
            group: None,
            scms: vec![Scm {
                url: snapshot.url.clone(),
                scm_type: "default".to_owned(),
                branch: Some(snapshot.branch.clone()),
                depth: Some("1".to_owned()),
                ..Scm::default()
            }],
            parameters: params.iter().filter_map(|(name, text)| parameter(name, text)).collect(),
            triggers: None,
            steps,
            unsaid: Unsaid::default(),
        };
        Ok(self.engine.create_task(&self.actor, &self.project, draft).await?.id)
    }

    /// Triggers the build.
    pub(super) async fn start(&self, task: &TaskId, params: &[(String, String)]) -> Result<RecordId, CommandError> {
        let request = RunRequest {
            parameters: params.to_vec(),
            revision: None,
            trigger: Trigger::Manual,
        };
        Ok(self.engine.run(&self.actor, task, request).await?.record)
    }

    /// Asks the build to stop; one that is over already stays as it is.
    pub(super) async fn stop(&self, record: &RecordId) {
        let _ = self.engine.stop(&self.actor, record).await;
    }

    /// Ends the engine.
    pub(super) async fn close(&self) {
        self.engine.drain(CLOSING).await;
    }
}

fn parameter(name: &str, text: &str) -> Option<DraftParameter> {
    Some(DraftParameter {
        name: ParameterName::parse(name).ok()?,
        kind: ParameterKind::Text,
        default: SecretString::from(text),
        sensitive: false,
        description: String::new(),
        deletable: true,
        built_in: false,
        runtime: true,
    })
}

async fn tenant(store: &Store) -> Result<(Actor, ProjectId), CommandError> {
    let at = SystemClock.now();
    let entropy: &dyn Entropy = &OsEntropy;
    let domain = DomainId::from_random(entropy.bytes());
    let user = UserRef {
        id: UserId::from_random(entropy.bytes()),
        name: "you".to_owned(),
    };
    let project = ProjectId::from_random(entropy.bytes());
    let mut unit = store.begin().await?;
    unit.insert_domain(&Domain {
        id: domain.clone(),
        name: "here".to_owned(),
        created: at,
    })
    .await?;
    unit.insert_user(&User {
        id: user.id.clone(),
        domain: domain.clone(),
        name: user.name.clone(),
        // No password has this hash: nobody signs in here.
        password_hash: String::new(),
        admin: true,
        enabled: true,
        created: at,
    })
    .await?;
    unit.insert_project(&Project {
        id: project.clone(),
        domain: domain.clone(),
        name: "here".to_owned(),
        description: String::new(),
        kind: "basic".to_owned(),
        enterprise: None,
        creator: user.clone(),
        created: at,
        updated: at,
    })
    .await?;
    unit.commit().await?;
    let actor = Actor {
        user,
        domain,
        domain_name: "here".to_owned(),
        admin: true,
    };
    Ok((actor, project))
}
