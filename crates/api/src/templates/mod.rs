//! Templates: what tasks begin with. Those of the tenant, those of the service, and which of them suit a repository.

mod body;
mod create;
mod delete;
mod favourite;
mod list;
mod official;
mod read;
mod recommend;
mod show;
mod used;
mod yaml;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("templates")
        .verb("create", routes!(create::create_template))
        .verb("create", routes!(create::create_templates))
        .verb("delete", routes!(delete::delete_template))
        .verb("delete", routes!(delete::delete_templates))
        .verb("favourite", routes!(favourite::add_favourite_custom_template))
        .verb("favourite", routes!(favourite::remover_favourite_custom_template))
        .verb("favourite", routes!(favourite::add_favourite_official_template))
        .verb("favourite", routes!(favourite::remover_favourite_official_template))
        .verb("list", routes!(list::list_custom_template))
        .verb("list", routes!(list::list_templates))
        .verb("official", routes!(official::list_official_template))
        .verb("recommend", routes!(recommend::list_recommend_official_template))
        .verb("show", routes!(show::show_template))
        .verb("used", routes!(used::save_template_used_info))
        .verb("yaml", routes!(yaml::show_yaml_template))
        .router()
}
