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

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("records")
        .verb("history", operation!(history::show_list_history))
        .verb("period_history", operation!(period_history::show_list_period_history))
        .verb("history_details", operation!(history_details::show_history_details))
        .verb("last_history", operation!(last_history::show_last_history))
        .verb("record_info", operation!(record_info::show_record_info))
        .verb("record_info", operation!(record_info::show_record_detail))
        .verb("list", operation!(list::list_build_info_record))
        .verb("list", operation!(list::list_build_info_record_by_job_id))
        .verb("list", operation!(list::show_build_info_record))
        .verb("record_info", operation!(record_info::show_job_build_record_detail))
        .verb("record", operation!(record::show_build_record))
        .verb("filtered", operation!(filtered::list_records))
        .verb("filtered", operation!(filtered::show_job_total))
        .verb("badge", operation!(badge::list_badge_branches))
        .verb("badge", operation!(badge::show_badge))
        .verb("brief", operation!(brief::list_brief_record))
        .verb("full_stages", operation!(full_stages::show_build_record_full_stages))
        .verb("build_script", operation!(build_script::show_build_record_build_script))
        .verb("flow_graph", operation!(flow_graph::show_build_record_flow_graph))
        .verb("output", operation!(output::show_output_info))
        .verb("output", operation!(output::show_new_output))
        .verb("flow_graph", operation!(flow_graph::show_flow_graph))
}
