//! The parts of the identity service that clients of the build service call: tokens, projects, domains, temporary keys.

mod domains;
mod identity;
mod projects;
mod temporary_keys;
mod tokens;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("iam")
        .verb("tokens", operation!(tokens::create_token))
        .verb("tokens", operation!(tokens::show_token))
        .verb("tokens", operation!(tokens::delete_token))
        .verb("projects", operation!(projects::list_projects))
        .verb("projects", operation!(projects::list_auth_projects))
        .verb("domains", operation!(domains::list_auth_domains))
        .verb(
            "temporary_keys",
            operation!(temporary_keys::create_temporary_access_key),
        )
}
