//! Manifests as Google's `repo` tool writes them: which repositories lie where, at which revision.
//!
//! Whoever wrote one is not trusted. The text is bounded, no entity but the five of XML is resolved, no DTD is read, and every
//! path stays below the workspace.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// The most bytes of one manifest.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;
/// The most repositories of a manifest with all that it includes.
const MOST_PROJECTS: usize = 2000;
/// How deep elements may lie in each other.
const DEEPEST: usize = 32;
/// What changes a manifest in ways that are not known here.
const FOREIGN: [&str; 2] = ["extend-project", "submanifest"];

/// One thing that a manifest says, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Element {
    /// Where repositories are.
    Remote(Remote),
    /// What counts where a project says nothing.
    Default(Fallback),
    /// A repository.
    Project(Project),
    /// Another manifest of the same repository, whose path this is.
    Include(String),
    /// A project of this name, or at this path, is none.
    Remove(String),
}

/// Where repositories are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Remote {
    name: String,
    fetch: String,
    revision: Option<String>,
}

/// What counts where a project says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Fallback {
    remote: Option<String>,
    revision: Option<String>,
}

/// A repository of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Project {
    /// Its name below its remote.
    pub(crate) name: String,
    /// Its folder, below where the manifest's repositories go.
    pub(crate) path: String,
    remote: Option<String>,
    revision: Option<String>,
    /// How many commits are fetched.
    pub(crate) depth: Option<u32>,
    /// Files that are copied or linked to another place once it is there.
    pub(crate) files: Vec<Placed>,
}

/// A file of a project at another place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Its path in the project.
    pub(crate) from: String,
    /// Where it goes, below where the manifest's repositories go.
    pub(crate) to: String,
    /// Whether it is linked rather than copied.
    pub(crate) is_link: bool,
}

/// Everything that a manifest and what it includes say.
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    remotes: BTreeMap<String, Remote>,
    fallback: Fallback,
    projects: Vec<Project>,
}

impl Manifest {
    /// Takes an element over that is no include.
    pub(crate) fn add(&mut self, element: Element) -> Result<(), String> {
        match element {
            Element::Remote(remote) => {
                self.remotes.insert(remote.name.clone(), remote);
            }
            Element::Default(fallback) => self.fallback = fallback,
            Element::Project(project) => {
                if self.projects.iter().any(|it| it.path == project.path) {
                    return Err(format!("two projects go to {}", shown(&project.path)));
                }
                if self.projects.len() >= MOST_PROJECTS {
                    return Err(format!("it has more than {MOST_PROJECTS} projects"));
                }
                self.projects.push(project);
            }
            Element::Remove(name) => {
                let before = self.projects.len();
                self.projects.retain(|it| it.name != name && it.path != name);
                if self.projects.len() == before {
                    return Err(format!("remove-project names {}, which is no project", shown(&name)));
                }
            }
            Element::Include(name) => return Err(format!("{} is included at a strange place", shown(&name))),
        }
        Ok(())
    }

    /// The projects, each with its address and revision; those that lie in others come behind them.
    pub(crate) fn projects(mut self, manifest: &str) -> Result<Vec<(Project, String, Option<String>)>, String> {
        self.projects.sort_by(|one, other| one.path.cmp(&other.path));
        let mut all = Vec::new();
        for project in self.projects {
            let name = project.remote.as_ref().or(self.fallback.remote.as_ref());
            let Some(name) = name else {
                return Err(format!(
                    "project {} has no remote, and there is no default",
                    shown(&project.name)
                ));
            };
            let Some(remote) = self.remotes.get(name) else {
                return Err(format!(
                    "project {} names remote {}, which is none",
                    shown(&project.name),
                    shown(name)
                ));
            };
            let folder = resolved(manifest, &remote.fetch);
            let url = format!("{}/{}", folder.trim_end_matches('/'), project.name);
            let given = [&project.revision, &remote.revision, &self.fallback.revision];
            let revision = given.into_iter().flatten().next().cloned();
            all.push((project, url, revision));
        }
        Ok(all)
    }
}

/// An address, which may be relative to the manifest's.
fn resolved(manifest: &str, fetch: &str) -> String {
    let is_whole = fetch.contains("://") || fetch.starts_with('/') || (fetch.contains(':') && !fetch.starts_with('.'));
    if is_whole {
        return fetch.to_owned();
    }
    let trimmed = manifest.trim_end_matches('/');
    // Nothing goes above the host.
    let start = trimmed.find("://").map_or_else(
        || trimmed.find(':').map_or(0, |it| it + 1),
        |it| it + 3 + trimmed[it + 3..].find('/').unwrap_or(trimmed.len() - it - 3),
    );
    let (host, path) = trimmed.split_at(start);
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in fetch.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.len() > 1 || parts.first().is_some_and(|it| !it.is_empty()) {
                    parts.pop();
                }
            }
            part => parts.push(part),
        }
    }
    format!("{host}{}", parts.join("/"))
}

/// Reads a manifest; also what is in it and has no effect.
pub(crate) fn read(text: &[u8]) -> Result<(Vec<Element>, Vec<String>), String> {
    let text = std::str::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut reading = Reading::default();
    loop {
        match reader
            .read_event()
            .map_err(|error| format!("it is not well-formed XML: {error}"))?
        {
            Event::Start(element) => reading.enter(&element)?,
            Event::End(_) => reading.depth = reading.depth.saturating_sub(1),
            Event::Eof => break,
            Event::DocType(_) => return Err("it has a DTD, which is not read".to_owned()),
            Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::GeneralRef(_) => {}
        }
    }
    match reading.depth {
        0 if reading.began => Ok((reading.elements, reading.warnings)),
        _ => Err("it is not well-formed XML: it ends too early".to_owned()),
    }
}

#[derive(Default)]
struct Reading {
    depth: usize,
    began: bool,
    elements: Vec<Element>,
    warnings: Vec<String>,
}

impl Reading {
    fn enter(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("its elements lie more than {DEEPEST} deep in each other"));
        }
        let name = element.local_name();
        let name: &str = name.as_ref();
        let of = Attributes::of(element)?;
        match (self.depth, name) {
            (1, "manifest") if !self.began => self.began = true,
            (1, _) => return Err("it is XML, and no manifest".to_owned()),
            (2, "remote") => self.elements.push(Element::Remote(Remote {
                name: of.must("remote", "name")?,
                fetch: of.must("remote", "fetch")?,
                revision: of.get("revision"),
            })),
            (2, "default") => self.elements.push(Element::Default(Fallback {
                remote: of.get("remote"),
                revision: of.get("revision"),
            })),
            (2, "project") => self.project(&of)?,
            (2, "include") => self
                .elements
                .push(Element::Include(inside("include", &of.must("include", "name")?)?)),
            (2, "remove-project") => {
                let named = of.get("name").or_else(|| of.get("path"));
                self.elements
                    .push(Element::Remove(named.ok_or("remove-project has no name")?));
            }
            (2, foreign) if FOREIGN.contains(&foreign) => return Err(format!("{foreign} is not supported")),
            (3, "copyfile" | "linkfile") => self.placed(name, &of)?,
            // Hooks, notes and the like change nothing that is checked out.
            (_, _) => {}
        }
        Ok(())
    }

    fn project(&mut self, of: &Attributes) -> Result<(), String> {
        let name = inside("project", of.must("project", "name")?.trim_end_matches('/'))?;
        let path = match of.get("path") {
            Some(path) if path.trim_matches('/') == "." => String::new(),
            Some(path) => inside("project", &path)?,
            None => name.clone(),
        };
        if of.get("groups").is_some() {
            let warning = "groups have no effect: every project is checked out".to_owned();
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
        self.elements.push(Element::Project(Project {
            name,
            path,
            remote: of.get("remote"),
            revision: of.get("revision"),
            depth: of.get("clone-depth").and_then(|it| it.parse().ok()),
            files: Vec::new(),
        }));
        Ok(())
    }

    fn placed(&mut self, kind: &str, of: &Attributes) -> Result<(), String> {
        if let Some(Element::Project(project)) = self.elements.last_mut() {
            project.files.push(Placed {
                from: inside(kind, &of.must(kind, "src")?)?,
                to: inside(kind, &of.must(kind, "dest")?)?,
                is_link: kind == "linkfile",
            });
        }
        Ok(())
    }
}

/// The attributes of an element, their references resolved.
struct Attributes(BTreeMap<String, String>);

impl Attributes {
    fn of(element: &BytesStart<'_>) -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| format!("it is not well-formed XML: {error}"))?;
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_err(|_| "it names an entity that XML does not have".to_owned())?;
            let name: &str = attribute.key.as_ref();
            all.insert(name.to_owned(), value.into_owned());
        }
        Ok(Self(all))
    }

    fn get(&self, name: &str) -> Option<String> {
        self.0
            .get(name)
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty())
    }

    fn must(&self, element: &str, name: &str) -> Result<String, String> {
        self.get(name).ok_or_else(|| format!("{element} has no {name}"))
    }
}

/// A path below the place of the manifest's repositories.
fn inside(element: &str, path: &str) -> Result<String, String> {
    let parts: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    let bad = |it: &&str| *it == ".." || it.eq_ignore_ascii_case(".git") || it.contains(char::is_control);
    if path.starts_with(['/', '-']) || parts.is_empty() || parts.iter().any(bad) || path.len() > 1024 {
        return Err(format!(
            "{element} names {}, which leads out of the workspace",
            shown(path)
        ));
    }
    Ok(parts.join("/"))
}

fn shown(text: &str) -> String {
    format!("{text:.100?}")
}

#[cfg(test)]
mod tests;
