//! Fetching from servers that ask who is there: the password reaches them, and nobody else.

use crate::http_origin::HttpOrigin;
use crate::rig::{Rig, draft, repository, shell};
use crate::sources::Origin;
use kiln_engine::SourceCredential;
use kiln_model::build::{Build, Outcome};
use kiln_model::secret::SecretString;
use kiln_model::task::Scm;
use std::sync::Arc;

const USER: &str = "ann";

struct Place {
    origin: Origin,
    server: HttpOrigin,
    password: String,
}

impl Place {
    /// A repository behind a password that occurs nowhere else.
    async fn new(password: &str) -> Self {
        let origin = Origin::new();
        let server = HttpOrigin::serve(origin.path().to_owned(), USER, password).await;
        Self {
            origin,
            server,
            password: password.to_owned(),
        }
    }

    fn url(&self) -> String {
        format!("http://{}/team/.git", self.server.address)
    }

    fn credential(&self, prefix: &str) -> SourceCredential {
        SourceCredential {
            id: "c".to_owned(),
            url_prefix: format!("http://{}{prefix}", self.server.address),
            username: Some(USER.to_owned()),
            password: Some(SecretString::from(self.password.as_str())),
            ssh_key_file: None,
            known_hosts_file: None,
        }
    }

    async fn build(&self, scm: Scm, known: Vec<SourceCredential>, command: &str) -> (Rig, Build, Outcome, String) {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let executor = crate::rig::local(&folder);
        let rig = Rig::open(folder, executor, |settings| settings.credentials = known)
            .await
            .unwrap();
        let mut draft = draft("t", &[]);
        draft.scms = vec![scm];
        draft.auto_update_sub_module = true;
        draft.steps = vec![shell("look", command)];
        let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
        let (build, outcome) = rig.outcome(&task).await;
        let log = rig.log_of(&build).await;
        (rig, build, outcome, log)
    }

    /// A build that succeeds with the operator's credential.
    async fn signed_in(&self, command: &str) -> (Build, String) {
        let known = vec![self.credential("/team/")];
        let (_, build, outcome, log) = self.build(repository(&self.url()), known, command).await;
        assert_eq!(outcome, Outcome::Succeeded, "{log}");
        (build, log)
    }
}

#[tokio::test]
async fn the_operators_credential_opens_the_repository() {
    let place = Place::new("opens-8d1f").await;
    let (build, _) = place.signed_in("test \"$(cat file)\" = two").await;
    assert_eq!(
        build.source.commit.unwrap().id,
        place.origin.git(&["rev-parse", "main"])
    );
}

#[tokio::test]
async fn without_a_credential_the_build_fails_and_does_not_wait() {
    let place = Place::new("absent-77aa").await;
    let (_, _, outcome, log) = place.build(repository(&place.url()), Vec::new(), "true").await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{log}");
}

#[tokio::test]
async fn a_wrong_password_fails_the_build() {
    let place = Place::new("right-51c0").await;
    let wrong = SourceCredential {
        password: Some(SecretString::from("wrong-51c0")),
        ..place.credential("/team/")
    };
    let (_, _, outcome, log) = place.build(repository(&place.url()), vec![wrong], "true").await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{log}");
    assert!(!log.contains("wrong-51c0"), "{log}");
}

#[tokio::test]
async fn a_credential_for_another_path_of_the_host_is_not_used() {
    let place = Place::new("elsewhere-03b7").await;
    let known = vec![place.credential("/other/")];
    let (_, _, outcome, _) = place.build(repository(&place.url()), known, "true").await;
    assert!(matches!(outcome, Outcome::Failed { .. }));
    assert!(place.server.authorizations().is_empty());
}

#[tokio::test]
async fn a_password_in_the_address_opens_the_repository() {
    let place = Place::new("in-address-9e21").await;
    let url = place
        .url()
        .replace("http://", &format!("http://{USER}:{}@", place.password));
    let (_, build, outcome, log) = place.build(repository(&url), Vec::new(), "true").await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert_eq!(build.source.url, place.url());
    assert!(!log.contains(&place.password), "{log}");
}

#[tokio::test]
async fn a_token_alone_in_the_address_opens_the_repository() {
    let origin = Origin::new();
    let server = HttpOrigin::serve(origin.path().to_owned(), "t0ken-44fd", "").await;
    let place = Place {
        origin,
        server,
        password: String::new(),
    };
    let url = place.url().replace("http://", "http://t0ken-44fd@");
    let (_, _, outcome, log) = place.build(repository(&url), Vec::new(), "true").await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(!log.contains("t0ken-44fd"), "{log}");
}

#[tokio::test]
async fn the_password_stands_on_no_command_line() {
    let place = Place::new("cmdline-e5d3").await;
    place.signed_in("true").await;
    let lines = place.server.command_lines();
    assert!(lines.iter().any(|it| it.contains("git")), "{lines:?}");
    assert!(!lines.iter().any(|it| it.contains(&place.password)), "{lines:?}");
}

#[tokio::test]
async fn the_password_stands_in_no_file_of_the_work_tree() {
    let place = Place::new("files-b1c9").await;
    // The marker is put together by the shell, so that the command itself does not hold it.
    place
        .signed_in("! grep -r \"files-b\"1c9 . && ! grep -r helper .git/config")
        .await;
}

#[tokio::test]
async fn steps_after_the_checkout_do_not_have_the_password() {
    let place = Place::new("later-6a0e").await;
    let (_, log) = place.signed_in("env | grep -c KILN_GIT || true; env").await;
    assert!(!log.contains("KILN_GIT"), "{log}");
}

#[tokio::test]
async fn the_log_does_not_show_the_password() {
    let place = Place::new("log-c2f8").await;
    let (_, log) = place.signed_in("echo log-c''2f8").await;
    assert!(!log.contains("log-c2f8"), "{log}");
    assert!(log.contains(": ******"), "{log}");
}

#[tokio::test]
async fn a_submodule_on_another_host_does_not_get_the_password() {
    let (place, stranger) = (Place::new("mine-d0d0").await, Place::new("theirs-1111").await);
    let modules = format!("[submodule \"evil\"]\n\tpath = evil\n\turl = {}\n", stranger.url());
    std::fs::write(place.origin.path().join(".gitmodules"), modules).unwrap();
    let commit = stranger.origin.git(&["rev-parse", "main"]);
    place.origin.git(&["add", ".gitmodules"]);
    place
        .origin
        .git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},evil")]);
    place.origin.git(&["commit", "-q", "-m", "with a stranger"]);
    let known = vec![place.credential("/team/")];
    let (_, _, outcome, log) = place.build(repository(&place.url()), known, "true").await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{log}");
    assert!(!place.server.authorizations().is_empty(), "{log}");
    assert_eq!(stranger.server.authorizations(), Vec::<String>::new());
}
