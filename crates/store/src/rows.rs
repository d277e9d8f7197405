//! The shapes that go in and out of the store and that no other crate defines.

use kiln_model::access::{Actor, Membership, RightSet, UserRef};
use kiln_model::build::{Build, BuildParameter, Source, Trigger};
use kiln_model::id::{DomainId, GroupId, IamProjectId, ProjectId, RecordId, TaskId, UserId};
use kiln_model::notice::Target;
use kiln_model::task::{ChangeKind, Task, TaskDefinition};
use kiln_model::template::Template;
use kiln_model::time::Timestamp;
use serde_json::Value;

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many rows to leave out.
    pub offset: u64,
    /// How many rows to give at most.
    pub limit: u32,
}

/// A span of time: `from` belongs to it, `to` does not. An absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// The first point of it.
    pub from: Option<Timestamp>,
    /// The first point after it.
    pub to: Option<Timestamp>,
}

/// Which builds of a task are meant. An absent repository or branch means every one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildsOf<'a> {
    /// The task.
    pub task: &'a TaskId,
    /// The name of the repository.
    pub repository: Option<&'a str>,
    /// The branch.
    pub branch: Option<&'a str>,
    /// The first day, `20240626`.
    pub from: i32,
    /// The last day, which belongs to them.
    pub to: i32,
}

/// Which builds of a history are wanted: those of one of the branches or tags, and of one of the triggers or names. Where both
/// lists of a kind are empty, all are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildFilter {
    /// Branches.
    pub branches: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// What set the build off.
    pub triggers: Vec<Trigger>,
    /// Who set the build off.
    pub names: Vec<String>,
}

/// A part of a filtered history.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundBuilds {
    /// The builds of this part, the newest first.
    pub builds: Vec<Build>,
    /// How many there are in all; none where they are too many to be counted.
    pub total: Option<u64>,
}

/// A task in a list, with its last build.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRow {
    /// The task.
    pub task: Task,
    /// Its build of the highest number, where it has one.
    pub last: Option<Build>,
    /// The name of its project.
    pub project_name: String,
    /// How the caller belongs to that project.
    pub membership: Membership,
    /// What the task's own matrix gives to the caller's role, where it has a row for it.
    pub own_rights: Option<RightSet>,
    /// Whether it is a favourite of the caller.
    pub is_favourite: bool,
}

impl TaskRow {
    /// What the caller may do on the task.
    #[must_use]
    pub fn rights(&self, actor: &Actor) -> RightSet {
        self.membership.on_task(&self.task, actor, self.own_rights)
    }
}

/// A list of tasks: which, and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskList {
    /// Whose list it is, and of what.
    pub scope: TaskScope,
    /// A part of the task's or its creator's name, in any case.
    pub search: Option<String>,
    /// Who made them.
    pub creator: Option<UserId>,
    /// How their last builds went: a word of [`kiln_model::build::words::list_colour`].
    pub colour: Option<&'static str>,
    /// By what they are ordered.
    pub sort: TaskSort,
    /// In which direction.
    pub order: Order,
}

/// Whose list of tasks it is, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskScope {
    /// Those of a project that a caller sees.
    Project {
        /// The project.
        project: ProjectId,
        /// The caller.
        user: UserId,
        /// What the caller sees there.
        sight: Sight,
        /// Those of a group, or those of none.
        group: Option<Option<GroupId>>,
    },
    /// Every task of a tenant.
    Tenant {
        /// The tenant.
        domain: DomainId,
        /// The caller.
        user: UserId,
    },
    /// Those that a caller sees in all projects of a tenant.
    Member {
        /// The tenant.
        domain: DomainId,
        /// The caller.
        user: UserId,
    },
}

/// What a caller sees of a project's tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All of them.
    All,
    /// Its own, and what the task's matrix or the project shows to its role.
    Role {
        /// The role's number.
        role: i32,
        /// What the project gives to the role.
        rights: RightSet,
    },
}

/// By what tasks are ordered. Among equals the age decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskSort {
    /// When they were made.
    Created,
    /// Their names, in small letters.
    Name,
    /// The names of their creators, in small letters.
    Creator,
    /// When their last builds were triggered.
    LastBuild,
    /// How long their last builds took.
    Took,
    /// `health_score`.
    Health,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

impl Order {
    /// The other direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// One revision of a task's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRow {
    /// Its place among all revisions of all tasks.
    pub id: u64,
    /// Its number within its task, from 1.
    pub number: u64,
    /// What kind of change made it.
    pub kind: ChangeKind,
    /// Who made it.
    pub by: UserRef,
    /// When.
    pub at: Timestamp,
}

/// A template in a list, as a user sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateRow {
    /// The template.
    pub template: Template,
    /// Whether the user likes it.
    pub favourite: bool,
}

/// Which templates are looked for: those that hold these texts, whichever way their letters are written. An empty text is in
/// all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemplateFilter {
    /// In the name.
    pub name: String,
    /// In the name, the description, the tool or the creator's name.
    pub words: String,
}

/// How a template was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateUse {
    /// How often.
    pub uses: u64,
    /// When last.
    pub last_used: Timestamp,
    /// For which task.
    pub last_task: TaskId,
}

/// What a build is made from; the store adds its numbers.
#[derive(Debug, Clone)]
pub struct NewBuild {
    /// The record's id.
    pub record: RecordId,
    /// `j_` and eight letters or digits.
    pub execution: String,
    /// What source it builds.
    pub source: Source,
    /// What set it off.
    pub trigger: Trigger,
    /// Who set it off.
    pub by: UserRef,
    /// The parameters that it runs with.
    pub parameters: Vec<BuildParameter>,
    /// How long it may run, in minutes.
    pub timeout_minutes: u32,
    /// The day that it is counted in, like `20240626`.
    pub day: i32,
    /// When it was triggered.
    pub now: Timestamp,
    /// The record of the flow that it is a job of.
    pub parent: Option<RecordId>,
    /// Whether it is kept out of the queue until [`crate::Unit::release_build`].
    pub held: bool,
    /// What it runs, as it was at this moment.
    pub definition: TaskDefinition,
}

/// A job of a flow that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFlowJob {
    /// Its name.
    pub name: String,
    /// The build file that it runs, from the root of the repository.
    pub file: String,
    /// The places of the jobs that it waits for.
    pub needs: Vec<u32>,
    /// Why it does not run, where that is known from the start.
    pub skipped: Option<String>,
}

/// A job of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowJob {
    /// Its name.
    pub name: String,
    /// The build file that it runs, from the root of the repository.
    pub file: String,
    /// The places of the jobs that it waits for.
    pub needs: Vec<u32>,
    /// Its build, once it was triggered.
    pub build: Option<Build>,
    /// Why it was never triggered.
    pub skipped: Option<String>,
}

/// A build file that a build ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildFileRow {
    /// Where it lies, from the root of the repository.
    pub path: String,
    /// What it says.
    pub content: String,
}

/// A build that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedBuild {
    /// The record's id.
    pub record: RecordId,
    /// Its task.
    pub task: TaskId,
    /// Its tenant.
    pub domain: DomainId,
    /// When it was triggered.
    pub created: Timestamp,
}

/// A build that was removed for good, and what it leaves on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgedBuild {
    /// The record's id, which names its log.
    pub record: RecordId,
    /// The SHA-256 of each of its artifacts and coverage reports.
    pub artifacts: Vec<String>,
}

/// What somebody says about a role's rights: a project, or a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsRow {
    /// The role's number.
    pub role: i32,
    /// What it may do.
    pub rights: RightSet,
    /// When it was said first.
    pub created: Timestamp,
    /// When it was said last.
    pub updated: Timestamp,
}

/// A role of a tenant's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRole {
    /// Its number, from 500.
    pub id: i32,
    /// Its name, unique in the tenant.
    pub name: String,
    /// What it may do where a project says nothing.
    pub rights: RightSet,
    /// When it was made.
    pub created: Timestamp,
}

/// A CodeArts project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its tenant.
    pub domain: DomainId,
    /// Its name, unique in the tenant.
    pub name: String,
    /// For people.
    pub description: String,
    /// `scrum`, `xboard`, `basic` or `phoenix`: how work is planned in it, which Kiln keeps and does not look at.
    pub kind: String,
    /// The enterprise project that it was made in, in the words of the client.
    pub enterprise: Option<String>,
    /// Who made it.
    pub creator: UserRef,
    /// When it was made.
    pub created: Timestamp,
    /// When its name or description was last changed.
    pub updated: Timestamp,
}

/// A private repository of dependencies that a project may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: String,
    /// The project.
    pub project: ProjectId,
    /// Its name, unique in the project.
    pub name: String,
    /// Its address, without user and password.
    pub url: String,
    /// What kind of repository it is.
    pub module_id: String,
    /// How one signs in there; none where nothing is asked.
    pub login: Option<Login>,
    /// Who made it known.
    pub creator: UserRef,
    /// When.
    pub at: Timestamp,
}

/// How one signs in at a private repository.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password, sealed.
    pub sealed_password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Its id.
    pub id: DomainId,
    /// Its name, unique.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
}

/// A user of a tenant.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Its tenant.
    pub domain: DomainId,
    /// Its name, unique in the tenant.
    pub name: String,
    /// The password's Argon2id hash.
    pub password_hash: String,
    /// Whether it administers the tenant.
    pub admin: bool,
    /// Whether it may sign in.
    pub enabled: bool,
    /// When it was made.
    pub created: Timestamp,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("domain", &self.domain)
            .field("name", &self.name)
            .field("admin", &self.admin)
            .field("enabled", &self.enabled)
            .finish_non_exhaustive()
    }
}

/// An access key; a temporary one has an end and a session token.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// The public half.
    pub ak: String,
    /// Whose it is.
    pub user: UserId,
    /// The secret half, sealed.
    pub sealed_sk: String,
    /// Whether it may be used.
    pub enabled: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// SHA-256 in hex of the session token that belongs to it.
    pub session_token_hash: Option<String>,
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessKey")
            .field("ak", &self.ak)
            .field("user", &self.user)
            .field("enabled", &self.enabled)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// The IAM project of a region, which tokens are scoped to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamProject {
    /// Its id.
    pub id: IamProjectId,
    /// Its tenant.
    pub domain: DomainId,
    /// The region's name.
    pub name: String,
}

/// A token that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// SHA-256 in hex of the token.
    pub hash: String,
    /// Whose it is.
    pub user: UserId,
    /// The user's tenant.
    pub domain: DomainId,
    /// The IAM project that it is scoped to; none for the whole tenant.
    pub scope: Option<IamProjectId>,
    /// How its owner signed in.
    pub methods: Vec<String>,
    /// When it was given out.
    pub issued: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// When it was taken back, if it was.
    pub revoked: Option<Timestamp>,
}

/// Failed attempts to prove something, of one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many in a row.
    pub count: u32,
    /// When the last one was.
    pub last: Timestamp,
    /// Until when the subject is locked.
    pub locked_until: Option<Timestamp>,
}

/// One deed, for those who ask later who did what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// In which tenant.
    pub domain: DomainId,
    /// Who.
    pub user: UserRef,
    /// What was done: the operation's id.
    pub action: String,
    /// To what.
    pub resource: String,
    /// What else is worth knowing; never a secret.
    pub detail: Value,
}

/// An event that still has to be told to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its place in the order of events.
    pub id: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened: `deleteJob`, ….
    pub event: String,
    /// To which task.
    pub task: TaskId,
    /// Of which project.
    pub project: ProjectId,
    /// What is told.
    pub payload: Value,
    /// The channels that were on when it happened, and whose settings say how each is reached.
    pub targets: Vec<Target>,
}
