use crate::running::Place;

#[test]
fn the_sample_is_built_shown_and_built_again() {
    let place = Place::new();
    let mut first = place.start(&["quickstart"]);
    let task = first.until("POST /v3/jobs/create               task quickstart created: ");
    assert_eq!(first.until("build 1 is over: "), "SUCCESS");
    assert!(first.until("artifact ").starts_with("greet.sh of version"));
    assert!(first.until("  215 bytes, SHA-256 ").len() == 64);
    let kept = first.until("  downloaded to ");
    let kept = kept.strip_suffix(", checksum verified").unwrap();
    assert_eq!(std::fs::metadata(kept).unwrap().len(), 215);
    first.until("The service stays up at ");
    first.end();

    let mut second = place.start(&["quickstart"]);
    assert_eq!(
        second.until("POST /v3/jobs/update               task quickstart is there already: "),
        task
    );
    assert_eq!(second.until("build 2 is over: "), "SUCCESS");
    second.until("The service stays up at ");
    second.end();
}

#[test]
fn a_folder_of_the_user_is_built_with_the_users_command() {
    let place = Place::new();
    let source = tempfile::tempdir().unwrap();
    let script = "git init -q -b trunk && echo hi > greeting && git add . \
                  && git -c user.name=a -c user.email=a@b commit -qm first";
    let made = std::process::Command::new("sh")
        .args(["-c", script])
        .current_dir(source.path())
        .status()
        .unwrap();
    assert!(made.success());
    let url = source.path().to_str().unwrap();
    let mut shown = place.start(&[
        "quickstart",
        "--repository",
        url,
        "--branch",
        "trunk",
        "--command",
        "mkdir out; cp greeting out/",
        "--package",
        "out/*",
    ]);
    assert!(shown.until("artifact ").starts_with("greeting of version"));
    shown.until("The service stays up at ");
    shown.end();
}

#[test]
fn a_build_that_fails_is_told_and_the_service_stays_up() {
    let place = Place::new();
    let mut shown = place.start(&["quickstart", "--repository", "file:///nowhere/at/all"]);
    shown.until("build 1 did not succeed; the service stays up at ");
    shown.end();
}
