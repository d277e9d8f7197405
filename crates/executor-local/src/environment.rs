//! The environment of a step: a few fixed names and what the engine asks for; nothing of the server's own.

use crate::config::LocalConfig;
use crate::wire::Words;
use camino::Utf8Path;
use kiln_executor::EnvValue;
use secrecy::ExposeSecret;
use std::collections::BTreeMap;
use std::io;

/// The variable that tells every process of a build apart from all others; a build cannot choose its value.
pub const MARKER: &str = "KILN_RECORD";

/// Adds the environment of a step to `words`, as `NAME=value`.
pub fn write(
    words: &mut Words,
    config: &LocalConfig,
    place: &Utf8Path,
    record: &str,
    asked: &BTreeMap<String, EnvValue>,
) -> io::Result<()> {
    let home = place.join("home");
    let temp = place.join("tmp");
    let work = place.join("work");
    let fixed = [
        ("PATH", config.path.as_str()),
        ("HOME", home.as_str()),
        ("TMPDIR", temp.as_str()),
        ("LANG", "C.UTF-8"),
        ("USER", config.user.as_str()),
        ("LOGNAME", config.user.as_str()),
        ("SHELL", "/bin/sh"),
        ("TERM", "dumb"),
        ("WORKSPACE", work.as_str()),
        ("CI", "true"),
    ];
    for (name, value) in fixed {
        if !asked.contains_key(name) {
            words.push(&[name, "=", value])?;
        }
    }
    for (name, value) in asked {
        if name.is_empty() || name.contains('=') {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{name:?} cannot be the name of an environment variable"),
            ));
        }
        if name == MARKER {
            continue;
        }
        let value = match value {
            EnvValue::Plain(value) => value.as_str(),
            EnvValue::Secret(value) => value.expose_secret(),
        };
        words.push(&[name, "=", value]).map_err(|_| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("the value of {name} has a zero byte"),
            )
        })?;
    }
    words.push(&[MARKER, "=", record])
}
