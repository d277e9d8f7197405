//! Listing files: with all that is known of them, or by name for a choice.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Plain, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::query::Query;
use crate::time::{self, Zone};
use axum::extract::State;
use kiln_engine::VisibleFile;
use kiln_model::access::Actor;
use kiln_model::keystore::FileRight;
use serde::Serialize;
use utoipa::ToSchema;

/// The longest text to look for: that of a name.
const LONGEST_SEARCH: usize = 500;

/// A page of files.
#[derive(Serialize, ToSchema)]
pub(crate) struct FilePage {
    /// The files of this page, newest first.
    keystore_list: Vec<FileItem>,
    /// How many there are in all.
    total: usize,
}

/// A file.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileItem {
    id: String,
    keystore_name: String,
    description: String,
    domain_id: String,
    domain_name: String,
    /// 1: every user of the tenant may use it; 0: only those who were given the right.
    share: u8,
    create_user_id: String,
    create_user_name: String,
    /// Like `2024-9-9 11:46`, in the server's zone.
    create_time: String,
    /// Seconds since 1970, as text.
    create_time_stamp: String,
    update_user_id: String,
    update_user_name: String,
    update_time: String,
    update_time_stamp: String,
    /// Null: there is one.
    region: Option<String>,
    /// What the caller may do with it.
    permission: OwnPermission,
}

/// What the caller may do with a file. The fields that are always null belong to lists of permissions.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnPermission {
    keystore_id: String,
    setting: bool,
    delete: bool,
    modify: bool,
    usage: bool,
    id: Option<String>,
    user_name: Option<String>,
    can_absent: Option<bool>,
    is_creator: Option<bool>,
    last_update_time: Option<String>,
    region: Option<String>,
}

impl FileItem {
    fn of(it: &VisibleFile, actor: &Actor, zone: Zone) -> Self {
        let (file, rights) = (&it.file, it.rights);
        Self {
            id: file.id.to_string(),
            keystore_name: file.name.to_string(),
            description: file.description.clone(),
            domain_id: file.domain.to_string(),
            domain_name: actor.domain_name.clone(),
            share: file.sharing.number(),
            create_user_id: file.creator.id.to_string(),
            create_user_name: file.creator.name.clone(),
            create_time: zone.minutes(file.created),
            create_time_stamp: time::stamp(file.created),
            update_user_id: file.updater.id.to_string(),
            update_user_name: file.updater.name.clone(),
            update_time: zone.minutes(file.updated),
            update_time_stamp: time::stamp(file.updated),
            region: None,
            permission: OwnPermission {
                keystore_id: file.id.to_string(),
                setting: rights.allows(FileRight::Setting),
                delete: rights.allows(FileRight::Delete),
                modify: rights.allows(FileRight::Modify),
                usage: rights.allows(FileRight::Usage),
                id: None,
                user_name: None,
                can_absent: None,
                is_creator: None,
                last_update_time: None,
                region: None,
            },
        }
    }
}

/// The files that the caller has any right on (v2).
#[utoipa::path(
    get, path = "/v2/keystore/list", operation_id = "ListKeystoreSearch", tag = "keystore",
    params(
        ("page" = Option<i32>, Query, minimum = 1, description = "the page, from 1"),
        ("page_size" = Option<i32>, Query, minimum = 1, maximum = 100, description = "files per page; 10 where absent"),
        ("search" = Option<String>, Query, max_length = 500, description = "a part of the name, in any case"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<FilePage>), Failures),
)]
pub(crate) async fn list_keystore_search(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<FilePage>>, ApiError> {
    let page = page::by_page(&query)?;
    let search = query.text("search");
    if search.is_some_and(|it| it.chars().count() > LONGEST_SEARCH) {
        return Err(ApiError::invalid(
            "search",
            format!("must have at most {LONGEST_SEARCH} characters"),
        ));
    }
    let files = app.engine.visible_keystores(may.actor(), search).await?;
    Ok(Full::success(FilePage {
        total: files.len(),
        keystore_list: page::cut(&files, &page)
            .map(|it| FileItem::of(it, may.actor(), app.zone()))
            .collect(),
    }))
}

/// The name of a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileChoice {
    id: String,
    keystore_name: String,
}

/// The files that the caller may use (v2).
#[utoipa::path(
    get, path = "/v2/keystore/name", operation_id = "ListKeystore", tag = "keystore",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Plain<Vec<FileChoice>>), Failures),
)]
pub(crate) async fn list_keystore(
    may: May<Anyone>,
    State(app): State<App>,
) -> Result<Reply<Plain<Vec<FileChoice>>>, ApiError> {
    let files = app.engine.visible_keystores(may.actor(), None).await?;
    let usable = files.into_iter().filter(|it| it.rights.allows(FileRight::Usage));
    let choices = usable.map(|it| FileChoice {
        id: it.file.id.to_string(),
        keystore_name: it.file.name.to_string(),
    });
    Ok(Plain::success(choices.collect()))
}
