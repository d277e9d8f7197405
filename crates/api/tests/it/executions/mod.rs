//! Executions.

mod details;
mod execute;
mod run;
mod status;
mod stop;
mod stop_the_job;
