//! The `settings.xml` that a Maven step finds in its home: one active profile with the extra repositories.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::Value;
use std::io;

const MAX_ADDRESS: usize = 2048;
const PROFILE: &str = "build-repositories";

/// A repository that needs no credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repository {
    /// Its address.
    pub(crate) url: String,
    /// Whether releases are taken from it.
    pub(crate) releases: bool,
    /// Whether snapshots are taken from it.
    pub(crate) snapshots: bool,
}

impl Repository {
    /// Reads an address, or an object with an address and switches. No public text names the keys of such an object, so
    /// the likely ones are taken. Both switches are on where nothing is said.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let switch = |keys: [&str; 3]| match keys.iter().find_map(|key| value.get(key)) {
            Some(Value::Bool(it)) => *it,
            Some(Value::String(text)) => !text.eq_ignore_ascii_case("false"),
            Some(Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_)) | None => true,
        };
        let url = ["url", "address", "repository", "value"]
            .iter()
            .find_map(|key| value.get(key).and_then(Value::as_str))
            .or_else(|| value.as_str())?
            .trim();
        (!url.is_empty()).then(|| Self {
            url: url.to_owned(),
            releases: switch(["release", "releases", "isRelease"]),
            snapshots: switch(["snapshot", "snapshots", "isSnapshot"]),
        })
    }

    pub(crate) fn has_web_address(&self) -> bool {
        let lower = self.url.get(..8).unwrap_or("").to_ascii_lowercase();
        (lower.starts_with("http://") || lower == "https://")
            && self.url.len() <= MAX_ADDRESS
            && !self.url.contains(|it: char| it.is_whitespace() || it.is_control())
    }
}

/// The settings as text.
pub(crate) fn settings_xml(repositories: &[Repository]) -> String {
    let bytes = write(repositories).expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("what was written from text is text")
}

type Xml = Writer<Vec<u8>>;

fn write(repositories: &[Repository]) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("settings")
        .with_attribute(("xmlns", "http://maven.apache.org/SETTINGS/1.0.0"))
        .write_inner_content(|xml| {
            if repositories.is_empty() {
                return Ok(());
            }
            within(xml, "profiles", |xml| {
                within(xml, "profile", |xml| {
                    leaf(xml, "id", PROFILE)?;
                    list(xml, "repositories", "repository", repositories)?;
                    list(xml, "pluginRepositories", "pluginRepository", repositories)
                })
            })?;
            within(xml, "activeProfiles", |xml| leaf(xml, "activeProfile", PROFILE))
        })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn list(xml: &mut Xml, all: &str, each: &str, repositories: &[Repository]) -> io::Result<()> {
    let switch = |xml: &mut Xml, name: &str, on: bool| {
        within(xml, name, |xml| leaf(xml, "enabled", if on { "true" } else { "false" }))
    };
    within(xml, all, |xml| {
        for (place, repository) in repositories.iter().enumerate() {
            within(xml, each, |xml| {
                leaf(xml, "id", &format!("public-{}", place + 1))?;
                leaf(xml, "url", &repository.url)?;
                switch(xml, "releases", repository.releases)?;
                switch(xml, "snapshots", repository.snapshots)
            })?;
        }
        Ok(())
    })
}

fn within(xml: &mut Xml, name: &str, inner: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(inner)?;
    Ok(())
}

fn leaf(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_repository_is_an_address_or_an_object_with_switches() {
        let repository = |url: &str, releases, snapshots| {
            Some(Repository {
                url: url.to_owned(),
                releases,
                snapshots,
            })
        };
        for (value, expected) in [
            (json!("https://a"), repository("https://a", true, true)),
            (json!({"url": " https://a "}), repository("https://a", true, true)),
            (
                json!({"address": "https://a", "release": false}),
                repository("https://a", false, true),
            ),
            (
                json!({"url": "https://a", "snapshots": "false"}),
                repository("https://a", true, false),
            ),
            (json!({}), None),
            (json!(""), None),
            (json!(7), None),
            (json!(null), None),
        ] {
            assert_eq!(Repository::read(&value), expected, "{value}");
        }
    }

    #[test]
    fn only_web_addresses_are_taken() {
        let web = |url: &str| {
            Repository {
                url: url.to_owned(),
                releases: true,
                snapshots: true,
            }
            .has_web_address()
        };
        assert!(web("https://repo.example.org/maven"));
        assert!(web("HTTP://10.0.0.1:8081/a?b=<c>"));
        for bad in [
            "",
            "ftp://a",
            "file:///etc/passwd",
            "https://a b",
            "https://a\nb",
            "/a",
            "https:/aé",
        ] {
            assert!(!web(bad), "{bad}");
        }
        assert!(!web(&format!("https://{}", "a".repeat(MAX_ADDRESS))));
    }

    #[test]
    fn settings_without_repositories_are_empty_but_whole() {
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                        <settings xmlns=\"http://maven.apache.org/SETTINGS/1.0.0\">\n\
                        </settings>\n";
        assert_eq!(settings_xml(&[]), expected);
    }
}
