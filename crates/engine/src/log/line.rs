//! The head of a log line: `[2026/11/24 01:44:17.123 GMT+00:00] [INFO] [step] : `.

use chrono::FixedOffset;
use kiln_model::time::Timestamp;
use std::io::Write as _;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// For who looks for the cause of something.
    Debug,
    /// What happens.
    Info,
    /// Something was odd, and the build goes on.
    Warn,
    /// Something failed.
    Error,
}

impl Level {
    /// The word in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

/// Makes line heads; remembers the last one, since thousands of lines share a millisecond.
#[derive(Debug)]
pub(super) struct Heads {
    zone: FixedOffset,
    made_for: Option<(Timestamp, Level)>,
    head: Vec<u8>,
    step: String,
}

impl Heads {
    /// Heads for the zone that is `offset` seconds east of Greenwich.
    pub(super) fn new(offset: i32) -> Self {
        let utc = FixedOffset::east_opt(0).expect("no offset at all is a valid offset");
        Self {
            zone: FixedOffset::east_opt(offset).unwrap_or(utc),
            made_for: None,
            head: Vec::new(),
            step: String::new(),
        }
    }

    /// From now on, lines belong to the step of this name.
    pub(super) fn enter(&mut self, step: &str) {
        self.step = step.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
        self.made_for = None;
    }

    /// The head of a line that is written now.
    pub(super) fn at(&mut self, now: Timestamp, level: Level) -> &[u8] {
        if self.made_for != Some((now, level)) {
            let local = now.to_utc().with_timezone(&self.zone);
            self.head.clear();
            let time = local.format("%Y/%m/%d %H:%M:%S%.3f GMT%:z");
            // Writing to a vector cannot fail.
            let _ = write!(self.head, "[{time}] [{}] [{}] : ", level.word(), self.step);
            self.made_for = Some((now, level));
        }
        &self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_has_time_zone_level_and_step() {
        let mut heads = Heads::new(8 * 3600);
        heads.enter("Maven\nbuild");
        let now = Timestamp::from_millis(1_703_144_658_743);
        let head = String::from_utf8(heads.at(now, Level::Info).to_vec()).unwrap();
        assert_eq!(head, "[2023/12/21 15:44:18.743 GMT+08:00] [INFO] [Maven build] : ");
    }

    #[test]
    fn a_head_changes_with_time_level_and_step() {
        let mut heads = Heads::new(0);
        let (now, later) = (Timestamp::from_millis(0), Timestamp::from_millis(1));
        let first = heads.at(now, Level::Info).to_vec();
        assert_ne!(first, heads.at(later, Level::Info));
        assert_ne!(first, heads.at(now, Level::Error));
        heads.enter("other");
        assert_ne!(first, heads.at(now, Level::Info));
    }
}
