//! The settings of a channel on the wire.

use crate::error::ApiError;
use crate::wire::{Field, Object};
use kiln_engine::{NoticeChange, NoticeView, ParamText};
use kiln_model::notice::{Channel, Event, EventSet};
use kiln_model::secret::SecretString;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The most characters of a channel's parameters.
const LONGEST_PARAM: usize = 4096;

/// What is to be set for a channel.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct NoticeBody {
    /// `MESSAGE`, `MAIL`, `DING_TALK`, `WECOM` or `FEISHU`, in any case.
    notice_type: String,
    /// The events that are told: `buildJobSuccess`, `buildJobFail`, `deleteJob`, `updateConfigJob`, `forbiddenJob`.
    enabled_event_type_names: Vec<String>,
    /// `true` or `false`, as text: whether anything is sent; `true` where absent.
    send_switch: Option<String>,
    /// `true` or `false`, as text: whether the project's settings count; `false` where absent.
    use_project_notice: Option<String>,
    /// Receivers, the address of the chat and the like. Stays as it is where absent, and where it is sent as it is told; an
    /// empty text removes it.
    #[schema(max_length = 4096)]
    param_config: Option<String>,
}

/// What is set for a channel.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeItem {
    /// The channel, in capitals.
    notice_type: &'static str,
    /// Each event, and whether it is told: none where the channel is off, what the project says where the task follows it.
    enable_map: BTreeMap<&'static str, bool>,
    /// Receivers and the like, with secrets as `******`.
    param_config: Option<String>,
    /// `true` or `false`, as text: whether anything is sent.
    send_switch: String,
    /// `true` or `false`, as text: whether the project's settings count.
    use_project_notice: String,
}

impl NoticeItem {
    pub(super) fn of(view: NoticeView) -> Self {
        let told = Event::ALL.into_iter().map(|it| (it.name(), view.sent.has(it)));
        Self {
            notice_type: view.channel.name(),
            enable_map: told.collect(),
            param_config: view.param,
            send_switch: view.send.to_string(),
            use_project_notice: view.follows_project.to_string(),
        }
    }
}

/// The channel that a field names.
pub(super) fn channel(body: &Object<'_>) -> Result<Channel, ApiError> {
    body.parsed("notice_type", str::parse)
}

fn events(field: Field<'_>) -> Result<EventSet, ApiError> {
    let mut events = EventSet::NONE;
    for item in field.list()? {
        let event = Event::named(&item.text()?).ok_or_else(|| {
            let names = Event::ALL.map(Event::name).join(", ");
            item.refuse(format!("must be one of {names}"))
        })?;
        events = events.with(event);
    }
    Ok(events)
}

fn param(body: &Object<'_>) -> Result<ParamText, ApiError> {
    let Some(field) = body.field("param_config") else {
        return Ok(ParamText::Keep);
    };
    let text = field.text()?;
    if text.chars().count() > LONGEST_PARAM {
        return Err(field.refuse(format!("must have at most {LONGEST_PARAM} characters")));
    }
    Ok(if text.is_empty() {
        ParamText::Clear
    } else {
        ParamText::Set(SecretString::from(text))
    })
}

/// What is to be set for a channel.
pub(super) fn change(body: &Object<'_>) -> Result<NoticeChange, ApiError> {
    Ok(NoticeChange {
        channel: channel(body)?,
        events: events(body.required("enabled_event_type_names")?)?,
        send: body.flag("send_switch")?.unwrap_or(true),
        follows_project: body.flag("use_project_notice")?.unwrap_or(false),
        param: param(body)?,
    })
}
