//! Which credential goes where.

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
