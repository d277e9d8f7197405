//! The `settings.xml` that a Maven step finds in its home: one active profile with the extra repositories, the logins of
//! private ones, and where releases and snapshots are deployed to.
//!
//! A plan names private repositories; where they lie and how to sign in is told by whoever lays the file down.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::Value;
use std::collections::BTreeMap;
use std::{fmt, io};

const MAX_ADDRESS: usize = 2048;
const PROFILE: &str = "build-repositories";

/// The settings of a Maven step, as far as a plan knows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MavenSettings {
    /// Repositories that need no login.
    pub public: Vec<MavenRepository>,
    /// Private repositories of the project.
    pub private: Vec<PrivateRepository>,
    /// The private repository that releases are deployed to.
    pub releases_to: Option<String>,
    /// The private repository that snapshots are deployed to.
    pub snapshots_to: Option<String>,
}

/// A private repository of the project, by its name or id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateRepository {
    /// Its name or id.
    pub name: String,
    /// Whether releases are taken from it.
    pub releases: bool,
    /// Whether snapshots are taken from it.
    pub snapshots: bool,
}

/// Where a private repository lies, and how to sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct MavenServer {
    /// Its address.
    pub url: String,
    /// The user and the password, where it wants them.
    pub login: Option<(String, String)>,
}

/// A repository that needs no login.
#[derive(Clone, PartialEq, Eq)]
pub struct MavenRepository {
    /// Its address.
    pub url: String,
    /// Whether releases are taken from it.
    pub releases: bool,
    /// Whether snapshots are taken from it.
    pub snapshots: bool,
}

impl fmt::Debug for MavenRepository {
    /// Its address may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MavenRepository")
            .field("releases", &self.releases)
            .field("snapshots", &self.snapshots)
            .finish_non_exhaustive()
    }
}

impl PrivateRepository {
    /// Reads a name, or an object with a name and switches.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let name = ["value", "id", "uuid", "displayName", "name"]
            .iter()
            .filter_map(|key| value.get(key).and_then(Value::as_str))
            .chain(value.as_str())
            .map(str::trim)
            .find(|it| !it.is_empty())?;
        Some(Self {
            name: name.to_owned(),
            releases: switch(value, RELEASES),
            snapshots: switch(value, SNAPSHOTS),
        })
    }
}

const RELEASES: [&str; 3] = ["release", "releases", "isRelease"];
const SNAPSHOTS: [&str; 3] = ["snapshot", "snapshots", "isSnapshot"];

/// A switch, which is on where nothing is said.
fn switch(value: &Value, keys: [&str; 3]) -> bool {
    match keys.iter().find_map(|key| value.get(key)) {
        Some(Value::Bool(it)) => *it,
        Some(Value::String(text)) => !text.eq_ignore_ascii_case("false"),
        Some(Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_)) | None => true,
    }
}

impl MavenRepository {
    /// Reads an address, or an object with an address and switches. No public text names the keys of such an object, so
    /// the likely ones are taken. Both switches are on where nothing is said.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let url = ["url", "address", "repository", "value"]
            .iter()
            .find_map(|key| value.get(key).and_then(Value::as_str))
            .or_else(|| value.as_str())?
            .trim();
        (!url.is_empty()).then(|| Self {
            url: url.to_owned(),
            releases: switch(value, RELEASES),
            snapshots: switch(value, SNAPSHOTS),
        })
    }

    pub(crate) fn has_web_address(&self) -> bool {
        let lower = self.url.get(..8).unwrap_or("").to_ascii_lowercase();
        (lower.starts_with("http://") || lower == "https://")
            && self.url.len() <= MAX_ADDRESS
            && !self.url.contains(|it: char| it.is_whitespace() || it.is_control())
    }
}

impl MavenSettings {
    /// The names of all private repositories, each once.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.private.iter().map(|it| it.name.as_str()).collect();
        names.extend(self.releases_to.as_deref());
        names.extend(self.snapshots_to.as_deref());
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The settings as text. A private repository that is not in `servers` is left out.
    #[must_use]
    pub fn xml(&self, servers: &BTreeMap<String, MavenServer>) -> String {
        let bytes = self.write(servers).expect("writing to memory does not fail");
        String::from_utf8(bytes).expect("what was written from text is text")
    }

    fn write(&self, servers: &BTreeMap<String, MavenServer>) -> io::Result<Vec<u8>> {
        let public = self.public.iter().enumerate().map(|(place, it)| Entry {
            id: format!("public-{}", place + 1),
            url: &it.url,
            releases: it.releases,
            snapshots: it.snapshots,
        });
        let private = self.private.iter().enumerate().filter_map(|(place, it)| {
            Some(Entry {
                id: format!("private-{}", place + 1),
                url: &servers.get(&it.name)?.url,
                releases: it.releases,
                snapshots: it.snapshots,
            })
        });
        let repositories: Vec<Entry<'_>> = public.chain(private).collect();
        let deploys: Vec<(&str, &str, &MavenServer)> = [
            ("deploy-releases", "altReleaseDeploymentRepository", &self.releases_to),
            (
                "deploy-snapshots",
                "altSnapshotDeploymentRepository",
                &self.snapshots_to,
            ),
        ]
        .into_iter()
        .filter_map(|(id, property, name)| Some((id, property, servers.get(name.as_ref()?)?)))
        .collect();
        let private = self.private.iter().enumerate();
        let logins = private
            .filter_map(|(place, it)| Some((format!("private-{}", place + 1), servers.get(&it.name)?)))
            .chain(deploys.iter().map(|(id, _, server)| ((*id).to_owned(), *server)))
            .filter_map(|(id, server)| Some((id, server.login.as_ref()?)));
        let logins: Vec<(String, &(String, String))> = logins.collect();
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.create_element("settings")
            .with_attribute(("xmlns", "http://maven.apache.org/SETTINGS/1.0.0"))
            .write_inner_content(|xml| {
                if !logins.is_empty() {
                    within(xml, "servers", |xml| {
                        logins.iter().try_for_each(|(id, (user, password))| {
                            within(xml, "server", |xml| {
                                leaf(xml, "id", id)?;
                                leaf(xml, "username", user)?;
                                leaf(xml, "password", password)
                            })
                        })
                    })?;
                }
                if repositories.is_empty() && deploys.is_empty() {
                    return Ok(());
                }
                within(xml, "profiles", |xml| {
                    within(xml, "profile", |xml| {
                        leaf(xml, "id", PROFILE)?;
                        if !deploys.is_empty() {
                            within(xml, "properties", |xml| {
                                deploys.iter().try_for_each(|(id, property, server)| {
                                    leaf(xml, property, &format!("{id}::default::{}", server.url))
                                })
                            })?;
                        }
                        if repositories.is_empty() {
                            return Ok(());
                        }
                        list(xml, "repositories", "repository", &repositories)?;
                        list(xml, "pluginRepositories", "pluginRepository", &repositories)
                    })
                })?;
                within(xml, "activeProfiles", |xml| leaf(xml, "activeProfile", PROFILE))
            })?;
        let mut bytes = xml.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// A repository as it stands in the settings.
struct Entry<'a> {
    id: String,
    url: &'a str,
    releases: bool,
    snapshots: bool,
}

type Xml = Writer<Vec<u8>>;

fn list(xml: &mut Xml, all: &str, each: &str, repositories: &[Entry<'_>]) -> io::Result<()> {
    let switch = |xml: &mut Xml, name: &str, on: bool| {
        within(xml, name, |xml| leaf(xml, "enabled", if on { "true" } else { "false" }))
    };
    within(xml, all, |xml| {
        for repository in repositories {
            within(xml, each, |xml| {
                leaf(xml, "id", &repository.id)?;
                leaf(xml, "url", repository.url)?;
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
            Some(MavenRepository {
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
            assert_eq!(MavenRepository::read(&value), expected, "{value}");
        }
    }

    #[test]
    fn only_web_addresses_are_taken() {
        let web = |url: &str| {
            MavenRepository {
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
        assert_eq!(MavenSettings::default().xml(&BTreeMap::new()), expected);
    }

    fn nexus(login: Option<(&str, &str)>) -> BTreeMap<String, MavenServer> {
        let server = MavenServer {
            url: "https://nexus.example.org/all".to_owned(),
            login: login.map(|(user, password)| (user.to_owned(), password.to_owned())),
        };
        BTreeMap::from([("nexus".to_owned(), server)])
    }

    #[test]
    fn a_private_repository_has_its_login_and_its_switches() {
        let settings = MavenSettings {
            private: vec![PrivateRepository::read(&json!({"displayName": "nexus", "snapshot": false})).unwrap()],
            ..MavenSettings::default()
        };
        let text = settings.xml(&nexus(Some(("ann", "p<&>w"))));
        for expected in [
            "<server>\n      <id>private-1</id>\n      <username>ann</username>\n      <password>p&lt;&amp;&gt;w</password>",
            "<id>private-1</id>\n          <url>https://nexus.example.org/all</url>",
            "<snapshots>\n            <enabled>false</enabled>",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert!(!settings.xml(&nexus(None)).contains("server"));
        assert!(!settings.xml(&BTreeMap::new()).contains("profile"));
    }

    #[test]
    fn what_is_deployed_to_stands_in_the_profile_with_its_login() {
        let settings = MavenSettings {
            releases_to: Some("nexus".to_owned()),
            snapshots_to: Some("gone".to_owned()),
            ..MavenSettings::default()
        };
        assert_eq!(settings.names(), ["gone", "nexus"]);
        let text = settings.xml(&nexus(Some(("ann", "secret"))));
        let expected = "<altReleaseDeploymentRepository>deploy-releases::default::https://nexus.example.org/all</";
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("<id>deploy-releases</id>\n      <username>ann"), "{text}");
        assert!(!text.contains("altSnapshot"), "{text}");
    }

    #[test]
    fn a_private_repository_is_named_by_id_or_name() {
        let name = |value: Value| PrivateRepository::read(&value).map(|it| it.name);
        assert_eq!(name(json!("nexus")).as_deref(), Some("nexus"));
        assert_eq!(
            name(json!({"displayName": "nexus", "value": " "})).as_deref(),
            Some("nexus")
        );
        assert_eq!(
            name(json!({"displayName": "nexus", "value": "0a1b"})).as_deref(),
            Some("0a1b")
        );
        for none in [json!({}), json!(""), json!(3), json!({"displayName": "", "value": ""})] {
            assert_eq!(name(none), None);
        }
    }
}
