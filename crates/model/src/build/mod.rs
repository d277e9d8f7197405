//! A build: one run of a task. Its states, its number, its words.

pub mod day;
pub mod file;
pub mod git_name;
pub mod number;
pub mod record;
pub mod state;
pub mod step;
pub mod trigger;
pub mod words;

pub use day::{BuildCount, DayCount};
pub use number::{BuildNumber, DailyNumber};
pub use record::{
    Artifact, Build, BuildParameter, Commit, Moments, NoSuchOutputKind, Output, OutputKind, ParameterOrigin, Revision,
    Source, StepRecord,
};
pub use state::{BuildState, Ended, Outcome, StopCause};
pub use step::{StepOutcome, StepState};
pub use trigger::Trigger;
