//! Bringing the write-ahead log to the disk, one fsync for everybody who waits.
//!
//! The writer runs with `synchronous=NORMAL`: a commit is whole and in order in the log, and survives the death of the
//! program. What makes it survive a power cut is the fsync of the log that SQLite would otherwise do inside each commit, with
//! the writer's lock held. It is done here instead, by a thread of its own: while one fsync is under way the next units
//! write, and all of them share the one after it. SQLite still syncs the log before each checkpoint by itself.

use super::writer::Fate;
use camino::{Utf8Path, Utf8PathBuf};
use std::fs::File;
use std::io;
use std::sync::mpsc;
use tokio::sync::oneshot;

/// Whom to tell what became of a unit.
pub(super) type Member = oneshot::Sender<Fate>;

/// The way to the thread that syncs.
pub(super) struct Syncer {
    queue: Option<mpsc::Sender<Vec<Member>>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Syncer {
    /// Starts the thread for the log of the database in `file`, which is open already.
    pub(super) fn start(file: &Utf8Path) -> io::Result<Self> {
        let log = Utf8PathBuf::from(format!("{file}-wal"));
        let (queue, wishes) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("kiln-store-sync".to_owned())
            .spawn(move || serve(&log, &wishes))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// Tells `members` that they are durable as soon as everything committed until now is on the disk.
    pub(super) fn sync(&self, members: Vec<Member>) {
        if let Some(Err(mpsc::SendError(members))) = self.queue.as_ref().map(|it| it.send(members)) {
            tell(members, &Fate::Lost("the store is closed".to_owned()));
        }
    }
}

impl Drop for Syncer {
    /// Waits until everybody was told.
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has dropped its members, who learn of it by that.
            let _ = thread.join();
        }
    }
}

fn serve(log: &Utf8Path, wishes: &mpsc::Receiver<Vec<Member>>) {
    let mut file: Option<File> = None;
    let mut broken: Option<Fate> = None;
    while let Ok(mut members) = wishes.recv() {
        for more in wishes.try_iter() {
            members.extend(more);
        }
        if broken.is_none() {
            let synced = match &file {
                Some(file) => file.sync_data(),
                None => File::open(log).and_then(|it| file.insert(it).sync_data()),
            };
            // What an fsync failed to write may be gone, and the next one would not say so: from here on nothing is promised.
            broken = synced.err().map(|error| {
                tracing::error!(%error, "{log} cannot be synced; restart the server when the disk is sound");
                Fate::Lost(format!("{log} cannot be synced: {error}"))
            });
        }
        tell(members, broken.as_ref().unwrap_or(&Fate::Kept));
    }
}

fn tell(members: Vec<Member>, fate: &Fate) {
    for member in members {
        // A member that was cancelled does not listen any more.
        let _ = member.send(fate.clone());
    }
}
