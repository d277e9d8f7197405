//! Executions.

mod run;
mod status;
mod stop;
