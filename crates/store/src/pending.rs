//! Signatures whose statements are still being written.
use crate::error::Result;
use crate::rows::*;
use crate::session::{Session, Unit};
use kiln_model::access::UserRef;
use kiln_model::build::*;
use kiln_model::id::*;
use kiln_model::task::*;
use kiln_model::time::Timestamp;
use serde_json::Value;

fn pending<T>() -> Result<T> {
    Err(crate::StoreError::Lost { reason: String::new() })
}

macro_rules! pending {
    ($($on:ident { $($name:ident ( $($arg:ident : $type:ty),* ) -> $result:ty;)* })*) => {
        $(impl $on { $(
            #[expect(missing_docs, reason = "signature only")]

            pub async fn $name(&mut self, $($arg: $type),*) -> Result<$result> { pending() }
        )* })*
    };
}

pending! {
    Session {
        task(id: &TaskId) -> Option<Task>;
        binned_task(id: &TaskId) -> Option<Task>;
        task_named(project: &ProjectId, name: &TaskName) -> Option<TaskId>;
        tasks_of_project(project: &ProjectId, page: Page) -> Vec<TaskRow>;
        count_tasks(project: &ProjectId) -> u64;
        tasks_to_purge(now: Timestamp, limit: u32) -> Vec<TaskId>;
        unreferenced(sha256: &[String]) -> Vec<String>;
        build(record: &RecordId) -> Option<Build>;
        build_numbered(task: &TaskId, number: BuildNumber) -> Option<Build>;
        last_build(task: &TaskId) -> Option<Build>;
        definition_of(record: &RecordId) -> Option<TaskDefinition>;
        parameters_of(record: &RecordId) -> Vec<BuildParameter>;
        queue(limit: u32) -> Vec<QueuedBuild>;
        unfinished() -> Vec<Build>;
        running_counts() -> Vec<(DomainId, u32)>;
        builds_of_task(task: &TaskId, window: Window, page: Page) -> Vec<Build>;
        count_builds(task: &TaskId, window: Window) -> u64;
        success_ratio(task: &TaskId, window: Window) -> (u64, u64);
        last_success(project: &ProjectId, repo_name: &str) -> Option<Build>;
        steps_of(record: &RecordId) -> Vec<StepRecord>;
        artifacts_of(record: &RecordId) -> Vec<Artifact>;
        artifact(record: &RecordId, package: &str, version: Option<&str>, path: &str) -> Option<Artifact>;
        project(id: &ProjectId) -> Option<Project>;
        project_named(domain: &DomainId, name: &str) -> Option<Project>;
        projects_of(domain: &DomainId) -> Vec<Project>;
        member_role(project: &ProjectId, user: &UserId) -> Option<i32>;
        members(project: &ProjectId) -> Vec<(User, i32)>;
        keep_days(domain: &DomainId) -> u32;
        domain(id: &DomainId) -> Option<Domain>;
        domain_named(name: &str) -> Option<Domain>;
        domains() -> Vec<Domain>;
        user(id: &UserId) -> Option<User>;
        user_named(domain: &DomainId, name: &str) -> Option<User>;
        users_of(domain: &DomainId) -> Vec<User>;
        access_key(ak: &str) -> Option<AccessKey>;
        access_keys_of(user: &UserId) -> Vec<AccessKey>;
        iam_project(id: &IamProjectId) -> Option<IamProject>;
        iam_projects_of(domain: &DomainId) -> Vec<IamProject>;
        iam_project_named(domain: &DomainId, name: &str) -> Option<IamProject>;
        token(hash: &str) -> Option<TokenRow>;
        failures(subject: &str) -> Option<Failures>;
        audit_of(domain: &DomainId, page: Page) -> Vec<AuditRow>;
        undelivered(limit: u32) -> Vec<OutboxRow>;
        meta(key: &str) -> Option<String>;
    }
    Unit {
        insert_task(task: &Task) -> ();
        replace_definition(id: &TaskId, definition: &TaskDefinition, by: &UserRef, now: Timestamp) -> bool;
        set_disabled(id: &TaskId, disabled: Option<(&UserRef, Timestamp, &str)>) -> bool;
        bin_task(id: &TaskId, by: &UserRef, now: Timestamp, purge_after: Timestamp) -> bool;
        purge_task(id: &TaskId) -> Vec<PurgedBuild>;
        insert_build(task: &TaskId, new: NewBuild) -> Option<Build>;
        move_build(record: &RecordId, from: &BuildState, to: &BuildState) -> bool;
        set_commit(record: &RecordId, commit: &Commit, revision: &Revision) -> bool;
        stop_of_task(task: &TaskId) -> Vec<Build>;
        insert_steps(record: &RecordId, steps: &[StepRecord]) -> ();
        update_step(record: &RecordId, step: &StepRecord) -> bool;
        insert_artifacts(artifacts: &[Artifact]) -> ();
        insert_project(project: &Project) -> ();
        delete_project(id: &ProjectId) -> bool;
        set_member(project: &ProjectId, user: &UserId, role: i32) -> ();
        remove_member(project: &ProjectId, user: &UserId) -> bool;
        insert_domain(domain: &Domain) -> ();
        insert_user(user: &User) -> ();
        set_password(user: &UserId, hash: &str) -> bool;
        set_user_enabled(user: &UserId, enabled: bool) -> bool;
        delete_user(user: &UserId) -> bool;
        insert_access_key(key: &AccessKey) -> ();
        set_access_key_enabled(ak: &str, enabled: bool) -> bool;
        delete_access_key(ak: &str) -> bool;
        insert_iam_project(project: &IamProject) -> ();
        insert_token(token: &TokenRow) -> ();
        revoke_token(hash: &str, now: Timestamp) -> bool;
        revoke_tokens_of(user: &UserId, now: Timestamp) -> u64;
        delete_expired(now: Timestamp) -> u64;
        set_failures(subject: &str, failures: &Failures) -> ();
        clear_failures(subject: &str) -> ();
        insert_audit(row: &AuditRow) -> ();
        insert_event(at: Timestamp, event: &str, task: &TaskId, project: &ProjectId, payload: &Value) -> ();
        mark_delivered(id: i64, at: Timestamp) -> bool;
        set_meta(key: &str, value: &str) -> ();
    }
}
