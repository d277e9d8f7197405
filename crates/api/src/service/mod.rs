//! The service about itself: whether it lives, whether it is ready, what it can do. Open to everybody.

mod document;
mod health;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("service")
        .verb("health", operation!(health::show_health))
        .verb("health", operation!(health::show_readiness))
        .verb("document", operation!(document::show_document))
}
