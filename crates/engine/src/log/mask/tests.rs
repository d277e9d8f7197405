//! What the masker hides, and where lines may be cut.

use super::*;
use proptest::prelude::*;

fn masker(secrets: &[&str]) -> Masker {
    let secrets: Vec<SecretString> = secrets.iter().map(|it| SecretString::from(*it)).collect();
    Masker::new(&secrets)
}

fn masked(secrets: &[&str], line: &str) -> String {
    let mut out = Vec::new();
    masker(secrets).copy(line.as_bytes(), &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_secret_is_masked_wherever_it_stands() {
    assert_eq!(masked(&["hunter22"], "a hunter22 b hunter22"), "a ****** b ******");
}

#[test]
fn of_secrets_that_begin_alike_the_longest_is_masked() {
    assert_eq!(
        masked(&["pass", "password"], "password pass passwor"),
        "****** ****** ******wor"
    );
}

#[test]
fn of_two_secrets_that_overlap_nothing_is_left() {
    assert_eq!(masked(&["hunter22", "22secret"], "<hunter22secret>"), "<******>");
}

#[test]
fn secrets_side_by_side_are_masked_one_by_one() {
    assert_eq!(masked(&["hunter22"], "hunter22hunter22"), "************");
}

#[test]
fn what_only_begins_like_a_secret_is_left_alone() {
    let secret = "0123456789abcdefghij";
    assert_eq!(masked(&[secret], "0123456789abcdefghiX"), "0123456789abcdefghiX");
}

#[test]
fn a_short_secret_inside_the_false_beginning_of_a_long_one_is_masked() {
    assert_eq!(masked(&["abcdefgh", "bcde"], "abcdeX"), "a******X");
}

#[test]
fn each_line_of_a_secret_is_masked() {
    assert_eq!(
        masked(&["first-line\n  second-line\n"], "x second-line y"),
        "x ****** y"
    );
}

#[test]
fn a_secret_in_base64_is_masked_with_and_without_its_padding() {
    assert_eq!(masked(&["p@ss word"], "cEBzcyB3b3Jk"), "******");
    assert_eq!(masked(&["p@ss"], "cEBzcw== cEBzcw"), "****** ******");
}

#[test]
fn a_secret_in_the_base64_of_addresses_is_masked() {
    assert_eq!(masked(&["\u{fb}\u{ff}??>>"], "w7vDvz8_Pj4"), "******");
}

#[test]
fn a_percent_encoded_secret_is_masked_however_much_of_it_is_encoded() {
    assert_eq!(masked(&["p@ss-word"], "p%40ss%2Dword p%40ss-word"), "****** ******");
}

#[test]
fn a_secret_inside_json_is_masked() {
    assert_eq!(
        masked(&["say \"hi\" now"], r#"{"a":"say \"hi\" now"}"#),
        r#"{"a":"******"}"#
    );
}

#[test]
fn very_short_values_are_left_alone() {
    assert_eq!(masked(&["abc", "", "\n"], "abcabc"), "abcabc");
}

#[test]
fn without_secrets_a_line_stays_as_it_is() {
    assert_eq!(masked(&[], "anything"), "anything");
}

#[test]
fn a_cut_does_not_part_a_character() {
    let line = "aaa€bbb".as_bytes();
    for wanted in 0..=line.len() {
        let cut = masker(&[]).cut(line, wanted, Tail::Closed);
        assert!(std::str::from_utf8(&line[..cut]).is_ok(), "{wanted}");
    }
}

#[test]
fn bytes_that_are_no_text_do_not_draw_a_cut_into_a_secret() {
    let line = b"xxsecret-value\x80\x80\x80 and more";
    let cut = masker(&["secret-value"]).cut(line, 14, Tail::Closed);
    assert!(cut <= 2 || cut >= 14, "{cut}");
}

#[test]
fn a_whole_line_is_cut_where_it_is_wanted_however_long_the_secrets_are() {
    let long = "s".repeat(500);
    assert_eq!(masker(&[&long]).cut(&[b'x'; 100], 60, Tail::Closed), 60);
}

#[test]
fn a_line_that_may_grow_is_not_cut_where_a_secret_may_have_begun() {
    let masker = masker(&["0123456789"]);
    let cut = masker.cut(b"xxxxx01234567", 13, Tail::Open);
    assert!(cut <= 5, "{cut}");
}

#[test]
fn what_finds_secrets_stays_small_however_long_they_are() {
    let secrets: Vec<SecretString> = (0..200)
        .map(|it| SecretString::from(format!("{it}-{}", "long".repeat(2000))))
        .collect();
    let finder = Masker::new(&secrets).finder.unwrap();
    assert!(finder.memory_usage() < 4 << 20, "{}", finder.memory_usage());
}

fn secrets() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[ab]{4,9}", 1..4)
}

proptest! {
    #[test]
    fn no_secret_is_ever_left_in_a_line(secrets in secrets(), line in "[abc]{0,60}") {
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        let out = masked(&secrets, &line);
        for secret in secrets {
            prop_assert!(!out.contains(secret), "{} in {}", secret, out);
        }
    }

    #[test]
    fn what_is_not_part_of_a_secret_stays(secrets in secrets(), line in "[abc]{0,60}") {
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        let covered = |at: usize| secrets.iter().any(|secret| {
            line.match_indices("").map(|(start, _)| start).any(|start| {
                line[start..].starts_with(secret) && (start..start + secret.len()).contains(&at)
            })
        });
        let kept: String = line.char_indices().filter(|(at, _)| !covered(*at)).map(|(_, it)| it).collect();
        prop_assert_eq!(masked(&secrets, &line).replace('*', ""), kept);
    }

    #[test]
    fn no_cut_leaves_a_part_of_a_secret_in_sight(
        before in "[a-z€]{0,40}",
        after in "[a-z€]{0,40}",
        wanted in 0_usize..90,
        open in any::<bool>(),
    ) {
        let masker = masker(&["S3CR3T-VALUE"]);
        let line = format!("{before}S3CR3T-VALUE{after}");
        let tail = if open { Tail::Open } else { Tail::Closed };
        let cut = masker.cut(line.as_bytes(), wanted, tail);
        let mut out = Vec::new();
        masker.copy(&line.as_bytes()[..cut], &mut out);
        masker.copy(&line.as_bytes()[cut..], &mut out);
        let out = String::from_utf8(out).unwrap();
        prop_assert_eq!(out, format!("{before}******{after}"));
    }
}

#[test]
fn what_joins_later_is_masked_beside_what_was() {
    let (one, two) = (SecretString::from("first-one"), SecretString::from("second-one"));
    let masker = Masker::new([&one]).and([&two]);
    let mut out = Vec::new();
    masker.copy(b"first-one, second-one, third", &mut out);
    assert_eq!(String::from_utf8_lossy(&out), "******, ******, third");
}

#[test]
fn a_secret_in_xml_is_masked() {
    assert_eq!(masked(&["a<b&c\"d"], "<p>a&lt;b&amp;c&quot;d</p>"), "<p>******</p>");
}
