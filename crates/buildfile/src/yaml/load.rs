//! From text to the tree, within bounds.

use super::hint;
use super::node::{Key, Kind, Node};
use super::{MAX_DEPTH, MAX_NODES, MAX_REPEATED, MAX_SCALAR};
use crate::diagnostic::{Diagnostic, Position, Severity, Source, Span};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Tag, options};
use std::collections::{HashMap, HashSet};

/// The tree of the only document; none where there is nothing.
///
/// # Errors
/// What is wrong with the text as YAML; with several keys of one name, all of them.
pub(crate) fn load(source: &Source) -> Result<Option<Node>, Vec<Diagnostic>> {
    let mut loader = Loader {
        source,
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        nodes: 0,
        repeated: 0,
        problems: Vec::new(),
    };
    match loader.run() {
        Ok(()) if loader.problems.is_empty() => Ok(loader.root),
        Ok(()) => Err(loader.problems),
        Err(fatal) => {
            loader.problems.push(*fatal);
            Err(loader.problems)
        }
    }
}

struct Loader<'a> {
    source: &'a Source,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    repeated: usize,
    problems: Vec<Diagnostic>,
}

/// A list or map that is not closed yet.
struct Open {
    at: Span,
    anchor: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        names: HashSet<String>,
        key: Option<Key>,
    },
}

type Fatal = Box<Diagnostic>;

impl Loader<'_> {
    fn run(&mut self) -> Result<(), Fatal> {
        let mut options = options! {
            flow_nesting_limit: MAX_DEPTH + 2,
            block_nesting_limit: MAX_DEPTH + 2,
        };
        options.set_emit_comments(false);
        let mut documents = 0;
        for next in Parser::new_from_str_with_options(self.source.text(), options) {
            let (event, span) = next.map_err(|error| {
                let at = place(*error.marker());
                if *error.kind() == ErrorKind::RecursionLimitExceeded {
                    return self.too_deep(at);
                }
                let hint = hint::of(error.kind(), self.source, at.start.line);
                Box::new(self.problem("yaml", at, error.info()).with_hint(hint))
            })?;
            let at = Span {
                start: position(span.start),
                end: position(span.end),
            };
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        let message = "a second document begins here, and a build file is one document";
                        let hint = Some("keep one file per build and name each in its job's `build_ref`".to_owned());
                        return Err(Box::new(self.problem("several-documents", at, message).with_hint(hint)));
                    }
                }
                Event::Scalar(text, style, anchor, tag) => self.scalar(at, &text, style, anchor, tag.as_deref())?,
                Event::SequenceStart(_, anchor, tag) => self.open(at, anchor, tag.as_deref(), Items::List(Vec::new()))?,
                Event::MappingStart(_, anchor, tag) => {
                    let items = Items::Map {
                        entries: Vec::new(),
                        names: HashSet::new(),
                        key: None,
                    };
                    self.open(at, anchor, tag.as_deref(), items)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(at)?,
                Event::Alias(id) => self.alias(at, id)?,
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentEnd
                | Event::Anchor(..)
                | Event::UnresolvedAlias(_)
                // What tomorrow's parser tells besides is no part of the tree.
                | _ => {}
            }
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        at: Span,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), Fatal> {
        self.count(at, 1)?;
        let tag = self.tag(at, tag)?;
        if text.len() > MAX_SCALAR {
            let message = format!("this text has {} bytes, and one has at most {MAX_SCALAR}", text.len());
            return Err(self.too_big(at, message));
        }
        let plain = style == ScalarStyle::Plain && tag.as_deref() != Some("str");
        let text = text.to_owned();
        let kind = Kind::Scalar { text, plain };
        self.add(Node { at, kind }, anchor)
    }

    fn open(&mut self, at: Span, anchor: usize, tag: Option<&Tag>, items: Items) -> Result<(), Fatal> {
        self.count(at, 1)?;
        self.tag(at, tag)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(self.too_deep(at));
        }
        self.open.push(Open { at, anchor, items });
        Ok(())
    }

    fn close(&mut self, at: Span) -> Result<(), Fatal> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let kind = match open.items {
            Items::List(items) => Kind::List(items),
            Items::Map { entries, .. } => Kind::Map(merged(entries)),
        };
        let at = Span {
            start: open.at.start,
            end: at.end,
        };
        self.add(Node { at, kind }, open.anchor)
    }

    fn alias(&mut self, at: Span, id: usize) -> Result<(), Fatal> {
        let Some(node) = self.anchors.get(&id) else {
            let message = "this alias stands inside of what it repeats";
            return Err(Box::new(self.problem("alias", at, message)));
        };
        let node = node.clone();
        self.repeat(at, &node)?;
        self.add(node, 0)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node, anchor: usize) -> Result<(), Fatal> {
        if anchor > 0 {
            self.repeat(node.at, &node)?;
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.items {
            Items::List(items) => items.push(node),
            Items::Map { entries, names, key } => match key.take() {
                Some(key) => entries.push((key, node)),
                None => {
                    let Kind::Scalar { text, .. } = node.kind else {
                        let message = "a key must be text";
                        return Err(Box::new(self.problem("yaml", node.at, message)));
                    };
                    let at = node.at;
                    if !names.insert(text.clone()) {
                        let first = entries.iter().find(|(it, _)| it.text == text);
                        let line = first.map_or(0, |(it, _)| it.at.start.line);
                        let message = format!("the key `{}` stands in this map twice", short(&text));
                        let hint = Some(format!("the first one is on line {line}; keep one of them"));
                        *key = Some(Key { text, at });
                        let problem = self.problem("duplicate-key", at, message).with_hint(hint);
                        self.problems.push(problem);
                        return Ok(());
                    }
                    *key = Some(Key { text, at });
                }
            },
        }
        Ok(())
    }

    /// Counts what is kept once more: what an anchor names, and what stands for an alias.
    fn repeat(&mut self, at: Span, node: &Node) -> Result<(), Fatal> {
        let (nodes, bytes) = node.size();
        self.nodes = self.nodes.saturating_add(nodes);
        self.repeated = self.repeated.saturating_add(bytes);
        if self.repeated > MAX_REPEATED || self.nodes > MAX_NODES {
            let message = format!("anchors and aliases grow to more than {MAX_NODES} values or {MAX_REPEATED} bytes");
            return Err(self.too_big(at, message));
        }
        Ok(())
    }

    fn count(&mut self, at: Span, more: usize) -> Result<(), Fatal> {
        self.nodes += more;
        if self.nodes > MAX_NODES {
            return Err(self.too_big(at, format!("the file has more than {MAX_NODES} values")));
        }
        Ok(())
    }

    /// Tags of the core schema say what is known anyway; others mean nothing here.
    fn tag(&self, at: Span, tag: Option<&Tag>) -> Result<Option<String>, Fatal> {
        let Some(tag) = tag else { return Ok(None) };
        match tag.core_suffix() {
            Some(core) => Ok(Some(core.to_owned())),
            None => {
                let message = format!("the tag `{}` means nothing in a build file", short(&tag.to_string()));
                let hint = Some("put the value into quotes if it begins with `!`".to_owned());
                Err(Box::new(self.problem("yaml", at, message).with_hint(hint)))
            }
        }
    }

    fn too_deep(&self, at: Span) -> Fatal {
        self.too_big(at, format!("nested deeper than {MAX_DEPTH} levels"))
    }

    fn too_big(&self, at: Span, message: String) -> Fatal {
        Box::new(self.problem("too-big", at, message))
    }

    fn problem(&self, code: &'static str, at: Span, message: impl Into<String>) -> Diagnostic {
        self.source.diagnostic(Severity::Error, code, at, message)
    }
}

/// With `<<` replaced by the entries of the maps that it names, where the map has no entry of its own.
fn merged(mut entries: Vec<(Key, Node)>) -> Vec<(Key, Node)> {
    let Some(place) = entries.iter().position(|(key, _)| key.text == "<<") else {
        return entries;
    };
    let (key, value) = entries.remove(place);
    let maps = match value.kind {
        Kind::Map(map) => vec![map],
        Kind::List(items) if items.iter().all(|it| it.map().is_some()) => {
            let maps = items.into_iter().filter_map(|it| match it.kind {
                Kind::Map(map) => Some(map),
                Kind::Scalar { .. } | Kind::List(_) => None,
            });
            maps.collect()
        }
        kind @ (Kind::Scalar { .. } | Kind::List(_)) => {
            entries.insert(place, (key, Node { at: value.at, kind }));
            return entries;
        }
    };
    let mut names: HashSet<String> = entries.iter().map(|(it, _)| it.text.clone()).collect();
    for entry in maps.into_iter().flatten() {
        if names.insert(entry.0.text.clone()) {
            entries.push(entry);
        }
    }
    entries
}

fn position(marker: granit_parser::Marker) -> Position {
    let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    Position {
        line: count(marker.line()),
        column: count(marker.col()).saturating_add(1),
    }
}

fn place(marker: granit_parser::Marker) -> Span {
    let at = position(marker);
    Span { start: at, end: at }
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
