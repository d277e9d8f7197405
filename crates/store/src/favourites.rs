//! The tasks that users follow.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Arg, Fields, args, statements};
use kiln_model::id::{TaskId, UserId};
use kiln_model::time::Timestamp;
use std::collections::BTreeSet;

/// How many tasks one question is about: as many as its statement has places.
const AT_ONCE: usize = 50;

statements! {
    // Places that are not needed hold NULL, which equals nothing.
    AMONG = "list" "favourites": "
        SELECT task
          FROM favourites
         WHERE user_id = $1
           AND task IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                        $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39,
                        $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)";
    FOLLOW = "keep" "a favourite": "
        INSERT INTO favourites (user_id, task, at)
        VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING";
    UNFOLLOW = "remove" "a favourite": "DELETE FROM favourites WHERE user_id = $1 AND task = $2";
}

impl Session {
    /// Those of the given tasks that a user follows.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn favourites_among(&mut self, user: &UserId, tasks: &[&TaskId]) -> Result<BTreeSet<TaskId>> {
        let mut found = BTreeSet::new();
        for some in tasks.chunks(AT_ONCE) {
            let mut args = [Arg::Text(None); AT_ONCE + 1];
            args[0] = Arg::from(user);
            for (place, task) in args[1..].iter_mut().zip(some) {
                *place = Arg::from(*task);
            }
            let rows = self.all(&AMONG, &args, |row| {
                Fields::new(row, "favourites", "task").parsed::<TaskId>("task")
            });
            found.extend(rows.await?);
        }
        Ok(found)
    }

    /// Whether a user follows a task.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn is_favourite(&mut self, user: &UserId, task: &TaskId) -> Result<bool> {
        Ok(!self.favourites_among(user, &[task]).await?.is_empty())
    }
}

impl Unit {
    /// Makes a task a favourite of a user. False: it is one already.
    ///
    /// # Errors
    /// The user or the task does not exist.
    pub async fn follow(&mut self, user: &UserId, task: &TaskId, at: Timestamp) -> Result<bool> {
        self.moves(&FOLLOW, args![user, task, at]).await
    }

    /// Ends that a task is a favourite of a user. False: it is none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unfollow(&mut self, user: &UserId, task: &TaskId) -> Result<bool> {
        self.moves(&UNFOLLOW, args![user, task]).await
    }
}
