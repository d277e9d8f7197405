//! What a coverage report of JaCoCo says in numbers: from its `jacoco.xml`, or else its `jacoco.csv`. Neither is trusted.

use super::junit::attribute;
use kiln_model::report::{Coverage, Covered};
use quick_xml::Reader;
use quick_xml::events::Event;

/// The totals of a `jacoco.xml`: the counters directly below its root. Nothing where the text is none.
pub(crate) fn of_xml(text: &str) -> Option<Coverage> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut coverage = None;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                depth += 1;
                let name = element.local_name();
                match (depth, name.as_ref()) {
                    (1, "report") => coverage = Some(Coverage::default()),
                    (1, _) => return None,
                    (2, "counter") => {
                        let number = |name| attribute(&element, name).and_then(|it| it.parse::<u32>().ok());
                        let counted = covered(number("missed"), number("covered"));
                        let coverage = coverage.as_mut()?;
                        match attribute(&element, "type").as_deref() {
                            Some("LINE") => coverage.lines += counted,
                            Some("BRANCH") => coverage.branches += counted,
                            Some(_) | None => {}
                        }
                    }
                    (_, _) => {}
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return coverage.filter(|_| depth == 0),
            Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

/// The totals of a `jacoco.csv`: the sums of its classes. Nothing where the text is none.
pub(crate) fn of_csv(text: &str) -> Option<Coverage> {
    let mut rows = text.lines();
    let heads: Vec<&str> = rows.next()?.split(',').map(str::trim).collect();
    // Names of classes come first and may hold commas; the numbers are found from the right.
    let from_right = |name: &str| heads.iter().rev().position(|it| *it == name);
    let columns = [
        from_right("LINE_MISSED")?,
        from_right("LINE_COVERED")?,
        from_right("BRANCH_MISSED")?,
        from_right("BRANCH_COVERED")?,
    ];
    let mut coverage = Coverage::default();
    for row in rows.filter(|it| !it.trim().is_empty()) {
        let cells: Vec<&str> = row.rsplit(',').map(str::trim).collect();
        let [missed, hit, branches_missed, branches_hit] =
            columns.map(|it| cells.get(it).and_then(|it| it.parse::<u32>().ok()));
        coverage.lines += covered(missed, hit);
        coverage.branches += covered(branches_missed, branches_hit);
    }
    Some(coverage)
}

fn covered(missed: Option<u32>, covered: Option<u32>) -> Covered {
    let (missed, covered) = (missed.map_or(0, u64::from), covered.map_or(0, u64::from));
    Covered {
        covered,
        total: missed + covered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn coverage(lines: (u64, u64), branches: (u64, u64)) -> Coverage {
        Coverage {
            lines: Covered {
                covered: lines.0,
                total: lines.1,
            },
            branches: Covered {
                covered: branches.0,
                total: branches.1,
            },
        }
    }

    #[test]
    fn the_counters_of_the_whole_report_count() {
        let text = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="demo"><sessioninfo id="h" start="1" dump="2"/><package name="org/example">
<class name="org/example/Roof"><counter type="LINE" missed="9" covered="9"/></class><counter type="LINE" missed="9" covered="9"/></package>
<counter type="INSTRUCTION" missed="5" covered="50"/><counter type="BRANCH" missed="1" covered="3"/><counter type="LINE" missed="2" covered="8"/></report>"#;
        assert_eq!(of_xml(text), Some(coverage((8, 10), (3, 4))));
    }

    #[test]
    fn the_classes_of_a_table_are_added_up() {
        let text = "GROUP,PACKAGE,CLASS,INSTRUCTION_MISSED,INSTRUCTION_COVERED,BRANCH_MISSED,BRANCH_COVERED,LINE_MISSED,LINE_COVERED,COMPLEXITY_MISSED,COMPLEXITY_COVERED,METHOD_MISSED,METHOD_COVERED\r\n\
                    demo,org.example,Roof,5,50,1,3,2,8,1,4,0,4\r\ndemo,org.example,\"Map<A, B>\",0,4,0,0,1,1,0,1,0,1\r\n\r\n";
        assert_eq!(of_csv(text), Some(coverage((9, 12), (3, 4))));
    }

    #[test]
    fn what_is_no_report_has_no_numbers() {
        for text in ["", "<html/>", "<report>", "<report></x>", "report"] {
            assert_eq!(of_xml(text), None, "{text}");
        }
        for text in ["", "a,b,c\n1,2,3\n"] {
            assert_eq!(of_csv(text), None, "{text}");
        }
        assert_eq!(of_xml("<report/>"), Some(Coverage::default()));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_panic(text in ".{0,300}") {
            let _ = of_xml(&text);
            let _ = of_xml(&format!("<report><counter {text}/></report>"));
            let _ = of_csv(&format!("LINE_MISSED,LINE_COVERED,BRANCH_MISSED,BRANCH_COVERED\n{text}"));
        }
    }
}
