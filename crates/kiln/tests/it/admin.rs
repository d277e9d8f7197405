use crate::running::{Place, said};
use serde_json::json;

#[test]
fn operator_commands_work_while_the_server_runs() {
    let place = Place::new();
    let server = place.serve();
    let made = place.admin(&["user", "create", "ada"]);
    assert_eq!(made["password"].as_str().unwrap().len(), 24);
    let key = place.admin(&["key", "create", "ada"]);
    assert_eq!(place.admin(&["key", "list", "ada"])[0]["ak"], key["ak"]);
    let names: Vec<_> = place
        .admin(&["user", "list"])
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].clone())
        .collect();
    assert_eq!(names, ["ada", "admin"]);
    server.end();
}

#[test]
fn a_password_from_a_file_is_not_printed() {
    let place = Place::new();
    place.serve().end();
    let file = place.data().join("password");
    std::fs::write(&file, "correct horse battery staple\n").unwrap();
    let made = place.admin(&["user", "create", "ada", "--password-file", file.to_str().unwrap()]);
    assert_eq!(made.get("password"), None);
}

#[test]
fn a_project_has_members_with_roles_and_is_deleted_when_it_is_empty() {
    let place = Place::new();
    place.serve().end();
    place.admin(&["user", "create", "ada"]);
    let project = place.admin(&["project", "create", "web"]);
    let done = place.run(&["admin", "project", "add-member", "web", "ada", "--role", "viewer"]);
    assert!(done.status.success(), "{}", said(&done));
    let members = place.admin(&["project", "members", project["id"].as_str().unwrap()]);
    let roles: Vec<_> = members
        .as_array()
        .unwrap()
        .iter()
        .map(|it| [&it["name"], &it["role"]])
        .collect();
    assert_eq!(json!(roles), json!([["ada", "viewer"], ["admin", "project-admin"]]));
    assert!(place.run(&["admin", "project", "delete", "web"]).status.success());
    assert_eq!(place.admin(&["project", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn a_key_that_was_deleted_is_no_longer_listed() {
    let place = Place::new();
    place.serve().end();
    let key = place.admin(&["key", "create", "admin"]);
    let ak = key["ak"].as_str().unwrap();
    assert!(place.run(&["admin", "key", "disable", ak]).status.success());
    let states = place.admin(&["key", "list", "admin"]).to_string();
    assert!(states.contains("disabled"), "{states}");
    assert!(place.run(&["admin", "key", "delete", ak]).status.success());
    assert_eq!(place.admin(&["key", "list", "admin"]).as_array().unwrap().len(), 1);
}

#[test]
fn tenants_do_not_see_each_others_users() {
    let place = Place::new();
    place.serve().end();
    place.admin(&["tenant", "create", "other"]);
    place.admin(&["user", "create", "ada"]);
    let others = place.admin(&["user", "list", "--tenant", "other"]);
    assert_eq!(others.as_array().unwrap().len(), 1);
}

#[test]
fn a_name_that_names_nothing_says_where_to_look() {
    let place = Place::new();
    place.serve().end();
    let done = place.run(&["admin", "key", "create", "nobody"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(
        said(&done).contains("no user `nobody`; `kiln admin user list` shows them"),
        "{}",
        said(&done)
    );
}

#[test]
fn a_private_repository_is_made_listed_and_removed_and_its_password_is_not_shown() {
    let place = Place::new();
    place.serve().end();
    place.admin(&["project", "create", "web"]);
    let file = place.data().join("password");
    std::fs::write(&file, "hunter22\n").unwrap();
    let file = file.to_str().unwrap();
    let url = "https://nexus.host/maven";
    let login = ["--user", "robot", "--password-file", file];
    place.admin(&[&["endpoint", "add", "web", "maven", url][..], &login].concat());
    let listed = place.admin(&["endpoint", "list", "web"]);
    assert_eq!((&listed[0]["name"], &listed[0]["url"]), (&json!("maven"), &json!(url)));
    assert_eq!(
        (&listed[0]["user"], &listed[0]["creator"]),
        (&json!("robot"), &json!("admin"))
    );
    assert!(!listed.to_string().contains("hunter22"));
    for wrong in [
        &["admin", "endpoint", "add", "web", "maven", url][..],
        &["admin", "endpoint", "add", "web", "other", "https://ann:pw@host"],
        &["admin", "endpoint", "add", "web", "other", url, "--user", "robot"],
    ] {
        assert!(!place.run(wrong).status.success(), "{wrong:?}");
    }
    assert!(
        place
            .run(&["admin", "endpoint", "remove", "web", "maven"])
            .status
            .success()
    );
    assert!(
        !place
            .run(&["admin", "endpoint", "remove", "web", "maven"])
            .status
            .success()
    );
    assert_eq!(place.admin(&["endpoint", "list", "web"]), json!([]));
}
