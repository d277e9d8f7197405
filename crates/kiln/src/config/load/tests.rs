use super::*;
use crate::config::{LogFormat, NotFound};
use secrecy::ExposeSecret;

const SAMPLE: &str = include_str!("../../../kiln.sample.toml");

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("kiln.toml"), text).unwrap();
        Self { folder }
    }

    fn sources(&self) -> Sources {
        Sources {
            data_dir: Utf8PathBuf::from_path_buf(self.folder.path().to_owned()).unwrap(),
            ..Sources::default()
        }
    }

    fn load(&self) -> Result<Settings, ConfigError> {
        load(&self.sources())
    }

    fn refusal(&self) -> String {
        self.load().unwrap_err().to_string()
    }
}

fn variable(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn without_any_source_the_defaults_hold() {
    let settings = load(&Sources::default()).unwrap();
    assert_eq!(settings.server.listen, "127.0.0.1:8070");
    assert_eq!(settings.engine.default_timeout_minutes, 240);
    assert_eq!(settings.compat.not_found, NotFound::Standard);
    assert!(settings.database_url().unwrap().is_none());
}

#[test]
fn flags_beat_the_environment_which_beats_the_file() {
    let place = Place::with("[server]\nlisten = \"a:1\"\nregion = \"file\"\n[engine]\nconcurrency = 3\n");
    let mut sources = place.sources();
    sources.environment = vec![
        variable("KILN_SERVER__LISTEN", "b:2"),
        variable("KILN_SERVER__REGION", "env"),
    ];
    sources.listen = Some("c:3".to_owned());
    let settings = load(&sources).unwrap();
    assert_eq!(settings.server.listen, "c:3");
    assert_eq!(settings.server.region, "env");
    assert_eq!(settings.engine.concurrency, 3);
}

#[test]
fn a_file_that_was_named_must_exist() {
    let sources = Sources {
        file: Some("/nowhere/kiln.toml".into()),
        ..Sources::default()
    };
    assert_eq!(
        load(&sources).unwrap_err().to_string(),
        "cannot read the configuration file /nowhere/kiln.toml"
    );
}

#[test]
fn an_unknown_key_names_the_nearest_one() {
    let text = Place::with("[server]\nlisen = \"x\"\n").refusal();
    assert!(
        text.ends_with("unknown key `server.lisen`; did you mean `server.listen`?"),
        "{text}"
    );
}

#[test]
fn an_unknown_key_of_a_credential_is_refused() {
    let text = Place::with("[[source.credentials]]\nid = \"a\"\npassword = \"x\"\n").refusal();
    assert!(
        text.contains("`source.credentials.password`; did you mean `source.credentials.password_file`?"),
        "{text}"
    );
}

#[test]
fn an_unknown_section_is_refused() {
    assert!(Place::with("[serverr]\n").refusal().contains("unknown key `serverr`"));
    assert!(
        Place::with("listen = \"x\"\n")
            .refusal()
            .contains("unknown key `listen`; did you mean `server.listen`?")
    );
}

#[test]
fn an_unknown_variable_is_refused_by_name() {
    let sources = Sources {
        environment: vec![variable("KILN_ENGINE__CONCURENCY", "1")],
        ..Sources::default()
    };
    let text = load(&sources).unwrap_err().to_string();
    assert_eq!(
        text,
        "KILN_ENGINE__CONCURENCY: unknown key `engine.concurency`; did you mean `engine.concurrency`?"
    );
}

#[test]
fn variables_of_other_programs_do_not_count() {
    let environment = vec![
        variable("KILN_ENDPOINT", "x"),
        variable("PATH", "/bin"),
        variable("X_KILN_A__B", "y"),
    ];
    assert!(
        load(&Sources {
            environment,
            ..Sources::default()
        })
        .is_ok()
    );
}

#[test]
fn a_number_in_the_environment_must_be_one() {
    let sources = Sources {
        environment: vec![variable("KILN_ENGINE__CONCURRENCY", "many")],
        ..Sources::default()
    };
    let text = load(&sources).unwrap_err().to_string();
    assert_eq!(
        text,
        "KILN_ENGINE__CONCURRENCY: `engine.concurrency` must be a whole number"
    );
}

#[test]
fn a_value_of_the_wrong_type_or_word_names_its_key() {
    for (text, key) in [
        ("[server]\nlisten = 8070\n", "`server.listen`"),
        ("[server]\ntimezone = \"Mars/Base\"\n", "`server.timezone`"),
        ("[server]\nendpoint = \"kiln.example\"\n", "`server.endpoint`"),
        ("[server]\nregion = \"Nord West\"\n", "`server.region`"),
        ("[engine]\nconcurrency = -1\n", "`engine.concurrency`"),
        ("[server]\nintranet_only = \"yes\"\n", "`server.intranet_only`"),
        ("[compat]\nnot_found = \"maybe\"\n", "`compat.not_found`"),
        ("[log]\nformat = \"xml\"\n", "`log.format`"),
        ("[store]\nurl = \"mysql://x\"\n", "`store.url`"),
        ("[source]\ncredentials = 3\n", "`source.credentials`"),
    ] {
        let refusal = Place::with(text).refusal();
        assert!(refusal.contains(key), "{text}: {refusal}");
    }
}

#[test]
fn the_password_of_the_database_comes_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "p@ss/word\nsecond line\n").unwrap();
    let place = Place::with(&format!(
        "[store]\nurl = \"postgres://kiln@db.example/kiln\"\npassword_file = {file:?}\n"
    ));
    let url = place.load().unwrap().database_url().unwrap().unwrap();
    assert_eq!(url.expose_secret(), "postgres://kiln:p%40ss%2Fword@db.example/kiln");
}

#[test]
fn settings_never_show_the_password_of_the_database() {
    let place = Place::with("[store]\nurl = \"postgres://kiln:hunter2@db/kiln\"\n");
    assert!(!format!("{:?}", place.load().unwrap()).contains("hunter2"));
}

#[test]
fn the_sample_file_parses_as_it_stands() {
    let settings = Place::with(SAMPLE).load().unwrap();
    assert_eq!(settings.log.format, LogFormat::Text);
}

#[test]
fn the_sample_file_parses_with_every_line_switched_on() {
    let all: String = SAMPLE
        .lines()
        .map(|line| line.strip_prefix("#:").unwrap_or(line).to_owned() + "\n")
        .collect();
    let settings = Place::with(&all).load().unwrap();
    assert_eq!(settings.source.credentials.len(), 2);
    assert_eq!((settings.tools.len(), settings.object_stores.len()), (2, 1));
}

#[test]
fn lists_at_the_top_name_what_is_wrong_in_them() {
    for (text, expected) in [
        ("tools = 5", "`tools` must be written as [[tools]] tables"),
        (
            "[[tools]]\nnmae = \"x\"",
            "unknown key `tools.nmae`; did you mean `tools.name`?",
        ),
        (
            "[[tools]]\nfolders = [\"/a\"]",
            "`tools.name` must be given in each entry",
        ),
        (
            "[[tools]]\nname = \"x\"\nfolders = [\"a\"]",
            "`tools.folders` must be a list of folders of this machine",
        ),
        (
            "[[tools]]\nname = \"x\"\nenv = { PATH = \"/a\" }",
            "`tools.env` must not have PATH",
        ),
        (
            "[[tools]]\nname = \"x\"\nenv = { A = 1 }",
            "`tools.env` must be names with texts in quotes",
        ),
        (
            "[[object_stores]]\nendpoint = \"s3\"",
            "`object_stores.endpoint` must begin with http:// or https://",
        ),
        (
            "[[object_stores]]\nendpoint = \"http://s3\"",
            "`object_stores.access_key` must be given in each entry",
        ),
        (
            "[[object_stores]]\npath_style = 1",
            "`object_stores.path_style` must be true or false",
        ),
    ] {
        let refusal = Place::with(text).refusal();
        assert!(refusal.contains(expected), "{text}: {refusal}");
    }
}

#[test]
fn a_tool_has_folders_and_an_environment() {
    let text = "[[tools]]\nname = \"jdk17\"\nfolders = [\"/java/bin\"]\nenv = { JAVA_HOME = \"/java\" }\n";
    let settings = Place::with(text).load().unwrap();
    assert_eq!(settings.tools[0].folders, ["/java/bin"]);
    assert_eq!(settings.tools[0].env["JAVA_HOME"], "/java");
}

#[test]
fn the_sample_file_names_every_key() {
    for (section, key, _) in crate::config::schema::KEYS {
        let named = SAMPLE.contains(&format!("[{section}]")) && SAMPLE.contains(&format!("{key} = "));
        assert!(
            named || SAMPLE.contains(&format!("[[{section}.{key}]]")),
            "{section}.{key}"
        );
    }
    for (list, keys) in crate::config::schema::LISTS {
        assert!(SAMPLE.contains(&format!("[[{list}]]")), "{list}");
        for (key, _) in *keys {
            assert!(SAMPLE.contains(&format!("{key} = ")), "{list}.{key}");
        }
    }
    for key in crate::config::schema::CREDENTIAL_KEYS {
        assert!(SAMPLE.contains(&format!("{key} = ")), "{key}");
    }
}
