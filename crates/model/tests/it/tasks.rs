//! Names, parameters, limits and histories of tasks.

use kiln_model::build::{Outcome, Revision, StopCause};
use kiln_model::task::parameter::has_template_marker;
use kiln_model::task::{ParameterName, ParameterValue, Recent, Scm, TaskName, Timeout};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_task_name_stays_the_same_in_json(text in "[a-zA-Z0-9_\\-一-龥]{1,115}") {
        let name = TaskName::parse(&text).unwrap();
        let json = serde_json::to_string(&name).unwrap();
        prop_assert_eq!(serde_json::from_str::<TaskName>(&json).unwrap(), name);
    }

    #[test]
    fn no_text_makes_a_name_panic(text in any::<String>()) {
        let _ = (TaskName::parse(&text), ParameterName::parse(&text));
    }

    #[test]
    fn a_task_name_has_nothing_that_a_path_or_a_shell_reads(text in any::<String>()) {
        if TaskName::parse(&text).is_ok() {
            prop_assert!(!text.contains(|it: char| it.is_whitespace() || it.is_control() || "/\\.$`'\"&|;<>*?~".contains(it)));
        }
    }

    #[test]
    fn a_history_has_at_most_ten_marks(text in "[SFx]{0,40}") {
        let recent = Recent::parse(&text);
        prop_assert!(recent.as_str().len() <= Recent::SPAN);
        prop_assert!(recent.as_str().bytes().all(|it| matches!(it, b'S' | b'F')));
        prop_assert_eq!(Recent::parse(recent.as_str()), recent);
    }

    #[test]
    fn health_is_a_percentage_and_full_only_without_a_failure(text in "[SF]{1,10}") {
        let score = Recent::parse(&text).health_score();
        prop_assert!(score <= 100);
        prop_assert_eq!(score == 100, !text.contains('F'));
        prop_assert_eq!(score == 0, !text.contains('S'));
    }

    #[test]
    fn no_timeout_panics(limit in any::<String>(), unit in "hour|minute|day|") {
        if let Some(minutes) = (Timeout { limit, unit }).minutes() {
            prop_assert!(minutes > 0);
        }
    }
}

#[test]
fn the_newest_build_pushes_out_the_oldest() {
    let recent = Recent::parse("SFFFFFFFFF").and(&Outcome::Succeeded);
    assert_eq!(recent.as_str(), "FFFFFFFFFS");
}

#[test]
fn whatever_is_no_success_counts_against_the_health() {
    let ends = [
        Outcome::Failed { reason: String::new() },
        Outcome::Errored { reason: String::new() },
        Outcome::Stopped {
            cause: StopCause::Shutdown,
        },
    ];
    let recent = ends.iter().fold(Recent::default(), |recent, end| recent.and(end));
    assert_eq!(recent.as_str(), "FFF");
}

#[test]
fn a_timeout_may_stand_between_spaces() {
    let timeout = Timeout {
        limit: " 5 ".to_owned(),
        unit: "minute".to_owned(),
    };
    assert_eq!(timeout.minutes(), Some(5));
}

#[test]
fn a_name_from_json_is_checked_too() {
    assert!(serde_json::from_str::<TaskName>("\"a b\"").is_err());
    assert!(serde_json::from_str::<ParameterName>("\"PATH\"").is_err());
}

#[test]
fn refused_names_say_why() {
    assert_eq!(
        TaskName::parse("").unwrap_err().to_string(),
        "a task name has 1 to 115 letters, digits, '_' or '-'"
    );
    assert_eq!(
        ParameterName::parse("PATH").unwrap_err().to_string(),
        "the parameter name PATH is not allowed: it would change how programs start"
    );
    assert_eq!(
        ParameterName::parse("a-b").unwrap_err().to_string(),
        "a parameter name has 1 to 128 letters, digits or '_'"
    );
}

#[test]
fn marks_of_templates_are_found_wherever_they_stand() {
    for text in ["{{", "a {% b", "x{#"] {
        assert!(has_template_marker(text), "{text}");
    }
    for text in ["", "{", "{ {", "${a}", "%}"] {
        assert!(!has_template_marker(text), "{text}");
    }
}

#[test]
fn a_value_in_the_open_is_shown() {
    assert_eq!(ParameterValue::Plain("abc".to_owned()).shown(), "abc");
}

#[test]
fn a_repository_with_a_name_is_called_by_it() {
    let scm = Scm {
        url: "https://host/group/demo.git".to_owned(),
        repo_name: Some("own".to_owned()),
        ..Scm::default()
    };
    assert_eq!(scm.name(), "own");
    let unnamed = Scm {
        repo_name: Some(String::new()),
        ..scm
    };
    assert_eq!(unnamed.name(), "demo");
}

#[test]
fn a_revision_knows_its_kind_its_branch_and_its_tag() {
    let told = [
        Revision::Branch("b".to_owned()),
        Revision::Tag("t".to_owned()),
        Revision::Commit {
            id: "c".to_owned(),
            branch: "b".to_owned(),
        },
    ]
    .map(|it| {
        (
            it.build_type(),
            it.branch().map(str::to_owned),
            it.tag().map(str::to_owned),
        )
    });
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("branch", some("b"), None),
            ("tag", None, some("t")),
            ("commitId", some("b"), None)
        ]
    );
}
