//! From a build file to a plan.

use super::checkout::{PlannedCheckout, PlannedManifest};
use super::error::PlanError;
use super::graphical::add;
use super::shape::{Action, Plan, PlannedStep};
use super::tooling::Tooling;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::file::{
    Arch, BuildFile, CodeCache, FileCheckout, FileItem, FileManifest, FileStep, Resource, Text, inside, says_yes,
};
use crate::substitute::{MAX_SUBSTITUTED, substitute, substitute_where};
use crate::values::Values;
use kiln_model::task::Step;
use serde_json::Value;

/// The plan of a build of `file` with these values, which have the file's own parameters among them (see [`crate::settle`]).
///
/// # Errors
/// All that cannot be done with these values, each with its place.
pub fn plan_file(file: &BuildFile, values: &Values) -> Result<Plan, Vec<Diagnostic>> {
    let mut planning = Planning {
        file,
        values,
        problems: Vec::new(),
        plan: Plan {
            environment: environment(file, values),
            ..Plan::default()
        },
    };
    for cache in &file.caches {
        let cache = planning.cache(cache);
        planning.plan.caches.push(cache);
    }
    for item in &file.items {
        match item {
            FileItem::Checkout(it) => planning.checkout(it),
            FileItem::Manifest(it) => planning.manifest(it),
            FileItem::Step(it) => planning.step(it),
        }
    }
    if planning.problems.is_empty() {
        Ok(planning.plan)
    } else {
        planning.problems.sort_by_key(|it| (it.line, it.column));
        Err(planning.problems)
    }
}

fn environment(file: &BuildFile, values: &Values) -> Option<Resource> {
    let chosen = file.environments.chosen(values)?;
    let text = |it: &String| substitute(it, values);
    Some(Resource {
        class: chosen.class.as_ref().map(text),
        pool: chosen.pool.as_ref().map(text),
        ..chosen.clone()
    })
}

struct Planning<'a> {
    file: &'a BuildFile,
    values: &'a Values,
    problems: Vec<Diagnostic>,
    plan: Plan,
}

impl Planning<'_> {
    fn wrong(&mut self, code: &'static str, at: Span, message: impl Into<String>) {
        let problem = self.file.source.diagnostic(Severity::Error, code, at, message);
        self.problems.push(problem);
    }

    /// A text with the parameters in it; none where it is empty then, or names a parameter that the build does not have.
    fn text(&mut self, step: &str, text: Option<&Text>) -> Option<String> {
        let full = self.filled(text?)?;
        if names_nothing(&full) {
            let warning = format!("step {step:?}: the build has no parameter for {full:.200}, so it is left out");
            self.plan.warnings.push(warning);
            return None;
        }
        Some(full)
    }

    /// The same for what files name just in case: `commit: ${commitId}` says nothing where a branch is built.
    fn text_if_known(&mut self, text: Option<&Text>) -> Option<String> {
        self.filled(text?).filter(|it| !names_nothing(it))
    }

    fn filled(&mut self, text: &Text) -> Option<String> {
        let Ok(full) = substitute_where(&text.text, self.values, |_| true) else {
            let message = format!("this is longer than {MAX_SUBSTITUTED} bytes with the parameters in it");
            self.wrong("too-big", text.at, message);
            return None;
        };
        let full = full.trim();
        (!full.is_empty()).then(|| full.to_owned())
    }

    fn flag(&mut self, step: &str, flag: Option<&Text>) -> bool {
        let Some(text) = self.text(step, flag) else {
            return false;
        };
        says_yes(&text).unwrap_or_else(|| {
            let at = flag.map(|it| it.at).unwrap_or_default();
            self.wrong(
                "wrong-value",
                at,
                "this must be true or false with the parameters in it",
            );
            false
        })
    }

    /// A path below the workspace.
    fn path(&mut self, step: &str, path: Option<&Text>) -> Option<String> {
        let text = self.text(step, path)?;
        let inner = inside(&text);
        if inner.is_none() {
            let at = path.map(|it| it.at).unwrap_or_default();
            self.wrong("path", at, "with the parameters in it, this leads out of the workspace");
        }
        inner.filter(|it| !it.is_empty())
    }

    fn cache(&mut self, cache: &CodeCache) -> CodeCache {
        let text = |it: &String| substitute(it, self.values);
        let local_path = text(&cache.local_path);
        if inside(&local_path).is_none_or(|it| it.is_empty()) {
            let message = "the `local_path` of a cache leads out of the workspace with the parameters in it";
            self.wrong("path", Span::START, message);
        }
        CodeCache {
            local_path,
            command: cache.command.clone(),
            branch: cache.branch.as_ref().map(text),
            url: cache.url.as_ref().map(text),
        }
    }

    fn checkout(&mut self, file: &FileCheckout) {
        let name = file.name.as_str();
        let depth = self.depth(name, file.depth.as_ref());
        let checkout = PlannedCheckout {
            url: self.text(name, file.url.as_ref()),
            branch: self.text(name, file.branch.as_ref()),
            commit: self.text_if_known(file.commit.as_ref()),
            tag: self.text_if_known(file.tag.as_ref()),
            depth,
            submodules: self.flag(name, file.submodules.as_ref()),
            lfs: self.flag(name, file.lfs.as_ref()),
            path: self.path(name, file.path.as_ref()),
            endpoint: file.endpoint.clone(),
        };
        self.push(name, file.ignore_failure, Action::Checkout(checkout));
    }

    /// How many commits are fetched: one unless the file says otherwise, all where it says 0.
    fn depth(&mut self, step: &str, depth: Option<&Text>) -> Option<u32> {
        let Some(text) = self.text(step, depth) else {
            return Some(1);
        };
        match text.parse::<u32>() {
            Ok(depth) => Some(depth).filter(|it| *it > 0),
            Err(_) => {
                let at = depth.map(|it| it.at).unwrap_or_default();
                self.wrong("wrong-value", at, "`depth` must be a number with the parameters in it");
                None
            }
        }
    }

    fn manifest(&mut self, file: &FileManifest) {
        let name = file.name.as_str();
        let Some(url) = self.text(name, file.url.as_ref()) else {
            self.wrong(
                "missing-input",
                file.at,
                "`manifest_url` is empty with the parameters in it",
            );
            return;
        };
        let manifest = PlannedManifest {
            url,
            branch: self.text(name, file.branch.as_ref()),
            file: self
                .path(name, file.file.as_ref())
                .unwrap_or_else(|| "default.xml".to_owned()),
            path: self.path(name, file.path.as_ref()),
            lfs: self.flag(name, file.lfs.as_ref()),
            username: self.text(name, file.username.as_ref()),
            password: self.text(name, file.password.as_ref()),
        };
        self.push(name, file.ignore_failure, Action::Manifest(manifest));
    }

    fn push(&mut self, name: &str, ignore_failure: bool, action: Action) {
        self.plan.steps.push(PlannedStep {
            name: name.to_owned(),
            action,
            ignore_failure,
            tooling: Tooling::default(),
            collects: None,
        });
    }

    fn step(&mut self, file: &FileStep) {
        let Some(step) = self.with_flags(file) else { return };
        let on_arm = self.plan.environment.as_ref().is_some_and(|it| it.arch == Arch::Arm);
        let arch = if on_arm { "ARM" } else { "X86" };
        if let Err(error) = add(&mut self.plan, &step, arch, self.values) {
            let (at, message) = told(file, error);
            self.wrong("wrong-value", at, message);
        }
    }

    /// The step with the parameters in the properties that say yes or no.
    fn with_flags(&mut self, file: &FileStep) -> Option<Step> {
        let mut step = file.step.clone();
        let before = self.problems.len();
        for (property, place) in &file.places {
            let Some((yes, no)) = place.flag else { continue };
            let Some(Value::String(text)) = step.properties.get_mut(property) else {
                continue;
            };
            if !text.contains("${") {
                continue;
            }
            match says_yes(&substitute(text, self.values)) {
                Some(true) => yes.clone_into(text),
                Some(false) => no.clone_into(text),
                None => {
                    let message = format!("`{}` must be true or false with the parameters in it", place.key);
                    self.wrong("wrong-value", place.at, message);
                }
            }
        }
        (self.problems.len() == before).then_some(step)
    }
}

/// Whether a text is nothing but a reference that stayed.
fn names_nothing(text: &str) -> bool {
    text.starts_with("${") && text.find('}') == Some(text.len() - 1)
}

/// An error of the plan in the words of the file.
fn told(file: &FileStep, error: PlanError) -> (Span, String) {
    match error {
        PlanError::BuildFile => (file.at, error.to_string()),
        PlanError::Property { field, message, .. } => {
            let (key, at) = file.place(&field);
            (at, format!("`{key}` {message}"))
        }
        PlanError::TooLong { field, .. } => {
            let (key, at) = file.place(&field);
            let message = format!("`{key}` is longer than {MAX_SUBSTITUTED} bytes with the parameters in it");
            (at, message)
        }
    }
}
