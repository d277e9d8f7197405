//! Trying out the address of a chat.

use crate::{Engine, EngineError, Problems};
use kiln_chat::Chat;
use kiln_model::notice::Channel;
use kiln_model::task::Task;

/// What came of a test message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookVerdict {
    /// The chat took it.
    Taken,
    /// It did not, and this is why.
    Refused(String),
}

impl Engine {
    /// Sends a test message for a task to the address of a chat.
    ///
    /// # Errors
    /// The text is no address of that channel, or no message may go there.
    pub async fn check_webhook(&self, task: &Task, channel: Channel, url: &str) -> Result<WebhookVerdict, EngineError> {
        let chat = Chat::new(self.0.settings.chats.clone());
        let address = chat.address(channel, url).map_err(|error| {
            let field = match error {
                kiln_chat::AddressError::NoChat(_) => "notice_type",
                kiln_chat::AddressError::Malformed | kiln_chat::AddressError::Host { .. } => "webhook_url",
            };
            EngineError::Invalid(Problems::one(field, error.to_string()))
        })?;
        let text = format!(
            "Kiln: a test message. Notices of the build task {} will arrive here.",
            task.definition.name.as_str()
        );
        Ok(match chat.say(&address, &text).await {
            Ok(()) => WebhookVerdict::Taken,
            Err(error) => WebhookVerdict::Refused(error.to_string()),
        })
    }
}
