//! What Kiln asks of a database, for SQLite and PostgreSQL.
//!
//! Callers speak in units of work: [`Store::begin`], a few verbs, [`Unit::commit`]. Questions that need no write go through
//! [`Store::read`]. This crate knows no rules of builds beyond the guards that keep two writers apart; it knows neither HTTP
//! nor executors.

mod artifacts;
mod builds;
mod dialect;
mod document;
mod endpoints;
mod error;
mod favourites;
mod flows;
mod groups;
mod identity;
mod journal;
mod keystore;
mod meta;
mod migrate;
mod notices;
mod outputs;
#[cfg(test)]
mod plans;
mod projects;
mod reports;
mod rights;
mod rows;
mod seal;
mod session;
mod sql;
mod sqlite;
mod steps;
mod store;
mod tasks;
mod templates;
mod totals;
mod workplaces;

pub use error::{Result, StoreError};
pub use notices::{Notices, ParamChange};
pub use rows::{
    AccessKey, AuditRow, BuildFileRow, BuildFilter, BuildsOf, Domain, Endpoint, Failures, FlowJob, FoundBuilds,
    IamProject, Login, NewBuild, NewFlowJob, Order, OutboxRow, OwnRole, Page, Project, PurgedBuild, QueuedBuild,
    RevisionRow, RightsRow, Sight, TaskList, TaskRow, TaskScope, TaskSort, TemplateFilter, TemplateRow, TemplateUse,
    TokenRow, User, Window,
};
pub use seal::Seal;
pub use session::{Reader, Session, Unit};
pub use store::{Location, Store};
pub use tasks::{BinView, BinnedTask, LeavingTask};
pub use totals::DomainTotals;

/// Every statement of this crate.
const ALL: &[&[&[sql::Statement]]] = &[
    &[
        artifacts::ALL,
        endpoints::ALL,
        favourites::ALL,
        flows::ALL,
        groups::ALL,
        journal::ALL,
        meta::ALL,
        notices::ALL,
        outputs::ALL,
        projects::ALL,
        reports::ALL,
        rights::ALL,
        steps::ALL,
        totals::ALL,
    ],
    builds::ALL,
    &[workplaces::ALL],
    identity::ALL,
    keystore::ALL,
    tasks::ALL,
    templates::ALL,
];
