//! From the output pipe into the channel, in as few and as large pieces as the step's printing allows.

use super::Running;
use bytes::BytesMut;
use kiln_executor::StepEvent;
use rustix::io::Errno;
use std::io;
use tokio::net::unix::pipe::Receiver;
use tokio::sync::mpsc;

/// A quiet step needs no more.
const SMALL: usize = 16 << 10;
/// A loud one gets more when it fills what it has.
const LARGE: usize = 256 << 10;

/// Returns when everything that the step printed was delivered, or nobody wants it.
///
/// The end of the step ends the pump, not the end of the stream: a process outside the step may have got hold of the pipe
/// and would keep it open. All writers of the step are dead then, so what is in the pipe is all there is.
pub async fn pump(mut output: Receiver, events: &mpsc::Sender<StepEvent>, running: &Running) {
    let mut buffer = Buffer::default();
    loop {
        let ready = tokio::select! {
            ready = output.readable() => ready,
            () = running.over() => break,
        };
        let Ok(()) = ready else { return };
        match buffer.read(&mut output) {
            Ok(0) => return,
            Ok(_) => buffer.deliver(events, running).await,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
    // A stranger that goes on writing must not keep the step alive.
    let mut left = rustix::pipe::fcntl_getpipe_size(&output).unwrap_or(LARGE);
    let mut rest = vec![0; SMALL];
    while left > 0 {
        // The runtime's own reading fails as long as it has not heard of the last bytes, and it may hear of the end first.
        match rustix::io::read(&output, &mut rest[..]) {
            Err(Errno::INTR) => continue,
            Ok(0) | Err(_) => return,
            Ok(count) => {
                buffer.bytes.extend_from_slice(&rest[..count]);
                left = left.saturating_sub(count);
            }
        }
        buffer.deliver(events, running).await;
    }
}

struct Buffer {
    bytes: BytesMut,
    piece: usize,
    wanted: bool,
}

impl Default for Buffer {
    fn default() -> Self {
        Self {
            bytes: BytesMut::new(),
            piece: SMALL,
            wanted: true,
        }
    }
}

impl Buffer {
    fn read(&mut self, output: &mut Receiver) -> io::Result<usize> {
        if self.bytes.capacity() < self.piece / 4 {
            self.bytes.reserve(self.piece);
        }
        let count = output.try_read_buf(&mut self.bytes)?;
        if count > self.piece / 2 {
            self.piece = LARGE;
        }
        Ok(count)
    }

    async fn deliver(&mut self, events: &mpsc::Sender<StepEvent>, running: &Running) {
        let bytes = self.bytes.split().freeze();
        if self.wanted && events.send(StepEvent::Output(bytes)).await.is_err() {
            self.wanted = false;
            running.abandon();
        }
    }
}
