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

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("templates")
        .verb("create", operation!(create::create_template))
        .verb("create", operation!(create::create_templates))
        .verb("delete", operation!(delete::delete_template))
        .verb("delete", operation!(delete::delete_templates))
        .verb("favourite", operation!(favourite::add_favourite_custom_template))
        .verb("favourite", operation!(favourite::remover_favourite_custom_template))
        .verb("favourite", operation!(favourite::add_favourite_official_template))
        .verb("favourite", operation!(favourite::remover_favourite_official_template))
        .verb("list", operation!(list::list_custom_template))
        .verb("list", operation!(list::list_templates))
        .verb("official", operation!(official::list_official_template))
        .verb("recommend", operation!(recommend::list_recommend_official_template))
        .verb("show", operation!(show::show_template))
        .verb("used", operation!(used::save_template_used_info))
        .verb("yaml", operation!(yaml::show_yaml_template))
}
