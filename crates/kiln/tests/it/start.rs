use crate::running::{Place, said};
use std::os::unix::fs::PermissionsExt;

#[test]
fn the_first_start_writes_credentials_that_only_the_owner_reads() {
    let place = Place::new();
    let mut server = place.start(&["serve"]);
    let endpoint = server.until("listening on ");
    let credentials = place.credentials();
    assert_eq!(credentials["endpoint"], endpoint);
    assert_eq!(credentials["iam_endpoint"], endpoint);
    assert_eq!(
        (&credentials["region"], &credentials["domain_name"]),
        (&"local-1".into(), &"kiln".into())
    );
    let mode = std::fs::metadata(place.data().join("credentials.json"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    server.end();
}

#[test]
fn the_second_start_keeps_the_credentials_and_tells_the_new_address() {
    let place = Place::new();
    place.serve().end();
    let first = place.credentials();
    let mut server = place.start(&["serve"]);
    let endpoint = server.until("listening on ");
    let second = place.credentials();
    assert_eq!(second["endpoint"], endpoint);
    assert_eq!((&second["sk"], &second["password"]), (&first["sk"], &first["password"]));
    server.end();
}

#[test]
fn a_second_server_on_the_same_directory_is_refused() {
    let place = Place::new();
    let server = place.serve();
    let second = place.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1));
    assert!(
        said(&second).contains("another kiln server is using"),
        "{}",
        said(&second)
    );
    server.end();
}

#[test]
fn a_taken_port_names_the_flag_that_helps() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let done = Place::new().run(&["serve", "--listen", &address]);
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("--listen HOST:PORT"), "{}", said(&done));
}

#[test]
fn an_unknown_key_of_the_configuration_stops_the_start() {
    let place = Place::new();
    std::fs::create_dir(place.data()).unwrap();
    std::fs::write(place.data().join("kiln.toml"), "[server]\nlisen = \"x\"\n").unwrap();
    let done = place.run(&["serve"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("did you mean `server.listen`?"), "{}", said(&done));
}

#[test]
fn a_command_line_that_is_wrong_ends_with_2() {
    assert_eq!(Place::new().run(&["serve", "--nonsense"]).status.code(), Some(2));
    assert_eq!(Place::new().run(&["admin", "user"]).status.code(), Some(2));
}

#[test]
fn env_exports_what_the_first_start_made() {
    let place = Place::new();
    let before = place.run(&["env"]);
    assert_eq!(before.status.code(), Some(1));
    assert!(said(&before).contains("is not a data directory"), "{}", said(&before));
    place.serve().end();
    let exports = String::from_utf8(place.run(&["env"]).stdout).unwrap();
    let ak = place.credentials()["ak"].as_str().unwrap().to_owned();
    assert!(
        exports.contains(&format!("export HUAWEICLOUD_SDK_AK='{ak}'\n")),
        "{exports}"
    );
}

#[test]
fn without_its_credentials_file_a_server_starts_all_the_same() {
    let place = Place::new();
    place.serve().end();
    std::fs::remove_file(place.data().join("credentials.json")).unwrap();
    place.serve().end();
    let done = place.run(&["env"]);
    assert!(
        said(&done).contains("credentials.json does not exist"),
        "{}",
        said(&done)
    );
}
