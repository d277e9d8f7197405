//! The body of a request while it arrives: read when somebody may send one, and never more than the server can hold.
//!
//! Nothing is read ahead. `auth` reads a body only for a caller whose head stood up to everything that can be judged without
//! it; handlers open to everybody get a small one. What all bodies hold together is bounded, and strangers have a share of
//! their own, so that they cannot crowd out callers who are known.

use crate::error::ApiError;
use axum::body::{Body, HttpBody as _};
use axum::http::request::Parts;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most bytes that a body may have, as at the gateway of the hosted service.
pub(crate) const MAX_BODY: usize = 12 * 1024 * 1024;
/// The most bytes that a body may have that comes from nobody in particular: a sign-in.
const MAX_STRANGER: usize = 128 * 1024;
/// The most bytes of all bodies together.
const MOST_HELD: usize = 64 * 1024 * 1024;
const MOST_HELD_FOR_STRANGERS: usize = 2 * 1024 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(60);
/// How long a body that nobody wants is still taken from the wire, for clients that read no reply before they have sent all.
const DISCARD_TIME: Duration = Duration::from_secs(5);

/// How much memory bodies may still take.
#[derive(Clone)]
pub(crate) struct Room {
    known: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            known: Arc::new(Semaphore::new(MOST_HELD)),
            strangers: Arc::new(Semaphore::new(MOST_HELD_FOR_STRANGERS)),
        }
    }
}

/// On whose word a body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sender {
    Stranger,
    /// A token proved who it is, or a signature that covers the body claims it.
    Known,
}

/// The body of one request, for whoever checks its signature or reads it.
#[derive(Clone)]
pub(crate) struct Incoming(Arc<Mutex<State>>);

struct State {
    room: Room,
    sender: Sender,
    body: Content,
}

enum Content {
    Waiting(Body),
    /// Somebody reads it, or gave up.
    Gone,
    Here(Held),
}

/// Bytes, and the room that they take until the last of their holders is done.
#[derive(Clone)]
struct Held {
    bytes: Bytes,
    _room: Arc<Option<OwnedSemaphorePermit>>,
}

impl Incoming {
    /// A body that has not been read.
    pub(crate) fn new(body: Body, room: Room) -> Self {
        Self(Arc::new(Mutex::new(State {
            room,
            sender: Sender::Stranger,
            body: Content::Waiting(body),
        })))
    }

    /// The body of the request that these parts belong to.
    pub(crate) fn of(parts: &Parts) -> Result<Self, ApiError> {
        let incoming = parts.extensions.get::<Self>().cloned();
        incoming.ok_or_else(|| ApiError::internal("the request came without its body"))
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on a body as large as the gateway's is taken.
    pub(crate) fn trust(&self) {
        self.with(|state| state.sender = Sender::Known);
    }

    /// The whole body; read when it is first asked for.
    pub(crate) async fn whole(&self) -> Result<Bytes, ApiError> {
        let (body, most, room) = self.with(|state| {
            let (most, room) = match state.sender {
                Sender::Stranger => (MAX_STRANGER, &state.room.strangers),
                Sender::Known => (MAX_BODY, &state.room.known),
            };
            (std::mem::replace(&mut state.body, Content::Gone), most, room.clone())
        });
        let held = match body {
            Content::Here(held) => held,
            Content::Gone => return Err(ApiError::BrokenBody),
            Content::Waiting(body) => tokio::time::timeout(BODY_TIME, read(body, most, room))
                .await
                .map_err(|_| ApiError::BrokenBody)??,
        };
        let bytes = held.bytes.clone();
        self.with(|state| state.body = Content::Here(held));
        Ok(bytes)
    }

    /// Takes from the wire what nobody read, and keeps none of it.
    pub(crate) async fn discard(&self) {
        let body = self.with(|state| std::mem::replace(&mut state.body, Content::Gone));
        if let Content::Waiting(mut body) = body
            && !body.is_end_stream()
        {
            let drained = async {
                let mut taken = 0;
                while let Some(Ok(frame)) = body.frame().await {
                    taken += frame.data_ref().map_or(0, Bytes::len);
                    if taken > MAX_BODY {
                        break;
                    }
                }
            };
            // Too slow or too much: the connection ends with the reply.
            let _ = tokio::time::timeout(DISCARD_TIME, drained).await;
        }
    }
}

async fn read(mut body: Body, most: usize, room: Arc<Semaphore>) -> Result<Held, ApiError> {
    let most_u64 = u64::try_from(most).unwrap_or(u64::MAX);
    if body.size_hint().lower() > most_u64 {
        return Err(ApiError::TooLarge { most });
    }
    let mut bytes = BytesMut::new();
    let mut taken: Option<OwnedSemaphorePermit> = None;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| ApiError::BrokenBody)?.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > most {
            return Err(ApiError::TooLarge { most });
        }
        let size = u32::try_from(data.len()).map_err(ApiError::internal)?;
        let more = room
            .clone()
            .try_acquire_many_owned(size)
            .map_err(|_| ApiError::Crowded)?;
        match &mut taken {
            Some(taken) => taken.merge(more),
            None => taken = Some(more),
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Held {
        bytes: bytes.freeze(),
        _room: Arc::new(taken),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(known: usize, strangers: usize) -> Room {
        Room {
            known: Arc::new(Semaphore::new(known)),
            strangers: Arc::new(Semaphore::new(strangers)),
        }
    }

    fn known(bytes: usize, room: &Room) -> Incoming {
        let incoming = Incoming::new(Body::from(vec![b'x'; bytes]), room.clone());
        incoming.trust();
        incoming
    }

    #[tokio::test]
    async fn a_body_is_read_once_and_told_to_everybody() {
        let incoming = Incoming::new(Body::from("abc"), Room::default());
        assert_eq!(incoming.whole().await.unwrap(), "abc");
        assert_eq!(incoming.clone().whole().await.unwrap(), "abc");
    }

    #[tokio::test]
    async fn a_stranger_may_send_less_than_who_is_known() {
        let size = MAX_STRANGER + 1;
        let stranger = Incoming::new(Body::from(vec![b'x'; size]), Room::default());
        assert!(matches!(
            stranger.whole().await,
            Err(ApiError::TooLarge { most: MAX_STRANGER })
        ));
        assert_eq!(known(size, &Room::default()).whole().await.unwrap().len(), size);
    }

    #[tokio::test]
    async fn all_bodies_together_take_no_more_than_there_is_room_for() {
        let room = room(10, 0);
        let first = known(6, &room);
        first.whole().await.unwrap();
        assert!(matches!(known(6, &room).whole().await, Err(ApiError::Crowded)));
        known(4, &room).whole().await.unwrap();
        drop(first);
        known(10, &room).whole().await.unwrap();
        assert_eq!(
            room.known.available_permits(),
            10,
            "what is done with gives its room back"
        );
    }

    #[tokio::test]
    async fn strangers_have_a_share_of_their_own() {
        let room = room(10, 4);
        let stranger = Incoming::new(Body::from("12345"), room.clone());
        assert!(matches!(stranger.whole().await, Err(ApiError::Crowded)));
        known(10, &room).whole().await.unwrap();
    }

    #[tokio::test]
    async fn what_is_thrown_away_takes_no_room() {
        let incoming = Incoming::new(Body::from("12345"), room(0, 0));
        incoming.discard().await;
        assert!(matches!(incoming.whole().await, Err(ApiError::BrokenBody)));
    }
}
