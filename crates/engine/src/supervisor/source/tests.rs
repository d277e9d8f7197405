//! Which credential goes where, and what of an address may be shown.

use super::*;

fn credential(id: &str, prefix: &str) -> SourceCredential {
    SourceCredential {
        id: id.into(),
        url_prefix: prefix.into(),
        username: Some(id.into()),
        password: Some(SecretString::from("hunter22")),
        ssh_key_file: None,
        known_hosts_file: None,
    }
}

fn scm(url: &str) -> Scm {
    Scm {
        url: url.into(),
        ..Scm::default()
    }
}

fn username(found: &Credential) -> &str {
    found.username.as_ref().unwrap().expose_secret()
}

fn secrets(found: &Credential) -> Vec<&str> {
    found.secrets().map(|it| it.expose_secret()).collect()
}

fn environment_of(found: &Credential) -> BTreeMap<String, EnvValue> {
    let mut env = BTreeMap::new();
    found.enter(&mut env);
    env
}

#[test]
fn an_address_is_shown_without_its_password() {
    for (url, shown) in [
        ("https://ann:pw@host/a.git", "https://host/a.git"),
        ("http://token@host:8080/a.git", "http://host:8080/a.git"),
        ("HTTPS://ann:pw@host/a.git", "HTTPS://host/a.git"),
        (" https://ann:pw@host/a.git", " https://host/a.git"),
        ("https://ann:p@w@host/a.git", "https://host/a.git"),
        ("https://ann:pw@host\\@evil/a.git", "https://evil/a.git"),
        ("ssh://git:pw@host:22/a.git", "ssh://git@host:22/a.git"),
        ("ssh://git@host/a.git", "ssh://git@host/a.git"),
        ("git://ann:pw@host/a", "git://ann@host/a"),
        ("https://host/a@b.git", "https://host/a@b.git"),
        ("git@host:a/b.git", "git@host:a/b.git"),
        ("file:///srv/a", "file:///srv/a"),
        ("", ""),
    ] {
        assert_eq!(public_url(url), shown, "{url}");
    }
}

#[test]
fn the_credential_of_the_address_wins() {
    let found = Credential::find(&[credential("c", "https://host")], &scm("https://ann:p%40w@host/a.git")).unwrap();
    assert_eq!((username(&found), secrets(&found)), ("ann", vec!["p@w"]));
}

#[test]
fn a_token_in_the_place_of_the_user_is_used_and_is_a_secret() {
    let found = Credential::find(&[], &scm("https://t0ken-value@host/a.git")).unwrap();
    assert_eq!(username(&found), "t0ken-value");
    assert!(secrets(&found).contains(&"t0ken-value"));
    assert!(environment_of(&found).contains_key("KILN_GIT_PASSWORD"));
}

#[test]
fn a_credential_goes_to_no_other_host() {
    let known = [credential("c", "https://host")];
    assert!(Credential::find(&known, &scm("https://host/a.git")).is_some());
    for url in [
        "https://host.evil/a.git",
        "https://evil/https://host",
        "http://host/a.git",
    ] {
        assert!(Credential::find(&known, &scm(url)).is_none(), "{url}");
    }
}

#[test]
fn naming_a_credential_does_not_take_it_elsewhere() {
    let named = Scm {
        end_point_id: Some("c".into()),
        ..scm("https://evil/a.git")
    };
    assert!(Credential::find(&[credential("c", "https://host")], &named).is_none());
}

#[test]
fn a_credential_without_an_address_is_for_nothing() {
    assert!(Credential::find(&[credential("c", "")], &scm("https://host/a.git")).is_none());
}

#[test]
fn the_named_credential_wins_over_one_that_fits_better() {
    let known = [
        credential("named", "https://host/"),
        credential("long", "https://host/team/"),
    ];
    let named = Scm {
        end_point_id: Some("named".into()),
        ..scm("https://host/team/a.git")
    };
    assert_eq!(username(&Credential::find(&known, &named).unwrap()), "named");
}

#[test]
fn the_longest_prefix_fits_best() {
    let known = [
        credential("short", "https://host/"),
        credential("long", "https://host/team/"),
    ];
    let found = Credential::find(&known, &scm("https://host/team/a.git")).unwrap();
    assert_eq!(username(&found), "long");
}

#[test]
fn git_asks_for_a_credential_with_its_own_address_alone() {
    for (url, known, key) in [
        (
            "https://ann:pw@host:8443/a/b.git",
            vec![],
            "credential.https://host:8443.helper",
        ),
        (
            "https://host/team/a.git",
            vec![credential("c", "https://host/team/")],
            "credential.https://host/team.helper",
        ),
    ] {
        let env = environment_of(&Credential::find(&known, &scm(url)).unwrap());
        let keys: Vec<&str> = env
            .iter()
            .filter(|(name, _)| name.starts_with("GIT_CONFIG_KEY_"))
            .map(|(_, value)| match value {
                EnvValue::Plain(text) => text.as_str(),
                EnvValue::Secret(_) => panic!("a key is no secret"),
            })
            .collect();
        assert_eq!(keys, ["credential.useHttpPath", key]);
    }
}

#[test]
fn the_password_reaches_git_as_a_secret() {
    let found = Credential::find(&[credential("c", "https://host")], &scm("https://host/a.git")).unwrap();
    let env = environment_of(&found);
    assert!(matches!(&env["KILN_GIT_PASSWORD"], EnvValue::Secret(it) if it.expose_secret() == "hunter22"));
    assert!(!format!("{env:?}").contains("hunter22"));
}

#[test]
fn a_key_for_ssh_trusts_only_the_hosts_that_the_operator_named() {
    let known = SourceCredential {
        password: None,
        ssh_key_file: Some("/keys/it's".into()),
        known_hosts_file: Some("/keys/hosts".into()),
        ..credential("c", "git@host:")
    };
    let env = environment_of(&Credential::find(&[known], &scm("git@host:a.git")).unwrap());
    let EnvValue::Plain(command) = &env["GIT_SSH_COMMAND"] else {
        panic!("the command is no secret")
    };
    assert_eq!(
        command,
        "ssh -i '/keys/it'\\''s' -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes \
         -o UserKnownHostsFile='/keys/hosts'"
    );
    assert!(!env.contains_key("KILN_GIT_PASSWORD"));
}

#[test]
fn a_commit_is_read_from_what_git_says() {
    let hash = "a".repeat(40);
    let found = commit(&format!("{hash}\n1700000000\nFix: a thing\n")).unwrap();
    assert_eq!(
        (found.id, found.message.as_str(), found.at.as_millis()),
        (hash, "Fix: a thing", 1_700_000_000_000)
    );
}

#[test]
fn what_is_no_commit_is_not_taken_for_one() {
    let hash = "a".repeat(40);
    for answer in [
        "",
        "fatal: no",
        &hash,
        &format!("{hash}\nsoon\n"),
        &format!("{}\n1\n", "g".repeat(40)),
    ] {
        assert_eq!(commit(answer), None, "{answer}");
    }
}

#[test]
fn a_message_is_kept_up_to_a_thousand_characters() {
    let answer = format!("{}\n1\n{}\n", "a".repeat(40), "é".repeat(5000));
    assert_eq!(commit(&answer).unwrap().message.chars().count(), 1000);
}

#[test]
fn a_depth_that_is_no_number_fetches_everything() {
    for (depth, wanted) in [("1", "1"), (" 20 ", "20"), ("0", ""), ("-1", ""), ("all", "")] {
        let scm = Scm {
            depth: Some(depth.into()),
            ..scm("https://host/a.git")
        };
        let definition: TaskDefinition = serde_json::from_value(serde_json::json!({
            "name": "t", "arch": "x86-64", "config_type": "ACTION", "build_if_code_updated": false,
            "auto_update_sub_module": false, "scms": [], "parameters": [], "triggers": [], "steps": []
        }))
        .unwrap();
        let env = environment(&definition, &scm, &Revision::Branch("main".into()), None);
        assert!(
            matches!(&env["KILN_GIT_DEPTH"], EnvValue::Plain(it) if it == wanted),
            "{depth}"
        );
    }
}
