//! `kiln quickstart`: the service, and a first build shown from end to end.

mod demo;
mod next_steps;
mod project;
mod run;
mod sample;

pub use run::{QuickstartArgs, run};
pub use sample::SampleError;
