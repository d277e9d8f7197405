//! The names of all keys and what kind of value each takes, for messages and for values that come as text.

/// What a value looks like in TOML; texts from the environment are turned into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// Texts: a list in a file, separated by commas in the environment.
    Texts,
    /// Tables, which only a file can hold.
    Tables,
}

/// Every key with its section and kind.
pub const KEYS: &[(&str, &str, Kind)] = &[
    ("server", "listen", Kind::Text),
    ("server", "endpoint", Kind::Text),
    ("server", "region", Kind::Text),
    ("server", "timezone", Kind::Text),
    ("server", "drain_seconds", Kind::Number),
    ("server", "intranet_only", Kind::Flag),
    ("store", "url", Kind::Text),
    ("store", "password_file", Kind::Text),
    ("engine", "concurrency", Kind::Number),
    ("engine", "default_timeout_minutes", Kind::Number),
    ("engine", "stop_grace_seconds", Kind::Number),
    ("iam", "token_hours", Kind::Number),
    ("iam", "clock_skew_minutes", Kind::Number),
    ("iam", "lock_after", Kind::Number),
    ("iam", "lock_minutes", Kind::Number),
    ("compat", "not_found", Kind::Text),
    ("source", "mirror_megabytes", Kind::Number),
    ("source", "mirrors_megabytes", Kind::Number),
    ("source", "trees_megabytes", Kind::Number),
    ("source", "fetch_minutes", Kind::Number),
    ("source", "credentials", Kind::Tables),
    ("log", "format", Kind::Text),
    ("log", "level", Kind::Text),
    ("limits", "tasks_per_tenant", Kind::Number),
    ("limits", "log_megabytes", Kind::Number),
    ("rate", "requests_per_minute", Kind::Number),
    ("rate", "operations", Kind::Tables),
    ("quotas", "templates_per_tenant", Kind::Number),
    ("quotas", "steps_per_task", Kind::Number),
    ("quotas", "builds_per_tenant", Kind::Number),
    ("quotas", "builds_per_task", Kind::Number),
    ("quotas", "build_minutes_per_month", Kind::Number),
    ("keystore", "file_kilobytes", Kind::Number),
    ("keystore", "files_per_tenant", Kind::Number),
    ("keystore", "endings", Kind::Texts),
    ("notices", "webhook_hosts", Kind::Texts),
    ("executor", "container_engine", Kind::Text),
    ("executor", "image_registry", Kind::Text),
    ("executor", "image_registry_user", Kind::Text),
    ("executor", "image_registry_password_file", Kind::Text),
];

/// Lists of tables at the top: the keys of their entries, with their kinds. `Tables` stands for names with texts.
pub const LISTS: &[(&str, &[(&str, Kind)])] = &[
    (
        "tools",
        &[
            ("name", Kind::Text),
            ("folders", Kind::Texts),
            ("env", Kind::Tables),
            ("image", Kind::Text),
        ],
    ),
    (
        "object_stores",
        &[
            ("endpoint", Kind::Text),
            ("region", Kind::Text),
            ("path_style", Kind::Flag),
            ("buckets", Kind::Texts),
            ("tenants", Kind::Texts),
            ("access_key", Kind::Text),
            ("secret_key_file", Kind::Text),
        ],
    ),
];

/// The keys of the entries of a list at the top; none where no such list exists.
pub fn list(name: &str) -> Option<&'static [(&'static str, Kind)]> {
    LISTS.iter().find(|(it, _)| *it == name).map(|(_, keys)| *keys)
}

/// The keys of one entry of `source.credentials`.
pub const CREDENTIAL_KEYS: &[&str] = &[
    "id",
    "url_prefix",
    "username",
    "password_file",
    "ssh_key_file",
    "known_hosts_file",
];

/// The keys of one entry of `rate.operations`.
pub const RATE_KEYS: &[&str] = &["id", "requests_per_minute"];

/// The keys of one entry of a list of tables.
pub fn entry_keys(section: &str) -> &'static [&'static str] {
    match section {
        "source" => CREDENTIAL_KEYS,
        "rate" => RATE_KEYS,
        _ => &[],
    }
}

/// The kind of a key; none where no such key exists.
pub fn kind(section: &str, key: &str) -> Option<Kind> {
    KEYS.iter()
        .find(|(a, b, _)| *a == section && *b == key)
        .map(|(_, _, kind)| *kind)
}

/// The known key, `section.key`, that looks most like `written`; none where nothing looks like it.
pub fn nearest(written: &str) -> Option<String> {
    let known = KEYS.iter().map(|(section, key, _)| format!("{section}.{key}"));
    let in_credentials = CREDENTIAL_KEYS.iter().map(|key| format!("source.credentials.{key}"));
    let last = written.rsplit('.').next().unwrap_or(written);
    let in_rates = RATE_KEYS.iter().map(|key| format!("rate.operations.{key}"));
    let in_lists = LISTS
        .iter()
        .flat_map(|(list, keys)| keys.iter().map(move |(key, _)| format!("{list}.{key}")));
    known
        .chain(in_lists)
        .chain(in_credentials)
        .chain(in_rates)
        .map(|it| {
            let own = it.rsplit('.').next().unwrap_or(&it);
            let score = strsim::jaro_winkler(&it, written).max(strsim::jaro_winkler(own, last));
            (score, it)
        })
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, it)| it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_key() {
        assert_eq!(nearest("server.listne").as_deref(), Some("server.listen"));
        assert_eq!(nearest("engine.concurency").as_deref(), Some("engine.concurrency"));
        assert_eq!(
            nearest("source.credentials.pasword_file").as_deref(),
            Some("source.credentials.password_file")
        );
    }

    #[test]
    fn a_key_in_the_wrong_section_finds_its_own() {
        assert_eq!(nearest("engine.listen").as_deref(), Some("server.listen"));
    }

    #[test]
    fn nonsense_finds_nothing() {
        assert_eq!(nearest("zzz.qqq"), None);
    }
}
