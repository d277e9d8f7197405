use super::*;
use proptest::prelude::*;

/// Passed, failures, errors, others, milliseconds.
fn told(text: &str) -> (u64, u64, u64, u64, u128) {
    let it = totals(text).unwrap();
    (it.passed, it.failures, it.errors, it.others, it.duration.as_millis())
}

#[test]
fn surefire_writes_one_suite_with_its_own_totals() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="org.example.RoofTest" time="1,234.567" tests="4" errors="1" skipped="1" failures="1">
  <properties><property name="a" value="b &lt; c"/></properties>
  <testcase name="holds" classname="org.example.RoofTest" time="0.012"/>
  <testcase name="leaks" classname="org.example.RoofTest" time="0.004">
    <failure message="expected: &lt;dry&gt;" type="AssertionError"><![CDATA[at org.example <failure>]]></failure>
    <system-out>hello <b>not a</b> test</system-out>
  </testcase>
  <testcase name="breaks" time="0"><error type="NullPointerException">x</error></testcase>
  <testcase name="sleeps" time="0"><skipped/></testcase>
</testsuite>"#;
    assert_eq!(told(text), (1, 1, 1, 1, 1_234_567));
}

#[test]
fn pytest_writes_suites_around_one_suite() {
    let text = r#"<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3" time="0.031" timestamp="2024-06-26T08:00:00" hostname="h"><testcase classname="t" name="a" time="0.001" /><testcase classname="t" name="b" time="0.001"><failure message="assert 1 == 2">def b():</failure></testcase><testcase classname="t" name="c" time="0.000"><skipped type="pytest.skip" message="later">t.py:9: later</skipped></testcase></testsuite></testsuites>"#;
    assert_eq!(told(text), (1, 1, 0, 1, 31));
}

#[test]
fn nextest_tells_flaky_tests_and_tests_that_ran_again() {
    let text = r#"<testsuites name="nextest-run" tests="3" failures="1" errors="0" uuid="u" timestamp="t" time="9.5">
    <testsuite name="kiln" tests="3" disabled="0" errors="0" failures="1">
        <testcase name="a" classname="kiln" timestamp="t" time="1.5"/>
        <testcase name="b" time="2"><flakyFailure type="x" message="m"/></testcase>
        <testcase name="c" time="1"><failure type="x"/><rerunFailure type="x"/></testcase>
    </testsuite>
</testsuites>"#;
    assert_eq!(told(text), (2, 1, 0, 0, 4500));
}

#[test]
fn gotestsum_writes_a_suite_for_each_package() {
    let text = r#"<testsuites tests="3" failures="1" errors="0" time="0.300000">
  <testsuite tests="1" failures="0" time="0.100000" name="a"><testcase name="T1" time="0.000000"></testcase></testsuite>
  <testsuite tests="2" failures="1" time="0.150000" name="b">
    <testcase name="T2" time="0"><failure message="Failed" type="">=== RUN</failure></testcase>
    <testcase name="T3" time="0"><skipped message="x"></skipped></testcase>
  </testsuite>
</testsuites>"#;
    assert_eq!(told(text), (1, 1, 0, 1, 250));
}

#[test]
fn googletest_marks_cases_that_did_not_run() {
    let text = r#"<testsuites tests="2"><testsuite name="s"><testcase name="a" status="run" result="completed" time="0.5"/><testcase name="b" status="notrun" result="suppressed" time="0."/></testsuite></testsuites>"#;
    assert_eq!(told(text), (1, 0, 0, 1, 500));
}

#[test]
fn suites_may_lie_in_each_other() {
    let text = r#"<testsuites><testsuite name="a" tests="9"><testsuite name="b" time="2"><testcase time="9"/></testsuite>
        <testsuite name="c"><testcase time="1"><error/></testcase></testsuite></testsuite></testsuites>"#;
    assert_eq!(told(text), (1, 0, 1, 0, 3000));
}

#[test]
fn what_suites_say_counts_only_where_they_list_no_case() {
    let only_totals =
        r#"<testsuites tests="99"><testsuite tests="5" failures="1" errors="1" skipped="1" time="2"/></testsuites>"#;
    assert_eq!(told(only_totals), (2, 1, 1, 1, 2000));
    assert_eq!(
        told(r#"<testsuites tests="3" failures="1" time="1"/>"#),
        (2, 1, 0, 0, 1000)
    );
    assert_eq!(told(r#"<testsuite tests="1" failures="3"/>"#), (0, 3, 0, 0, 0));
    assert_eq!(told(r#"<testsuite tests="-1" failures="many"/>"#), (0, 0, 0, 0, 0));
    assert_eq!(told("<testsuites/>"), (0, 0, 0, 0, 0));
}

#[test]
fn a_case_counts_once_and_as_the_worst_that_it_tells() {
    for (inner, expected) in [
        ("<failure/><error/>", (0, 0, 1, 0, 0)),
        ("<error/><failure/>", (0, 0, 1, 0, 0)),
        ("<skipped/><failure/>", (0, 1, 0, 0, 0)),
        ("<failure/><failure/>", (0, 1, 0, 0, 0)),
        ("<system-out><failure/></system-out>", (1, 0, 0, 0, 0)),
        ("<testcase/><testcase/>", (1, 0, 0, 0, 0)),
    ] {
        let text = format!("<testsuite><testcase>{inner}</testcase></testsuite>");
        assert_eq!(told(&text), expected, "{inner}");
    }
}

#[test]
fn times_are_read_in_each_way_that_they_are_written() {
    for (text, expected) in [
        ("0.25", Some(250)),
        ("12", Some(12_000)),
        ("1,234.5", Some(1_234_500)),
        ("1,234,567", Some(1_234_567_000)),
        ("0,25", Some(250)),
        ("1e-3", Some(1)),
        ("", None),
        ("-1", None),
        ("NaN", None),
        ("inf", None),
        ("1e300", None),
        ("fast", None),
    ] {
        assert_eq!(seconds(text).map(|it| it.as_millis()), expected, "{text}");
    }
}

#[test]
fn what_is_no_result_of_tests_is_refused() {
    for (text, expected) in [
        ("", Unreadable::Malformed),
        ("tests passed", Unreadable::Malformed),
        ("<testsuite>", Unreadable::Malformed),
        ("<testsuite></testsuites>", Unreadable::Malformed),
        ("<testsuite><testcase></testsuite>", Unreadable::Malformed),
        ("<html/>", Unreadable::Foreign),
        ("<testsuite/><testsuite/>", Unreadable::Foreign),
    ] {
        assert_eq!(totals(text), Err(expected), "{text}");
    }
    let deep = "<testsuite>".repeat(100_000);
    assert_eq!(totals(&deep), Err(Unreadable::TooDeep));
}

#[test]
fn entities_are_neither_defined_nor_fetched() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<testsuite tests="&b;" time="&x;"><testcase time="&b;">&b; &x; & more</testcase></testsuite>"#;
    assert_eq!(told(bomb), (1, 0, 0, 0, 0));
}

/// A suite with cases that end in these ways, in an order that a writer may choose.
fn suite(ends: &[usize]) -> String {
    let inner = ["", "<failure/>", "<error>x</error>", "<skipped/>"];
    let cases: String = ends
        .iter()
        .map(|it| format!("<testcase time=\"0.001\">{}</testcase>", inner[*it]))
        .collect();
    format!("<testsuite tests=\"7\">{cases}</testsuite>")
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,400}") {
        let _ = totals(&text);
        let _ = totals(&format!("<testsuite {text}><testcase {text}/>{text}</testsuite>"));
    }

    #[test]
    fn every_case_is_counted_once(suites in prop::collection::vec(prop::collection::vec(0_usize..4, 1..20), 1..5)) {
        let text = format!("<testsuites>{}</testsuites>", suites.iter().map(|it| suite(it)).collect::<String>());
        let of = |end| suites.iter().flatten().filter(|it| **it == end).count() as u64;
        let (passed, failures, errors, others, millis) = told(&text);
        prop_assert_eq!((passed, failures, errors, others), (of(0), of(1), of(2), of(3)));
        prop_assert_eq!(millis, u128::from(passed + failures + errors + others));
    }
}
