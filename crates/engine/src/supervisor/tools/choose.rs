//! Which configured tool stands for which name. Pure.
//!
//! A name is looked for as it is (`maven3.9.5-jdk17`), then by its parts (`maven3.9.5`, `jdk17`), then by the programs that the
//! step needs (`mvn`). What is not configured is looked for on the machine.

use super::text;
use crate::log::Level;
use crate::settings::{Containers, ObjectStore, Tool};
use camino::Utf8PathBuf;
use kiln_buildfile::{Action, Plan, PlannedStep, ToolAsk};
use std::collections::{BTreeMap, BTreeSet};

/// What the commands of one step run with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::supervisor) struct StepTools {
    /// Folders of programs before all others.
    pub(in crate::supervisor) folders: Vec<Utf8PathBuf>,
    /// What is added to the environment.
    pub(in crate::supervisor) env: BTreeMap<String, String>,
    /// The image to run in.
    pub(in crate::supervisor) image: Option<String>,
}

/// What there is to choose from.
pub(super) struct Offer<'a> {
    pub(super) tools: &'a [Tool],
    pub(super) containers: Option<&'a Containers>,
    pub(super) object_stores: &'a [ObjectStore],
    /// The tenant that the build belongs to.
    pub(super) tenant: &'a str,
}

/// A program that must be on the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Need {
    /// The place of the step.
    pub(super) step: usize,
    pub(super) program: String,
    /// The name that the step asks for.
    pub(super) asked: String,
}

/// What was chosen, as far as configuration tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) steps: Vec<StepTools>,
    /// What is to be found on the machine.
    pub(super) needs: Vec<Need>,
    /// What is missing, with the places of the steps that need it.
    pub(super) missing: Vec<(usize, String)>,
    /// What is worth a line in the log.
    pub(super) said: Vec<(Level, String)>,
}

/// Chooses for every step of a plan.
pub(super) fn choose(plan: &Plan, offer: &Offer<'_>) -> Choice {
    let mut choice = Choice::default();
    let mut told = BTreeSet::new();
    for (place, step) in plan.steps.iter().enumerate() {
        let mut tools = StepTools::default();
        let mut chooser = Chooser {
            place,
            offer,
            choice: &mut choice,
            told: &mut told,
        };
        chooser.image(step, &mut tools);
        for ask in &step.tooling.tools {
            chooser.tool(ask, &mut tools);
        }
        chooser.action(&step.action, &tools);
        choice.steps.push(tools);
    }
    choice
}

struct Chooser<'a, 'b> {
    place: usize,
    offer: &'a Offer<'a>,
    choice: &'b mut Choice,
    told: &'b mut BTreeSet<String>,
}

impl Chooser<'_, '_> {
    fn configured(&self, name: &str) -> Option<&Tool> {
        self.offer.tools.iter().find(|it| it.name == name)
    }

    fn say(&mut self, level: Level, text: String) {
        if self.told.insert(text.clone()) {
            self.choice.said.push((level, text));
        }
    }

    fn miss(&mut self, text: String) {
        self.choice.missing.push((self.place, text));
    }

    /// An address of a registry: a configured tool may stand for it.
    fn image(&mut self, step: &PlannedStep, tools: &mut StepTools) {
        let Some(image) = &step.tooling.image else { return };
        match self.configured(image).cloned() {
            Some(tool) => self.take(image, &tool, tools),
            None if self.offer.containers.is_some() => tools.image = Some(image.clone()),
            None => self.miss(text::no_engine_for(image)),
        }
    }

    fn tool(&mut self, ask: &ToolAsk, tools: &mut StepTools) {
        let exact = self.configured(&ask.name).cloned();
        let mut found: Vec<(String, Tool)> = exact.into_iter().map(|it| (ask.name.clone(), it)).collect();
        if found.is_empty() {
            let parts = ask
                .parts()
                .filter_map(|it| Some((it.to_owned(), self.configured(it)?.clone())));
            found = parts.collect();
        }
        if found.is_empty() {
            let programs = ask.programs.iter();
            let named = programs.filter_map(|it| Some(((*it).to_owned(), self.configured(it)?.clone())));
            found = named.collect();
        }
        if found.is_empty() && ask.chosen && !ask.name.starts_with("shell") {
            self.say(Level::Warn, text::not_configured(ask));
        }
        for (name, tool) in &found {
            self.take(name, tool, tools);
        }
        if tools.image.is_none() {
            let needs = ask.programs.iter().map(|program| Need {
                step: self.place,
                program: (*program).to_owned(),
                asked: ask.name.clone(),
            });
            self.choice.needs.extend(needs);
        }
    }

    fn take(&mut self, name: &str, tool: &Tool, tools: &mut StepTools) {
        tools.folders.extend(tool.folders.iter().cloned());
        tools.env.extend(tool.env.clone());
        if let Some(image) = &tool.image {
            if self.offer.containers.is_none() {
                self.miss(text::no_engine_for(image));
            }
            tools.image = Some(image.clone());
        }
        self.say(Level::Info, text::taken(name, tool));
    }

    /// What actions need besides tools.
    fn action(&mut self, action: &Action, tools: &StepTools) {
        let engine = match action {
            Action::Containers(_) => self.engine(),
            Action::BuildImage(_) => {
                if self.offer.containers.is_some_and(|it| it.registry.is_none()) {
                    self.miss(text::NO_REGISTRY.to_owned());
                }
                self.engine()
            }
            Action::UploadObjects(objects) => {
                if find_store(self.offer.object_stores, self.offer.tenant, &objects.bucket).is_none() {
                    self.miss(text::no_store(&objects.bucket));
                }
                None
            }
            Action::Script(_) | Action::Sign(_) => {
                let containers = self.offer.containers.filter(|_| tools.image.is_some());
                containers.map(|it| it.engine.clone())
            }
            Action::Upload(_)
            | Action::TakeArtifact { .. }
            | Action::TakeFile { .. }
            | Action::Collect
            | Action::Checkout(_)
            | Action::Manifest(_)
            | Action::Unsupported { .. } => None,
        };
        if let Some(program) = engine {
            self.choice.needs.push(Need {
                step: self.place,
                asked: String::new(),
                program,
            });
        }
    }

    fn engine(&mut self) -> Option<String> {
        let engine = self.offer.containers.map(|it| it.engine.clone());
        if engine.is_none() {
            self.miss(text::NO_ENGINE.to_owned());
        }
        engine
    }
}

/// The store that a tenant's files for a bucket go to.
pub(in crate::supervisor) fn find_store<'a>(
    stores: &'a [ObjectStore],
    tenant: &str,
    bucket: &str,
) -> Option<&'a ObjectStore> {
    let in_list = |list: &[String], name: &str| list.is_empty() || list.iter().any(|it| it == name);
    stores
        .iter()
        .find(|it| in_list(&it.buckets, bucket) && in_list(&it.tenants, tenant))
}

#[cfg(test)]
#[path = "choose_tests.rs"]
mod tests;
