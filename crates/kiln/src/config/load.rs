//! Reading the layers and laying them over each other.

use super::error::ConfigError;
use super::schema::{Kind, entry_keys, kind, list, nearest};
use super::settings::Settings;
use super::timezone::utc_offset_seconds;
use camino::{Utf8Path, Utf8PathBuf};
use chrono::{DateTime, Utc};
use kiln_engine::ChatOrigin;
use secrecy::SecretString;
use toml::{Table, Value};

/// Where a configuration comes from.
#[derive(Debug, Default)]
pub struct Sources {
    /// `--config`: must exist.
    pub file: Option<Utf8PathBuf>,
    /// The data directory: its `kiln.toml` counts when no file was named and it exists.
    pub data_dir: Utf8PathBuf,
    /// The environment.
    pub environment: Vec<(String, String)>,
    /// `--listen`.
    pub listen: Option<String>,
}

/// Reads all layers.
///
/// # Errors
/// A file cannot be read, a key is unknown or a value does not fit; the text says where and which.
pub fn load(sources: &Sources) -> Result<Settings, ConfigError> {
    let (mut table, origin) = file_layer(sources)?;
    check_keys(&table, &origin)?;
    for (name, value) in &sources.environment {
        environment_layer(&mut table, name, value)?;
    }
    if let Some(listen) = &sources.listen {
        set(&mut table, "server", "listen", Value::String(listen.clone()));
    }
    check_values(&table, &origin)?;
    Settings::deserialize_from(table, &origin)
}

fn file_layer(sources: &Sources) -> Result<(Table, String), ConfigError> {
    let path = match &sources.file {
        Some(path) => path.clone(),
        None => {
            let own = sources.data_dir.join("kiln.toml");
            if !own.exists() {
                return Ok((Table::new(), "configuration".to_owned()));
            }
            own
        }
    };
    let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::Unreadable {
        path: path.clone(),
        source,
    })?;
    let table = text.parse::<Table>().map_err(|source| ConfigError::Syntax {
        path: path.clone(),
        source,
    })?;
    Ok((table, path.into_string()))
}

fn check_keys(table: &Table, origin: &str) -> Result<(), ConfigError> {
    let unknown = |key: String| ConfigError::UnknownKey {
        origin: origin.to_owned(),
        hint: nearest(&key),
        key,
    };
    for (section, keys) in table {
        if let Some(known) = list(section) {
            check_list(section, keys, known, origin)?;
            continue;
        }
        let Value::Table(keys) = keys else {
            return Err(unknown(section.clone()));
        };
        for (key, value) in keys {
            if kind(section, key).is_none() {
                return Err(unknown(format!("{section}.{key}")));
            }
            for entry in value.as_array().into_iter().flatten().filter_map(Value::as_table) {
                if let Some(wrong) = entry.keys().find(|it| !entry_keys(section).contains(&it.as_str())) {
                    return Err(unknown(format!("{section}.{key}.{wrong}")));
                }
            }
        }
        if keys.is_empty() && !super::schema::KEYS.iter().any(|(known, _, _)| known == section) {
            return Err(unknown(section.clone()));
        }
    }
    Ok(())
}

/// A list of tables at the top: its keys, and what their values look like.
fn check_list(section: &str, value: &Value, known: &[(&str, Kind)], origin: &str) -> Result<(), ConfigError> {
    let tables = value.as_array().filter(|it| it.iter().all(Value::is_table));
    let Some(tables) = tables else {
        return Err(bad(
            origin,
            section,
            &format!("must be written as [[{section}]] tables"),
        ));
    };
    for (key, value) in tables.iter().filter_map(Value::as_table).flatten() {
        let written = format!("{section}.{key}");
        let Some((_, kind)) = known.iter().find(|(it, _)| it == key) else {
            return Err(ConfigError::UnknownKey {
                origin: origin.to_owned(),
                hint: nearest(&written),
                key: written,
            });
        };
        let texts = |it: &Value| it.as_array().is_some_and(|it| it.iter().all(Value::is_str));
        let (fits, expected) = match kind {
            Kind::Text => (value.is_str(), "must be a text in quotes"),
            Kind::Flag => (value.is_bool(), "must be true or false"),
            Kind::Number => (value.is_integer(), "must be a whole number"),
            Kind::Texts => (texts(value), "must be a list of texts in quotes"),
            Kind::Tables => (
                value.as_table().is_some_and(|it| it.values().all(Value::is_str)),
                "must be names with texts in quotes, like { JAVA_HOME = \"/usr/lib/jvm/java-17\" }",
            ),
        };
        if !fits {
            return Err(bad(origin, &written, expected));
        }
        if let Some(reason) = wrong_entry(&written, value) {
            return Err(bad(origin, &written, reason));
        }
    }
    let missing = |key: &str| {
        tables
            .iter()
            .any(|it| it.get(key).and_then(Value::as_str).is_none_or(str::is_empty))
    };
    let must: &[&str] = match section {
        "object_stores" => &["endpoint", "access_key", "secret_key_file"],
        _ => &["name"],
    };
    match must.iter().find(|it| missing(it)) {
        Some(key) => Err(bad(origin, &format!("{section}.{key}"), "must be given in each entry")),
        None => Ok(()),
    }
}

fn wrong_entry(written: &str, value: &Value) -> Option<&'static str> {
    let text = value.as_str().unwrap_or_default();
    let texts = || value.as_array().into_iter().flatten().filter_map(Value::as_str);
    match written {
        "tools.folders" if texts().any(|it| !it.starts_with('/') || it.contains([':', '\n'])) => {
            Some("must be a list of folders of this machine, each beginning with / and without colons")
        }
        "tools.env" if value.as_table().is_some_and(|it| it.contains_key("PATH")) => {
            Some("must not have PATH: folders come before it by themselves")
        }
        "object_stores.endpoint" if !text.starts_with("http://") && !text.starts_with("https://") => {
            Some("must begin with http:// or https://")
        }
        _ => None,
    }
}

/// `KILN_SERVER__LISTEN=…`; names without the double underscore are not configuration.
fn environment_layer(table: &mut Table, name: &str, value: &str) -> Result<(), ConfigError> {
    let Some((section, key)) = name.strip_prefix("KILN_").and_then(|it| it.split_once("__")) else {
        return Ok(());
    };
    let (section, key) = (section.to_lowercase(), key.to_lowercase());
    let written = format!("{section}.{key}");
    let value = match kind(&section, &key) {
        Some(Kind::Text) => Value::String(value.to_owned()),
        Some(Kind::Number) => Value::Integer(
            value
                .parse()
                .map_err(|_| bad(name, &written, "must be a whole number"))?,
        ),
        Some(Kind::Flag) => Value::Boolean(
            value
                .parse()
                .map_err(|_| bad(name, &written, "must be true or false"))?,
        ),
        Some(Kind::Texts) => {
            let texts = value.split(',').map(str::trim).filter(|it| !it.is_empty());
            Value::Array(texts.map(|it| Value::String(it.to_owned())).collect())
        }
        Some(Kind::Tables) => return Err(bad(name, &written, "can be set in a file only")),
        None => {
            return Err(ConfigError::UnknownKey {
                origin: name.to_owned(),
                hint: nearest(&written),
                key: written,
            });
        }
    };
    set(table, &section, &key, value);
    Ok(())
}

fn set(table: &mut Table, section: &str, key: &str, value: Value) {
    let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(section) = section {
        section.insert(key.to_owned(), value);
    }
}

/// Types and words, checked key by key so that the text names the key.
fn check_values(table: &Table, origin: &str) -> Result<(), ConfigError> {
    for (section, keys) in table {
        for (key, value) in keys.as_table().into_iter().flatten() {
            let written = format!("{section}.{key}");
            let fits = match kind(section, key) {
                Some(Kind::Text) => value.is_str(),
                Some(Kind::Number) => value
                    .as_integer()
                    .is_some_and(|it| (0..=i64::from(u32::MAX)).contains(&it)),
                Some(Kind::Flag) => value.is_bool(),
                Some(Kind::Texts) => value.as_array().is_some_and(|it| it.iter().all(Value::is_str)),
                Some(Kind::Tables) => value.as_array().is_some_and(|it| it.iter().all(Value::is_table)),
                None => false,
            };
            if !fits {
                let expected = match kind(section, key) {
                    Some(Kind::Text) | None => "must be a text in quotes",
                    Some(Kind::Number) => "must be a whole number from 0",
                    Some(Kind::Flag) => "must be true or false",
                    Some(Kind::Texts) => "must be a list of texts in quotes",
                    Some(Kind::Tables) => "must be written as [[…]] tables",
                };
                return Err(bad(origin, &written, expected));
            }
            let word = value.as_str().unwrap_or_default();
            let texts = || value.as_array().into_iter().flatten().filter_map(Value::as_str);
            let reason = match written.as_str() {
                "compat.not_found" if !["standard", "hosted"].contains(&word) => "must be \"standard\" or \"hosted\"",
                "log.format" if !["text", "json"].contains(&word) => "must be \"text\" or \"json\"",
                "server.timezone" if utc_offset_seconds(word, DateTime::<Utc>::UNIX_EPOCH).is_none() => {
                    "must be UTC, an offset like +08:00 or a zone like Asia/Shanghai"
                }
                "server.endpoint" if !word.starts_with("http://") && !word.starts_with("https://") => {
                    "must begin with http:// or https://"
                }
                "keystore.file_kilobytes" if value.as_integer().is_some_and(|it| it > MOST_KILOBYTES) => {
                    "must be at most 10000: a request may have 12 MB"
                }
                "keystore.endings" if texts().any(|it| !is_ending(it)) => {
                    "must be a list of endings like \".jks\": a dot, then letters, digits and dots"
                }
                "notices.webhook_hosts" if texts().any(|it| ChatOrigin::parse(it).is_err()) => {
                    "must be a list of hosts like \"chat.example.org\", with a port where it is not 443, beginning with http:// \
                     where there is no TLS"
                }
                "server.region" if !is_region(word) => "must be lower-case letters, digits and dashes",
                "store.url"
                    if word != "sqlite" && !word.starts_with("postgres://") && !word.starts_with("postgresql://") =>
                {
                    "must be \"sqlite\" or begin with postgres://"
                }
                _ => continue,
            };
            return Err(bad(origin, &written, reason));
        }
    }
    Ok(())
}

fn is_region(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
}

fn bad(origin: &str, key: &str, reason: &str) -> ConfigError {
    ConfigError::BadValue {
        origin: origin.to_owned(),
        key: key.to_owned(),
        reason: reason.to_owned(),
    }
}

impl Settings {
    fn deserialize_from(table: Table, origin: &str) -> Result<Self, ConfigError> {
        Value::Table(table)
            .try_into()
            .map_err(|it: toml::de::Error| ConfigError::BadValue {
                origin: origin.to_owned(),
                key: "configuration".to_owned(),
                reason: it.message().to_owned(),
            })
    }

    /// The address of the database with the password of `store.password_file` set in; none means SQLite.
    ///
    /// # Errors
    /// The password file cannot be read, or the address has no place for a user.
    pub fn database_url(&self) -> Result<Option<SecretString>, ConfigError> {
        use secrecy::ExposeSecret;
        let url = self.store.url.expose_secret();
        if url == "sqlite" {
            return Ok(None);
        }
        let Some(path) = &self.store.password_file else {
            return Ok(Some(self.store.url.clone()));
        };
        let password = first_line("store.password_file", path)?;
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
        let (user, host) = rest.split_once('@').ok_or_else(|| {
            bad(
                "configuration",
                "store.url",
                "must name a user when store.password_file is set",
            )
        })?;
        let user = user.split(':').next().unwrap_or(user);
        let password = percent_encoded(password.expose_secret());
        Ok(Some(SecretString::from(format!("{scheme}://{user}:{password}@{host}"))))
    }

    /// The offset of `server.timezone` at `now`, in seconds east of UTC.
    #[must_use]
    pub fn utc_offset_seconds(&self, now: DateTime<Utc>) -> i32 {
        utc_offset_seconds(&self.server.timezone, now).unwrap_or(0)
    }
}

/// The first line of a file that holds a secret.
///
/// # Errors
/// The file cannot be read.
pub fn first_line(key: &str, path: &Utf8Path) -> Result<SecretString, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::SecretFile {
        key: key.to_owned(),
        path: path.to_owned(),
        source,
    })?;
    Ok(SecretString::from(text.lines().next().unwrap_or_default()))
}

/// The largest file, in kilobytes, that fits into a request.
const MOST_KILOBYTES: i64 = 10_000;

fn is_ending(text: &str) -> bool {
    let rest = text.strip_prefix('.').unwrap_or_default();
    !rest.is_empty() && rest.chars().all(|it| it.is_alphanumeric() || it == '.')
}

fn percent_encoded(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut done, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            done.push(char::from(byte));
        } else {
            let _ = write!(done, "%{byte:02X}");
        }
        done
    })
}

#[cfg(test)]
mod tests;
