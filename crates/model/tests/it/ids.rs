//! Ids: what is one, and that it stays the same on every way.

use kiln_model::id::{
    BuildProjectId, DomainId, GroupId, IamProjectId, MalformedId, ProjectId, RecordId, TaskId, UserId,
};
use kiln_model::time::Timestamp;
use proptest::prelude::*;
use std::collections::HashSet;

macro_rules! every_way {
    ($($name:ident: $id:ident,)*) => {$(
        proptest! {
            #[test]
            fn $name(bytes in any::<[u8; 16]>()) {
                let id = $id::from_random(bytes);
                prop_assert_eq!(&$id::parse(id.as_str()).unwrap(), &id);
                prop_assert_eq!(&id.to_string().parse::<$id>().unwrap(), &id);
                prop_assert_eq!(&$id::try_from(String::from(id.clone())).unwrap(), &id);
                let json = serde_json::to_string(&id).unwrap();
                prop_assert_eq!(&json, &format!("\"{id}\""));
                prop_assert_eq!(&serde_json::from_str::<$id>(&json).unwrap(), &id);
                prop_assert_eq!(format!("{id:?}"), format!("{}({id})", stringify!($id)));
            }
        }
    )*};
}

every_way! {
    a_task_id_stays_the_same_on_every_way: TaskId,
    a_project_id_stays_the_same_on_every_way: ProjectId,
    a_domain_id_stays_the_same_on_every_way: DomainId,
    a_user_id_stays_the_same_on_every_way: UserId,
    an_iam_project_id_stays_the_same_on_every_way: IamProjectId,
    a_group_id_stays_the_same_on_every_way: GroupId,
    a_record_id_stays_the_same_on_every_way: RecordId,
    a_build_project_id_stays_the_same_on_every_way: BuildProjectId,
}

proptest! {
    #[test]
    fn no_text_makes_an_id_panic(text in any::<String>()) {
        let _ = (TaskId::parse(&text), RecordId::parse(&text));
    }

    #[test]
    fn a_task_id_is_what_has_32_lower_case_letters_and_digits(text in "[a-z0-9A-F-]{30,36}") {
        let good = text.len() == 32 && text.chars().all(|it| it.is_ascii_digit() || it.is_ascii_lowercase());
        prop_assert_eq!(TaskId::parse(&text).is_ok(), good);
    }

    #[test]
    fn record_ids_sort_by_the_time_of_their_making(
        one in 0_i64..4_000_000_000_000,
        other in 0_i64..4_000_000_000_000,
        random in any::<[[u8; 10]; 2]>(),
    ) {
        let id = |millis, random| RecordId::at(Timestamp::from_millis(millis), random);
        if one != other {
            prop_assert_eq!(one < other, id(one, random[0]) < id(other, random[1]));
        }
    }

    #[test]
    fn a_record_id_of_any_time_is_an_id(millis in any::<i64>(), random in any::<[u8; 10]>()) {
        let id = RecordId::at(Timestamp::from_millis(millis), random);
        prop_assert!(RecordId::parse(id.as_str()).is_ok());
    }
}

#[test]
fn record_ids_of_one_moment_differ() {
    let ids: HashSet<RecordId> = (0..=255)
        .map(|it| RecordId::at(Timestamp::from_millis(1), [it; 10]))
        .collect();
    assert_eq!(ids.len(), 256);
}

#[test]
fn an_id_of_another_form_is_refused_from_json_too() {
    assert!(serde_json::from_str::<TaskId>("\"../../etc/passwd\"").is_err());
    assert!(serde_json::from_str::<RecordId>("\"901878212b1a49be9c1a1054c272762a\"").is_err());
}

#[test]
fn a_refusal_says_what_was_meant_and_how_it_looks() {
    let refused: MalformedId = RecordId::parse("x").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "record id must be 36 lower-case letters, digits and dashes"
    );
}
