//! What the store promises, on SQLite and PostgreSQL alike.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixture;

mod artifacts;
mod builds;
mod copying;
mod days;
mod endpoints;
mod favourites;
mod group_commit;
mod groups;
mod histories;
mod identity;
mod inconsistent;
mod journal;
mod keys_and_tokens;
mod lists;
mod meta;
mod opening;
mod projects;
mod purge;
mod queue;
mod races;
mod reports;
mod revisions;
mod steps;
mod tasks;
mod templates;
mod units;
