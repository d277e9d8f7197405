//! From a step of a definition to the kind that it is, with its properties read.

use super::build_image::BuildImage;
use super::command::Command;
use super::docker::Docker;
use super::download::Download;
use super::maven::Maven;
use super::objects::Objects;
use super::properties::Properties;
use super::report::Report;
use super::sign::Sign;
use super::tools::Tools;
use super::upload::Upload;
use crate::kinds::{Runs, numbered};
use crate::plan::{Action, Collect, Drafting, PlanError, Tooling};
use crate::problem::Problem;
use kiln_model::task::Step;

/// The unit test report step, whose official number is not known in public.
const REPORT: &str = "20070";

/// A step whose properties are read.
pub(crate) struct ReadStep {
    kind: Kind,
    number: String,
    tools: Tools,
    /// Whether its own failure does not end the build.
    pub(crate) ignore_failure: bool,
    /// When it runs, in the words of the definition; none for the usual `SUCCESS`.
    pub(crate) condition: Option<String>,
}

enum Kind {
    Command(Command),
    Maven(Box<Maven>),
    Upload(Upload),
    Objects(Objects),
    Docker(Docker),
    BuildImage(Box<BuildImage>),
    Sign(Box<Sign>),
    Download(Download),
    Report(Report),
    /// The sources are fetched before the steps: nothing is left to do.
    Checkout,
    Foreign {
        reason: String,
    },
}

impl ReadStep {
    /// What the step does; none where the service has done it already.
    pub(crate) fn draft(&self, drafting: &mut Drafting<'_>) -> Result<Option<Action>, PlanError> {
        match &self.kind {
            Kind::Command(it) => it.draft(drafting).map(Some),
            Kind::Maven(it) => it.draft(drafting).map(Some),
            Kind::Upload(it) => it.draft(drafting).map(Some),
            Kind::Objects(it) => it.draft(drafting).map(Some),
            Kind::Docker(it) => it.draft(drafting).map(Some),
            Kind::BuildImage(it) => it.draft(drafting).map(Some),
            Kind::Sign(it) => it.draft(drafting).map(Some),
            Kind::Download(it) => it.draft(drafting).map(Some),
            Kind::Report(it) => Ok(Some(it.draft(drafting))),
            Kind::Foreign { reason } => Ok(Some(drafting.unsupported(reason.clone()))),
            Kind::Checkout => Ok(None),
        }
    }

    /// What is collected when the step's commands have ended.
    pub(crate) fn collects(&self, drafting: &Drafting<'_>) -> Result<Option<Collect>, PlanError> {
        match &self.kind {
            Kind::Maven(it) => it.collects(drafting),
            Kind::Report(it) => it.collects(drafting).map(Some),
            Kind::Command(_)
            | Kind::Upload(_)
            | Kind::Objects(_)
            | Kind::Docker(_)
            | Kind::BuildImage(_)
            | Kind::Sign(_)
            | Kind::Download(_)
            | Kind::Checkout
            | Kind::Foreign { .. } => Ok(None),
        }
    }

    /// What the step asks of the place where its commands run.
    pub(crate) fn tooling(&self, drafting: &mut Drafting<'_>, action: &Action) -> Result<Tooling, PlanError> {
        let known = numbered(&self.number).map(|it| it.runs);
        match action {
            Action::Script(script) => {
                let tool = match known {
                    Some(Runs::Command(tool)) => tool,
                    Some(Runs::Specially | Runs::Nowhere) | None => (self.number == "20043").then_some("mvn"),
                };
                let mut programs = drafting.needs(&script.text, tool);
                if script.then.is_some() && programs.is_empty() {
                    programs.extend(tool);
                }
                let tooling = self.tools.ask(drafting, &self.number, programs)?;
                if self.number == "20028" && tooling.image.is_none() {
                    drafting.warn("it names no image of a registry, so its commands run as those of any other step");
                }
                Ok(tooling)
            }
            Action::Sign(_) => self.tools.ask(drafting, &self.number, vec!["apksigner"]),
            Action::Upload(_)
            | Action::UploadObjects(_)
            | Action::Containers(_)
            | Action::BuildImage(_)
            | Action::TakeArtifact { .. }
            | Action::TakeFile { .. }
            | Action::Collect
            | Action::Checkout(_)
            | Action::Manifest(_)
            | Action::Unsupported { .. } => Ok(Tooling::default()),
        }
    }
}

/// Reads a step; `at` is its place in the definition.
pub(crate) fn read(step: &Step, at: &str) -> (ReadStep, Vec<Problem>) {
    let mut properties = Properties::new(&step.properties, format!("{at}.properties"));
    let it = &mut properties;
    let number = number(&step.module_id).unwrap_or_default();
    let kind = match number {
        "20004" => Kind::BuildImage(Box::new(BuildImage::read(it))),
        "20018" => Kind::Upload(Upload::read(it)),
        "20028" => Kind::Command(Command::read(it, number)),
        "20035" => Kind::Docker(Docker::read(it)),
        "20040" => Kind::Checkout,
        "20043" => Kind::Maven(Box::new(Maven::read(it))),
        "20057" => Kind::Objects(Objects::read(it)),
        "20061" => Kind::Download(Download::file(it)),
        REPORT => Kind::Report(Report::read(it)),
        "91025" => Kind::Sign(Box::new(Sign::read(it))),
        "91026" => Kind::Download(Download::artifact(it)),
        "" => Kind::Foreign {
            reason: format!("{:?} is not the id of a kind of step", step.module_id),
        },
        number => match numbered(number).map(|it| it.runs) {
            Some(Runs::Command(_)) => Kind::Command(Command::read(it, number)),
            Some(Runs::Specially | Runs::Nowhere) | None => Kind::Foreign {
                reason: foreign(number),
            },
        },
    };
    let tools = match kind {
        Kind::Command(_) | Kind::Maven(_) | Kind::Sign(_) => Tools::read(it, number),
        // These run no command of the user.
        Kind::Upload(_)
        | Kind::Objects(_)
        | Kind::Docker(_)
        | Kind::BuildImage(_)
        | Kind::Download(_)
        | Kind::Report(_)
        | Kind::Checkout
        | Kind::Foreign { .. } => Tools::default(),
    };
    let read = ReadStep {
        kind,
        number: number.to_owned(),
        tools,
        ignore_failure: it.flag("ignore_fail"),
        condition: it.text("preCondition").filter(|it| !it.eq_ignore_ascii_case("SUCCESS")),
    };
    (read, properties.into_problems())
}

/// Whether a text has the form that the ids of kinds of steps have; the number may be unknown.
pub(crate) fn is_module_id(text: &str) -> bool {
    number(text).is_some()
}

/// The number of the kind that an id names.
pub(crate) fn number(module_id: &str) -> Option<&str> {
    module_id
        .strip_prefix("devcloud2018.codeci_action_")?
        .strip_suffix(".action")
        .filter(|it| (1..=20).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit()))
}

fn foreign(number: &str) -> String {
    match numbered(number) {
        Some(kind) => format!("nothing here runs steps of the kind {number} ({})", kind.name),
        None => format!("nothing here runs steps of the kind {number}"),
    }
}
