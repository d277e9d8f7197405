//! The parts of the identity service that clients of the build service call: tokens, projects, domains, temporary keys.

mod domains;
mod identity;
mod projects;
mod temporary_keys;
mod tokens;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("iam")
        .verb(
            "tokens",
            routes!(tokens::create_token, tokens::show_token, tokens::delete_token),
        )
        .verb("projects", routes!(projects::list_projects))
        .verb("projects", routes!(projects::list_auth_projects))
        .verb("domains", routes!(domains::list_auth_domains))
        .verb("temporary_keys", routes!(temporary_keys::create_temporary_access_key))
        .router()
}
