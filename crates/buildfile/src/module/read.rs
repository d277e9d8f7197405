//! From a step of a definition to the kind that it is, with its properties read.

use super::command::Command;
use super::maven::Maven;
use super::properties::Properties;
use super::report::Report;
use super::upload::Upload;
use crate::kinds::{Runs, numbered};
use crate::plan::{Action, Collect, Drafting, PlanError};
use crate::problem::Problem;
use kiln_model::task::Step;

/// The unit test report step, whose official number is not known in public.
const REPORT: &str = "20070";
const DEFAULT_SHELL_IMAGE: &str = "shell4.2.46-git1.8.3-zip6.00";
const DEFAULT_MAVEN_IMAGE: &str = "maven3.5.3-jdk8-open";

/// A step whose properties are read.
pub(crate) struct ReadStep {
    kind: Kind,
    /// The image of the tool, before substitution.
    pub(crate) image: Option<String>,
    /// Whether its own failure does not end the build.
    pub(crate) ignore_failure: bool,
    /// When it runs, in the words of the definition; none for the usual `SUCCESS`.
    pub(crate) condition: Option<String>,
}

enum Kind {
    Command(Command),
    Maven(Box<Maven>),
    Upload(Upload),
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
            Kind::Command(_) | Kind::Upload(_) | Kind::Checkout | Kind::Foreign { .. } => Ok(None),
        }
    }
}

/// Reads a step; `at` is its place in the definition.
pub(crate) fn read(step: &Step, at: &str) -> (ReadStep, Vec<Problem>) {
    let mut properties = Properties::new(&step.properties, format!("{at}.properties"));
    let it = &mut properties;
    let kind = match number(&step.module_id) {
        Some("20014") => Kind::Command(Command::npm(it)),
        Some("20043") => Kind::Maven(Box::new(Maven::read(it))),
        Some("20018") => Kind::Upload(Upload::read(it)),
        Some(REPORT) => Kind::Report(Report::read(it)),
        Some("20040") => Kind::Checkout,
        Some(number) => match numbered(number).map(|it| it.runs) {
            Some(Runs::Command(tool)) => Kind::Command(Command::about(it, tool)),
            Some(Runs::Specially | Runs::Nowhere) | None => Kind::Foreign {
                reason: foreign(number),
            },
        },
        None => Kind::Foreign {
            reason: format!("{:?} is not the id of a kind of step", step.module_id),
        },
    };
    let image = match kind {
        Kind::Command(_) | Kind::Maven(_) => it.text("image").or_else(|| default_image(&step.module_id)),
        // These run no command of the user.
        Kind::Upload(_) | Kind::Report(_) | Kind::Checkout | Kind::Foreign { .. } => None,
    };
    let read = ReadStep {
        kind,
        image,
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

fn default_image(module_id: &str) -> Option<String> {
    let image = match number(module_id)? {
        "20017" => DEFAULT_SHELL_IMAGE,
        "20043" => DEFAULT_MAVEN_IMAGE,
        _ => return None,
    };
    Some(image.to_owned())
}

fn foreign(number: &str) -> String {
    match numbered(number) {
        Some(kind) => format!("nothing here runs steps of the kind {number} ({})", kind.name),
        None => format!("nothing here runs steps of the kind {number}"),
    }
}
