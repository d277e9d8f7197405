//! What server and leader say to each other over their socket pair.
//!
//! First the server sends one order: a length, then the words of the command, its environment, its folder. Afterwards the
//! server sends stops of five bytes. The leader sends replies of five bytes, the first before it reads its order. The end of the stream is a word too: the
//! leader then ends everything. Orders carry secrets, so their memory is wiped.

use secrecy::{ExposeSecret, SecretSlice};
use std::ffi::CString;
use std::io;
use std::time::Duration;

/// The length of stops and replies.
pub const SHORT: usize = 5;
/// No kernel takes a longer command and environment.
const LONGEST_ORDER: usize = 64 << 20;
const STOP: u8 = b'T';

/// A list of texts, written one after another with their lengths.
#[derive(Default)]
pub struct Words {
    count: u32,
    bytes: Vec<u8>,
}

impl Words {
    /// Adds a word that is made of `parts`.
    ///
    /// # Errors
    /// The word has a zero byte, which no command line and no environment can carry.
    pub fn push(&mut self, parts: &[&str]) -> io::Result<()> {
        if parts.iter().any(|it| it.as_bytes().contains(&0)) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a text has a zero byte"));
        }
        let length: usize = parts.iter().map(|it| it.len()).sum();
        let length = u32::try_from(length).map_err(|_| io::Error::from(io::ErrorKind::ArgumentListTooLong))?;
        // Growing would leave copies of secrets in freed memory, so room is made by moving into a fresh, larger buffer.
        let needed = self.bytes.len() + 4 + length as usize;
        if needed > self.bytes.capacity() {
            let mut larger = Vec::with_capacity(needed.max(4096).next_power_of_two());
            larger.extend_from_slice(&self.bytes);
            drop(SecretSlice::from(std::mem::replace(&mut self.bytes, larger)));
        }
        self.bytes.extend_from_slice(&length.to_le_bytes());
        for part in parts {
            self.bytes.extend_from_slice(part.as_bytes());
        }
        self.count += 1;
        Ok(())
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        drop(SecretSlice::from(std::mem::take(&mut self.bytes)));
    }
}

/// The bytes of an order.
pub fn order(command: &Words, environment: &Words, folder: &str) -> io::Result<SecretSlice<u8>> {
    let mut place = Words::default();
    place.push(&[folder])?;
    let lists = [command, environment, &place];
    let length: usize = lists.iter().map(|it| 4 + it.bytes.len()).sum();
    if length > LONGEST_ORDER {
        return Err(io::ErrorKind::ArgumentListTooLong.into());
    }
    let mut bytes = Vec::with_capacity(4 + length);
    bytes.extend_from_slice(&u32::try_from(length).expect("limited above").to_le_bytes());
    for list in lists {
        bytes.extend_from_slice(&list.count.to_le_bytes());
        bytes.extend_from_slice(&list.bytes);
    }
    Ok(SecretSlice::from(bytes))
}

/// An order as the leader reads it.
#[derive(Debug, PartialEq, Eq)]
pub struct Order {
    /// The program and its arguments.
    pub command: Vec<CString>,
    /// The environment, as `NAME=value`.
    pub environment: Vec<CString>,
    /// Where to start.
    pub folder: CString,
}

/// Reads an order; none if the other side went away before it was whole, or if it makes no sense.
pub fn read_order(from: &mut impl io::Read) -> Option<Order> {
    let mut length = [0; 4];
    from.read_exact(&mut length).ok()?;
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST_ORDER {
        return None;
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes).ok()?;
    let bytes = SecretSlice::from(bytes);
    let mut rest = bytes.expose_secret();
    let order = Order {
        command: list(&mut rest)?,
        environment: list(&mut rest)?,
        folder: list(&mut rest)?.pop()?,
    };
    (rest.is_empty() && !order.command.is_empty()).then_some(order)
}

fn list(rest: &mut &[u8]) -> Option<Vec<CString>> {
    let count = number(rest)?;
    let mut list = Vec::new();
    for _ in 0..count {
        let length = number(rest)?;
        let (word, after) = rest.split_at_checked(length)?;
        *rest = after;
        list.push(CString::new(word).ok()?);
    }
    Some(list)
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (number, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    usize::try_from(u32::from_le_bytes(*number)).ok()
}

/// The bytes of a stop.
pub fn stop(grace: Duration) -> [u8; SHORT] {
    let ms = u32::try_from(grace.as_millis()).unwrap_or(u32::MAX);
    short(STOP, ms.to_le_bytes())
}

/// The grace of a stop; none if the bytes are no stop.
pub fn read_stop(bytes: [u8; SHORT]) -> Option<Duration> {
    let [STOP, ms @ ..] = bytes else { return None };
    Some(Duration::from_millis(u32::from_le_bytes(ms).into()))
}

/// What the leader answers: that it is there, how the start went, how the step ended; once each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The leader is there and has this process id; it has not read its order yet.
    Ready(i32),
    /// The nursery cannot make a leader; the system's error number.
    NoProcess(i32),
    /// The step's first process runs.
    Started,
    /// The step's folder cannot be entered; the system's error number.
    NoFolder(i32),
    /// The step's program cannot be run; the system's error number.
    NoProgram(i32),
    /// The first process ended with this code, and nothing is left.
    Code(i32),
    /// The first process was ended by this signal, and nothing is left.
    Signal(i32),
}

impl Reply {
    /// The reply as bytes.
    pub fn bytes(self) -> [u8; SHORT] {
        let (tag, value) = match self {
            Self::Ready(pid) => (b'R', pid),
            Self::NoProcess(errno) => (b'F', errno),
            Self::Started => (b'S', 0),
            Self::NoFolder(errno) => (b'D', errno),
            Self::NoProgram(errno) => (b'P', errno),
            Self::Code(code) => (b'X', code),
            Self::Signal(signal) => (b'K', signal),
        };
        short(tag, value.to_le_bytes())
    }

    /// Reads a reply; none if the bytes are none.
    pub fn read(bytes: [u8; SHORT]) -> Option<Self> {
        let [tag, value @ ..] = bytes;
        let value = i32::from_le_bytes(value);
        match tag {
            b'R' => Some(Self::Ready(value)),
            b'F' => Some(Self::NoProcess(value)),
            b'S' => Some(Self::Started),
            b'D' => Some(Self::NoFolder(value)),
            b'P' => Some(Self::NoProgram(value)),
            b'X' => Some(Self::Code(value)),
            b'K' => Some(Self::Signal(value)),
            _ => None,
        }
    }
}

fn short(tag: u8, value: [u8; 4]) -> [u8; SHORT] {
    let [a, b, c, d] = value;
    [tag, a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Words {
        let mut words = Words::default();
        for word in list {
            words.push(&[word]).unwrap();
        }
        words
    }

    fn bytes() -> Vec<u8> {
        let order = order(&words(&["sh", "-c", ""]), &words(&["A=1", "B=ü\n"]), "/w").unwrap();
        order.expose_secret().to_vec()
    }

    #[test]
    fn an_order_arrives_as_it_was_sent() {
        let read = read_order(&mut bytes().as_slice()).unwrap();
        let texts = |list: &[CString]| {
            list.iter()
                .map(|it| it.to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(&read.command), ["sh", "-c", ""]);
        assert_eq!(texts(&read.environment), ["A=1", "B=ü\n"]);
        assert_eq!(read.folder.to_str().unwrap(), "/w");
    }

    #[test]
    fn a_torn_order_is_none() {
        let whole = bytes();
        for end in 0..whole.len() {
            assert_eq!(read_order(&mut &whole[..end]), None, "{end} bytes");
        }
    }

    #[test]
    fn an_order_with_wrong_lengths_is_none() {
        for at in 4..8 {
            let mut bytes = bytes();
            bytes[at] = 0xff;
            assert_eq!(read_order(&mut bytes.as_slice()), None, "byte {at}");
        }
        assert_eq!(read_order(&mut [0xff; 64].as_slice()), None);
    }

    #[test]
    fn an_order_without_a_command_is_none() {
        let order = order(&words(&[]), &words(&[]), "/w").unwrap();
        assert_eq!(read_order(&mut order.expose_secret()), None);
    }

    #[test]
    fn a_word_with_a_zero_byte_is_refused() {
        assert!(Words::default().push(&["a\0b"]).is_err());
    }

    #[test]
    fn a_long_list_of_words_survives_the_growth_of_its_buffer() {
        let long = "x".repeat(3000);
        let order = order(&words(&[&long, &long, &long]), &words(&[&long]), "/w").unwrap();
        let read = read_order(&mut order.expose_secret()).unwrap();
        assert!(read.command.iter().all(|it| it.to_str().unwrap() == long));
        assert_eq!(read.command.len(), 3);
    }

    #[test]
    fn stops_and_replies_arrive_as_they_were_sent() {
        let grace = Duration::from_millis(1234);
        assert_eq!(read_stop(stop(grace)), Some(grace));
        assert_eq!(read_stop([0; SHORT]), None);
        for reply in [
            Reply::Ready(1 << 22),
            Reply::NoProcess(11),
            Reply::Started,
            Reply::NoFolder(2),
            Reply::NoProgram(13),
            Reply::Code(255),
            Reply::Signal(9),
        ] {
            assert_eq!(Reply::read(reply.bytes()), Some(reply));
        }
        assert_eq!(Reply::read([0; SHORT]), None);
    }

    #[test]
    fn a_grace_of_ages_is_the_longest_that_can_be_said() {
        assert_eq!(
            read_stop(stop(Duration::MAX)),
            Some(Duration::from_millis(u32::MAX.into()))
        );
    }
}
