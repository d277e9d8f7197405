//! Records: what is kept of builds.

mod badge;
mod brief;
mod build_script;
mod filtered;
mod flow_graph;
mod full_stages;
mod history;
mod history_details;
mod last_history;
mod list;
mod output;
mod period_history;
mod record;
mod record_info;
mod span;

pub(crate) use span::{duration, since_trigger};

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("records")
        .verb("history", routes!(history::show_list_history))
        .verb("period_history", routes!(period_history::show_list_period_history))
        .verb("history_details", routes!(history_details::show_history_details))
        .verb("last_history", routes!(last_history::show_last_history))
        .verb("record_info", routes!(record_info::show_record_info))
        .verb("record_info", routes!(record_info::show_record_detail))
        .verb("list", routes!(list::list_build_info_record))
        .verb("list", routes!(list::list_build_info_record_by_job_id))
        .verb("list", routes!(list::show_build_info_record))
        .verb("record_info", routes!(record_info::show_job_build_record_detail))
        .verb("record", routes!(record::show_build_record))
        .verb("filtered", routes!(filtered::list_records))
        .verb("filtered", routes!(filtered::show_job_total))
        .verb("badge", routes!(badge::list_badge_branches))
        .verb("badge", routes!(badge::show_badge))
        .verb("brief", routes!(brief::list_brief_record))
        .verb("full_stages", routes!(full_stages::show_build_record_full_stages))
        .verb("build_script", routes!(build_script::show_build_record_build_script))
        .verb("flow_graph", routes!(flow_graph::show_build_record_flow_graph))
        .verb("output", routes!(output::show_output_info))
        .verb("output", routes!(output::show_new_output))
        .verb("flow_graph", routes!(flow_graph::show_flow_graph))
        .router()
}
