//! What the store promises, on SQLite and PostgreSQL alike.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod filters;
mod fixture;
mod flows;

mod artifacts;
mod bin;
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
mod keystore;
mod lists;
mod meta;
mod notices;
mod opening;
mod outputs;
mod projects;
mod purge;
mod queue;
mod races;
mod reports;
mod revisions;
mod rights;
mod steps;
mod tasks;
mod templates;
mod totals;
mod units;
