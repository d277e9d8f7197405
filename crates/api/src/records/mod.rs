//! Records: what is kept of builds.

mod flow_graph;
mod history;
mod history_details;
mod last_history;
mod list;
mod output;
mod period_history;
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
        .verb("output", routes!(output::show_output_info))
        .verb("flow_graph", routes!(flow_graph::show_flow_graph))
        .router()
}
