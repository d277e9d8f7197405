//! What the store promises, on SQLite and PostgreSQL alike.

mod fixture;

mod artifacts;
mod builds;
mod group_commit;
mod histories;
mod identity;
mod inconsistent;
mod journal;
mod keys_and_tokens;
mod meta;
mod opening;
mod projects;
mod purge;
mod queue;
mod steps;
mod tasks;
mod units;
