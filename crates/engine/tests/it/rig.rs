//! An engine in a folder of its own.

use camino::Utf8PathBuf;
use kiln_blobs::Blobs;
use kiln_engine::{DraftParameter, Engine, EngineError, Parts, RunRequest, Settings, TaskDraft};
use kiln_executor::{Executor, FakeExecutor, FakeStep, StepExit};
use kiln_executor_local::{LocalConfig, LocalExecutor};
use kiln_model::access::{Actor, UserRef};
use kiln_model::build::{Build, Outcome, StepRecord, Trigger};
use kiln_model::id::{DomainId, ProjectId, TaskId, UserId};
use kiln_model::secret::SecretString;
use kiln_model::task::{ConfigType, ParameterKind, ParameterName, Scm, Step, TaskName};
use kiln_model::time::{Clock, Entropy, Timestamp};
use kiln_store::{Domain, Location, Project, Seal, Store, User};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// A clock that goes on by a millisecond with each look, and by hand.
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn forward(&self, span: Duration) {
        self.0
            .fetch_add(i64::try_from(span.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// Bytes that never repeat.
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            let mixed = (next ^ (next >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            piece.copy_from_slice(&mixed.to_le_bytes()[..piece.len()]);
        }
    }
}

pub struct Rig {
    pub engine: Engine,
    pub clock: Arc<HandClock>,
    pub ann: Actor,
    pub project: ProjectId,
    pub folder: Arc<tempfile::TempDir>,
}

impl Rig {
    /// Steps named `ok…` succeed, `fail…` end with 3, `hang…` run until they are stopped, `say …` print the rest.
    pub async fn fake() -> Self {
        Self::with(Arc::new(FakeExecutor::new(|_, step| FakeStep {
            output: step
                .name
                .strip_prefix("say ")
                .map(|it| format!("{it}\n"))
                .unwrap_or_default(),
            exit: match step.name.split([' ', '-']).next() {
                Some("hang") => None,
                Some("fail") => Some(StepExit::Code(3)),
                Some(_) | None => Some(StepExit::Code(0)),
            },
        })))
        .await
    }

    /// Steps run for real.
    pub async fn real() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let executor = local(&folder);
        Self::open(folder, executor, |_| {}).await.unwrap()
    }

    /// Steps run for real, with settings that a test makes for its folder.
    pub async fn real_with(set: impl FnOnce(&mut Settings, &camino::Utf8Path)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let executor = local(&folder);
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        Self::open(folder, executor, |settings| set(settings, &root))
            .await
            .unwrap()
    }

    /// Runs a task of these steps, made by ann, to its end; its log comes with it.
    pub async fn built(&self, name: &str, steps: Vec<Step>) -> (Build, Outcome, String) {
        let mut draft = draft(name, &[]);
        draft.steps = steps;
        self.built_from(draft).await
    }

    /// The same for a whole draft.
    pub async fn built_from(&self, draft: TaskDraft) -> (Build, Outcome, String) {
        let task = self
            .engine
            .create_task(&self.ann, &self.project, draft)
            .await
            .unwrap()
            .id;
        let (build, outcome) = self.outcome(&task).await;
        let log = self.log_of(&build).await;
        (build, outcome, log)
    }

    /// Keeps a file in the file manager for ann.
    pub async fn keep(&self, name: &str, content: &[u8]) {
        let upload = kiln_engine::KeystoreUpload {
            name: kiln_model::keystore::FileName::parse(name).unwrap(),
            description: String::new(),
            content: kiln_model::secret::SecretBytes::from(content.to_vec()),
        };
        self.engine.upload_keystore(&self.ann, upload).await.unwrap();
    }

    pub async fn with(executor: Arc<dyn Executor>) -> Self {
        Self::open(Arc::new(tempfile::tempdir().unwrap()), executor, |_| {})
            .await
            .unwrap()
    }

    /// An engine over what lies in `folder`.
    pub async fn open(
        folder: Arc<tempfile::TempDir>,
        executor: Arc<dyn Executor>,
        set: impl FnOnce(&mut Settings),
    ) -> Result<Self, EngineError> {
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(1_719_388_800_000)));
        let entropy: Arc<dyn Entropy> = Arc::new(Counting(AtomicU64::new(rand_seed(&root))));
        let seal = Seal::new([7; 32], entropy.clone());
        let store = Store::open(Location::Sqlite(root.join("kiln.db")), seal).await?;
        let mut settings = Settings::new(root.join("logs"));
        settings.concurrency = 2;
        settings.stop_grace = Duration::from_millis(200);
        set(&mut settings);
        let (ann, project) = people(&store, 0, "ann").await;
        let blobs = Blobs::open(&root.join("blobs")).unwrap();
        let engine = Engine::start(Parts {
            store,
            blobs,
            executor,
            clock: clock.clone(),
            entropy,
            settings,
        })
        .await?;
        Ok(Self {
            engine,
            clock,
            ann,
            project,
            folder,
        })
    }

    /// The same folder under a new engine, as after a crash: the old one is left standing, unasked.
    pub async fn reopened(&self, executor: Arc<dyn Executor>) -> Self {
        Self::open(self.folder.clone(), executor, |_| {}).await.unwrap()
    }

    /// Somebody of another tenant, with a project.
    pub async fn another_tenant(&self) -> (Actor, ProjectId) {
        people(self.engine.store(), 50, "bob").await
    }

    pub async fn task(&self, name: &str, steps: &[&str]) -> TaskId {
        self.engine
            .create_task(&self.ann, &self.project, draft(name, steps))
            .await
            .unwrap()
            .id
    }

    pub async fn run(&self, task: &TaskId) -> Build {
        self.engine.run(&self.ann, task, request()).await.unwrap()
    }

    /// Runs a build to its end.
    pub async fn outcome(&self, task: &TaskId) -> (Build, Outcome) {
        let build = self.run(task).await;
        let build = self.engine.wait(&build.record).await.unwrap();
        let outcome = outcome_of(&build);
        (build, outcome)
    }

    pub async fn steps(&self, build: &Build) -> Vec<StepRecord> {
        self.engine
            .store()
            .read()
            .await
            .unwrap()
            .steps_of(&build.record)
            .await
            .unwrap()
    }

    pub async fn log_of(&self, build: &Build) -> String {
        let mut view = self.engine.log(&build.record).unwrap();
        String::from_utf8(view.read(0..u64::MAX).unwrap()).unwrap()
    }

    /// Three builds of a task whose step hangs: two run and take both places, the third waits.
    pub async fn crowd(&self, task: &TaskId) -> ([Build; 2], Build) {
        let running = [self.run(task).await, self.run(task).await];
        for build in &running {
            self.started(build).await;
        }
        (running, self.run(task).await)
    }

    /// Waits until a build has begun to run.
    pub async fn started(&self, build: &Build) {
        let mut view = self.engine.log(&build.record).unwrap();
        view.beyond(0).await;
    }
}

pub fn local(folder: &tempfile::TempDir) -> Arc<dyn Executor> {
    let root = Utf8PathBuf::from_path_buf(folder.path().join("builds")).unwrap();
    let leader = leader();
    Arc::new(LocalExecutor::new(LocalConfig::new(root, leader)).unwrap())
}

/// The leader program lies beside the test's folder in the target directory.
fn leader() -> Utf8PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().and_then(|it| it.parent()).unwrap();
    let leader = Utf8PathBuf::from_path_buf(folder.join("kiln-leader")).unwrap();
    assert!(leader.exists(), "{leader} is missing: build kiln-executor-local first");
    leader
}

fn rand_seed(root: &Utf8PathBuf) -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(root)
}

async fn people(store: &Store, base: u8, name: &str) -> (Actor, ProjectId) {
    let domain = DomainId::from_random([base + 1; 16]);
    let user = UserRef {
        id: UserId::from_random([base + 2; 16]),
        name: name.to_owned(),
    };
    let project = ProjectId::from_random([base + 3; 16]);
    let at = Timestamp::from_millis(1);
    let mut unit = store.begin().await.unwrap();
    if unit.domain(&domain).await.unwrap().is_none() {
        unit.insert_domain(&Domain {
            id: domain.clone(),
            name: format!("acme-{base}"),
            created: at,
        })
        .await
        .unwrap();
        let row = User {
            id: user.id.clone(),
            domain: domain.clone(),
            name: user.name.clone(),
            password_hash: String::new(),
            admin: true,
            enabled: true,
            created: at,
        };
        unit.insert_user(&row).await.unwrap();
        let row = Project {
            id: project.clone(),
            domain: domain.clone(),
            name: "demo".to_owned(),
            description: String::new(),
            kind: "basic".to_owned(),
            enterprise: None,
            creator: user.clone(),
            created: at,
            updated: at,
        };
        unit.insert_project(&row).await.unwrap();
        unit.commit().await.unwrap();
    }
    (
        Actor {
            user,
            domain,
            domain_name: "acme".to_owned(),
            admin: true,
        },
        project,
    )
}

pub fn request() -> RunRequest {
    RunRequest {
        parameters: Vec::new(),
        revision: None,
        trigger: Trigger::Manual,
    }
}

pub fn draft(name: &str, steps: &[&str]) -> TaskDraft {
    TaskDraft {
        name: TaskName::parse(name).unwrap(),
        arch: "x86-64".to_owned(),
        host_type: None,
        flavor: None,
        config_type: ConfigType::Action,
        build_if_code_updated: None,
        auto_update_sub_module: false,
        timeout: None,
        group: None,
        scms: Vec::new(),
        parameters: Vec::new(),
        triggers: None,
        steps: steps.iter().map(|it| shell(it, "true")).collect(),
        unsaid: kiln_model::task::Unsaid::default(),
    }
}

pub fn shell(name: &str, command: &str) -> Step {
    step("20017", name, serde_json::json!({ "command": command }))
}

pub fn step(module: &str, name: &str, properties: serde_json::Value) -> Step {
    Step {
        module_id: format!("devcloud2018.codeci_action_{module}.action"),
        name: name.to_owned(),
        version: None,
        enable: true,
        properties: properties.as_object().unwrap().clone(),
    }
}

pub fn parameter(name: &str, default: &str) -> DraftParameter {
    DraftParameter {
        name: ParameterName::parse(name).unwrap(),
        kind: ParameterKind::Text,
        default: SecretString::from(default),
        sensitive: false,
        description: String::new(),
        deletable: true,
        built_in: false,
        runtime: true,
    }
}

pub fn secret(name: &str, default: &str) -> DraftParameter {
    DraftParameter {
        sensitive: true,
        ..parameter(name, default)
    }
}

pub fn repository(url: &str) -> Scm {
    Scm {
        url: url.to_owned(),
        scm_type: "default".to_owned(),
        branch: Some("main".to_owned()),
        ..Scm::default()
    }
}

pub fn outcome_of(build: &Build) -> Outcome {
    let kiln_model::build::BuildState::Finished(ended) = &build.state else {
        panic!("the build is {}", build.state.name())
    };
    ended.outcome.clone()
}

/// Makes a program of a folder.
pub fn program(folder: &camino::Utf8Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Why a build failed.
pub fn failure(outcome: &Outcome) -> &str {
    let Outcome::Failed { reason } = outcome else {
        panic!("{outcome:?}")
    };
    reason
}
