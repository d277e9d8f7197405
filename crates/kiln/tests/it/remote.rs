use crate::running::{Place, said};

/// A server with the task `quickstart`, built once.
fn with_a_task(place: &Place) -> crate::running::Running {
    let mut server = place.start(&["quickstart"]);
    server.until("The service stays up at ");
    server
}

fn text(place: &Place, arguments: &[&str]) -> String {
    let done = place.run(arguments);
    assert!(done.status.success(), "{}", said(&done));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn a_build_is_run_followed_and_its_artifact_downloaded() {
    let place = Place::new();
    let server = with_a_task(&place);
    assert!(text(&place, &["task", "list"]).contains("quickstart"));
    let log = text(&place, &["build", "run", "quickstart", "--wait"]);
    assert!(log.contains("[build] : ok: one name"), "{log}");
    assert_eq!(text(&place, &["log", "quickstart", "2"]), log);
    assert_eq!(text(&place, &["log", "quickstart", "--follow"]), log);
    let into = tempfile::tempdir().unwrap();
    text(
        &place,
        &[
            "artifact",
            "download",
            "quickstart",
            "--into",
            into.path().to_str().unwrap(),
        ],
    );
    let made = std::fs::read_to_string(into.path().join("greet.sh")).unwrap();
    assert!(made.starts_with("#!/bin/sh\n"), "{made}");
    server.end();
}

#[test]
fn an_artifact_that_is_not_what_was_handed_in_is_not_kept() {
    let place = Place::new();
    let server = with_a_task(&place);
    let listed = text(&place, &["artifact", "list", "quickstart"]);
    let sha256 = listed.split_whitespace().find(|it| it.len() == 64).unwrap();
    let blob = place.data().join("blobs").join(&sha256[..2]).join(sha256);
    let size = usize::try_from(std::fs::metadata(&blob).unwrap().len()).unwrap();
    std::fs::write(&blob, vec![b'x'; size]).unwrap();
    let into = tempfile::tempdir().unwrap();
    let folder = into.path().to_str().unwrap();
    let done = place.run(&["artifact", "download", "quickstart", "--into", folder]);
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("greet.sh did not arrive whole"), "{}", said(&done));
    assert!(!into.path().join("greet.sh").exists());
    server.end();
}

#[test]
fn a_build_that_fails_ends_the_waiting_command_with_1() {
    let place = Place::new();
    let mut server = place.start(&["quickstart", "--repository", "file:///nowhere/at/all"]);
    server.until("build 1 did not succeed");
    let done = place.run(&["build", "run", "quickstart-all", "--wait"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("build 2 ended as "), "{}", said(&done));
    server.end();
}

#[test]
fn a_task_that_was_deleted_is_no_longer_listed() {
    let place = Place::new();
    let server = with_a_task(&place);
    text(&place, &["task", "delete", "quickstart"]);
    assert!(!text(&place, &["task", "list"]).contains("quickstart"));
    let done = place.run(&["build", "run", "quickstart"]);
    assert!(
        said(&done).contains("no task `quickstart`; `kiln task list` shows them"),
        "{}",
        said(&done)
    );
    server.end();
}

#[test]
fn without_a_server_the_command_says_so() {
    let place = Place::new();
    place.serve().end();
    let done = place.run(&["task", "list"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("is the server running?"), "{}", said(&done));
}
