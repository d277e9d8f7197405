//! Base images for images of one's own.

mod dockerfile;
mod list;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("images")
        .verb("dockerfile", operation!(dockerfile::show_dockerfile_template))
        .verb("list", operation!(list::show_image_template_list))
}
