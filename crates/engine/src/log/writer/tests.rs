//! What a writer makes of what steps print, whatever they print and in whatever pieces.

use super::*;
use camino::Utf8PathBuf;
use kiln_model::id::RecordId;
use kiln_model::secret::SecretString;
use proptest::prelude::*;
use std::fs::OpenOptions;

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_719_388_800_000)
    }
}

struct Place {
    _folder: tempfile::TempDir,
    path: Utf8PathBuf,
    live: Arc<Live>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().join("log")).unwrap();
        let live = crate::live::LiveBuilds::default().enter(&RecordId::from_random([1; 16]));
        Self {
            _folder: folder,
            path,
            live,
        }
    }

    fn writer(&self, limit: u64) -> LogWriter {
        let file = OpenOptions::new().create(true).append(true).open(&self.path).unwrap();
        let size = file.metadata().unwrap().len();
        LogWriter::new(file, size, limit, 0, Arc::new(Still), self.live.clone())
    }

    fn content(&self) -> Vec<u8> {
        std::fs::read(&self.path).unwrap()
    }

    fn text(&self) -> String {
        String::from_utf8(self.content()).unwrap()
    }

    /// The lines without their heads.
    fn lines(&self) -> Vec<String> {
        let of = |line: &str| line.split_once("] : ").unwrap().1.to_owned();
        self.text().lines().map(of).collect()
    }
}

fn masker(secret: &str) -> Masker {
    Masker::new([&SecretString::from(secret)])
}

/// What the lines of a log should be: the bytes as text, cut at line ends.
fn expected(bytes: &[u8]) -> Vec<String> {
    let mut lines: Vec<&[u8]> = bytes.split(|it| *it == b'\n').collect();
    lines.pop_if(|it| it.is_empty());
    let text = |it: &&[u8]| String::from_utf8_lossy(it.strip_suffix(b"\r").unwrap_or(it)).into_owned();
    lines.iter().map(text).collect()
}

fn print_in_pieces(log: &mut LogWriter, bytes: &[u8], borders: &[prop::sample::Index]) {
    let mut borders: Vec<usize> = borders.iter().map(|it| it.index(bytes.len() + 1)).collect();
    borders.sort_unstable();
    let mut from = 0;
    for border in borders {
        log.printed(&bytes[from..border]).unwrap();
        from = border;
    }
    log.printed(&bytes[from..]).unwrap();
}

fn output() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just("€".as_bytes().to_vec()),
        "[a-z ]{0,20}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|it| it.concat())
}

fn borders() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_pieces_of_an_output_do_not_change_its_lines(bytes in output(), borders in borders()) {
        let place = Place::new();
        let mut log = place.writer(u64::MAX);
        print_in_pieces(&mut log, &bytes, &borders);
        log.end().unwrap();
        // Carriage returns inside a line are the line's own.
        let lines: Vec<String> = place.text().split_terminator('\n').map(|it| it.split_once("] : ").unwrap().1.to_owned()).collect();
        prop_assert_eq!(lines, expected(&bytes));
    }

    #[test]
    fn what_is_announced_stands_in_the_file(bytes in output(), borders in borders()) {
        let place = Place::new();
        let mut log = place.writer(u64::MAX);
        print_in_pieces(&mut log, &bytes, &borders);
        prop_assert_eq!(place.live.log.borrow().size, place.content().len() as u64);
        prop_assert_eq!(log.size(), place.content().len() as u64);
    }

    #[test]
    fn a_secret_never_appears_whatever_the_pieces(
        before in "[a-z\n]{0,30}",
        after in "[a-z\n]{0,30}",
        borders in borders(),
    ) {
        let place = Place::new();
        let mut log = place.writer(u64::MAX);
        log.mask(masker("S3CR3T-VALUE"));
        print_in_pieces(&mut log, format!("{before}S3CR3T-VALUE{after}").as_bytes(), &borders);
        log.end().unwrap();
        prop_assert!(!place.text().contains("S3CR3T") && !place.text().contains("VALUE"));
        prop_assert_eq!(place.text().matches("******").count(), 1);
    }

    #[test]
    fn a_secret_at_the_border_of_a_long_line_never_appears(
        start in LONGEST_LINE - 20..LONGEST_LINE + 5,
        rest in 0_usize..200,
        borders in borders(),
        ends in any::<bool>(),
    ) {
        let place = Place::new();
        let mut log = place.writer(u64::MAX);
        log.mask(masker("S3CR3T-VALUE"));
        let line = format!("{}S3CR3T-VALUE{}{}", "x".repeat(start), "y".repeat(rest), if ends { "\n" } else { "" });
        print_in_pieces(&mut log, line.as_bytes(), &borders);
        log.end().unwrap();
        let text = place.lines().concat();
        prop_assert_eq!(text, format!("{}******{}", "x".repeat(start), "y".repeat(rest)));
    }

    #[test]
    fn steps_take_no_more_than_the_limit(bytes in output(), borders in borders(), limit in 0_u64..500) {
        let place = Place::new();
        let mut log = place.writer(limit);
        print_in_pieces(&mut log, &bytes, &borders);
        log.end_of_step().unwrap();
        prop_assert!(place.content().len() as u64 <= limit);
    }

    #[test]
    fn at_its_limit_a_log_is_the_beginning_of_the_whole_one(bytes in output(), limit in 0_u64..500) {
        let (whole, limited) = (Place::new(), Place::new());
        for (place, limit) in [(&whole, u64::MAX), (&limited, limit)] {
            let mut log = place.writer(limit);
            log.printed(&bytes).unwrap();
            log.end_of_step().unwrap();
        }
        prop_assert!(whole.content().starts_with(&limited.content()));
    }
}

#[test]
fn a_line_is_announced_only_with_its_end() {
    let place = Place::new();
    let mut log = place.writer(u64::MAX);
    log.printed(b"half").unwrap();
    assert_eq!(place.live.log.borrow().size, 0);
    log.printed(b" and half\n").unwrap();
    assert_eq!(place.lines(), ["half and half"]);
}

#[test]
fn the_end_of_a_step_ends_its_last_line() {
    let place = Place::new();
    let mut log = place.writer(u64::MAX);
    log.printed(b"no end").unwrap();
    log.end_of_step().unwrap();
    log.printed(b"next\n").unwrap();
    assert_eq!(place.lines(), ["no end", "next"]);
}

#[test]
fn an_empty_line_is_a_line() {
    let place = Place::new();
    place.writer(u64::MAX).printed(b"\n\n").unwrap();
    assert_eq!(place.lines(), ["", ""]);
}

#[test]
fn output_without_a_line_end_is_not_held_in_memory() {
    let place = Place::new();
    let mut log = place.writer(u64::MAX);
    for _ in 0..100 {
        log.printed(&[b'x'; 16 * 1024]).unwrap();
        assert!(log.partial.len() <= LONGEST_LINE);
    }
}

#[test]
fn output_without_a_line_end_is_bounded_with_long_secrets_too() {
    let place = Place::new();
    let mut log = place.writer(u64::MAX);
    log.mask(masker(&"密".repeat(8192)));
    for _ in 0..100 {
        log.printed(&[b'x'; 16 * 1024]).unwrap();
        assert!(log.partial.len() <= 3 * LONGEST_LINE, "{}", log.partial.len());
    }
}

#[test]
fn a_line_that_is_just_too_long_makes_two_beside_a_longer_secret() {
    let place = Place::new();
    let mut log = place.writer(u64::MAX);
    log.mask(masker(&"密".repeat(8192)));
    let mut line = vec![b'x'; LONGEST_LINE + 10];
    line.push(b'\n');
    log.printed(&line).unwrap();
    let lengths: Vec<usize> = place.lines().iter().map(String::len).collect();
    assert_eq!(lengths, [LONGEST_LINE, 10]);
}

#[test]
fn a_text_of_several_lines_is_several_lines() {
    let place = Place::new();
    place.writer(u64::MAX).say(Level::Warn, "one\ntwo").unwrap();
    assert_eq!(place.lines(), ["one", "two"]);
}

#[test]
fn own_words_are_masked() {
    let place = Place::new();
    let mut log = place.writer(u64::MAX);
    log.mask(masker("hunter22"));
    log.say(Level::Error, "cannot use hunter22").unwrap();
    assert_eq!(place.lines(), ["cannot use ******"]);
}

#[test]
fn the_name_of_a_step_is_masked() {
    let place = Place::new();
    let mut log = place.writer(u64::MAX);
    log.mask(masker("hunter22"));
    log.enter("deploy with hunter22");
    log.printed(b"x\n").unwrap();
    assert!(place.text().contains("[deploy with ******] : x"));
}

#[test]
fn after_the_limit_no_shorter_line_slips_in() {
    let place = Place::new();
    let mut log = place.writer(150);
    log.printed(format!("one\n{}\nshort\n", "x".repeat(200)).as_bytes())
        .unwrap();
    assert_eq!(place.lines(), ["one"]);
}

#[test]
fn how_a_step_ended_is_told_beyond_the_limit() {
    let place = Place::new();
    let mut log = place.writer(100);
    log.printed("x\n".repeat(50).as_bytes()).unwrap();
    log.say(Level::Error, "the command ended with exit code 3").unwrap();
    assert_eq!(place.lines().last().unwrap(), "the command ended with exit code 3");
}

#[test]
fn own_words_have_a_limit_too() {
    let place = Place::new();
    let mut log = place.writer(100);
    for _ in 0..2000 {
        log.say(Level::Warn, &"w".repeat(100)).unwrap();
    }
    assert!(place.content().len() as u64 <= 100 + RESERVE);
}

#[test]
fn the_end_tells_how_much_was_dropped() {
    let place = Place::new();
    let mut log = place.writer(60);
    log.printed(b"abc\n").unwrap();
    let line = place.content().len();
    log.printed(b"def\nghi\n").unwrap();
    log.end().unwrap();
    let told = format!(
        "the log reached its limit of 60 bytes: {} bytes that steps printed",
        2 * line
    );
    assert!(place.text().contains(&told), "{}", place.text());
}

#[test]
fn a_log_that_cannot_be_written_is_an_error_and_announces_nothing() {
    let place = Place::new();
    place.writer(u64::MAX).printed(b"before\n").unwrap();
    let before = place.content();
    let file = File::open(&place.path).unwrap();
    let mut log = LogWriter::new(
        file,
        before.len() as u64,
        u64::MAX,
        0,
        Arc::new(Still),
        place.live.clone(),
    );
    assert!(log.printed(b"after\n").is_err());
    assert_eq!(log.size(), before.len() as u64);
    assert_eq!(place.live.log.borrow().size, before.len() as u64);
}

#[test]
fn a_device_that_is_full_is_an_error() {
    let place = Place::new();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut log = LogWriter::new(full, 0, u64::MAX, 0, Arc::new(Still), place.live.clone());
    let error = log.say(Level::Info, "hello").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    assert!(
        log.out.is_empty(),
        "what could not be written is not tried again behind what comes next"
    );
}
