//! Templates of tenants: kept, listed, liked, used, removed.

use crate::fixture::*;
use kiln_model::id::TemplateId;
use kiln_model::template::{Template, TemplateBody};
use kiln_store::{Page, StoreError, TemplateFilter};

fn uuid(n: u8) -> TemplateId {
    TemplateId::from_random([n; 16])
}

fn template(n: u8, name: &str) -> Template {
    Template {
        uuid: uuid(n),
        id: format!("{n:024}"),
        domain: domain_id(1),
        name: name.to_owned(),
        description: "Builds 100% of it".to_owned(),
        tool_type: Some("maven".to_owned()),
        creator: ann(),
        created: at(i64::from(n)),
        body: TemplateBody {
            steps: Vec::new(),
            parameters: Vec::new(),
        },
    }
}

async fn with(db: Fixture, templates: &[Template]) -> Fixture {
    let db = db.with_tasks(1).await;
    let mut unit = db.store.begin().await.unwrap();
    for it in templates {
        assert!(unit.insert_template(it, 10).await.unwrap());
    }
    unit.commit().await.unwrap();
    db
}

fn named(text: &str) -> TemplateFilter {
    TemplateFilter {
        name: text.to_owned(),
        words: String::new(),
    }
}

on_both! {
    async fn a_template_comes_back_to_its_own_tenant_alone(db: Fixture) {
        let db = with(db, &[template(1, "Demo")]).await;
        let mut reader = db.store.read().await.unwrap();
        let row = reader.template(&domain_id(1), &uuid(1), &user_id(1)).await.unwrap().unwrap();
        assert_eq!((row.template, row.favourite), (template(1, "Demo"), false));
        assert!(reader.template(&domain_id(2), &uuid(1), &user_id(1)).await.unwrap().is_none());
        let id = template(1, "").id;
        assert_eq!(reader.template_with_id(&domain_id(1), &id).await.unwrap(), Some(uuid(1)));
        assert_eq!(reader.template_with_id(&domain_id(2), &id).await.unwrap(), None);
    }

    async fn the_newest_template_is_first_and_pages_cover_the_list(db: Fixture) {
        let db = with(db, &[template(1, "a"), template(2, "b"), template(3, "c")]).await;
        let mut reader = db.store.read().await.unwrap();
        let all = TemplateFilter::default();
        let mut names = Vec::new();
        for offset in [0, 2, 4] {
            let page = Page { offset, limit: 2 };
            let rows = reader.templates(&domain_id(1), &all, &user_id(1), page).await.unwrap();
            names.extend(rows.into_iter().map(|it| it.template.name));
        }
        assert_eq!(names, ["c", "b", "a"]);
        assert_eq!(reader.count_templates(&domain_id(1), &all).await.unwrap(), 3);
        assert_eq!(reader.count_templates(&domain_id(2), &all).await.unwrap(), 0);
    }

    async fn names_are_found_by_a_part_of_them_whichever_way_it_is_written(db: Fixture) {
        let db = with(db, &[template(1, "Größe_1"), template(2, "grosse"), template(3, "100%")]).await;
        let mut reader = db.store.read().await.unwrap();
        for (part, expected) in [("GRÖSS", 0), ("größe", 1), ("GRO", 1), ("_", 1), ("%", 1), ("", 3)] {
            let found = reader.templates(&domain_id(1), &named(part), &user_id(1), ALL).await.unwrap();
            assert_eq!(found.len(), expected, "{part}");
            assert_eq!(reader.count_templates(&domain_id(1), &named(part)).await.unwrap(), expected as u64);
        }
        for (words, expected) in [("MAVEN", 3), ("100% of", 3), ("ann", 3), ("gradle", 0)] {
            let filter = TemplateFilter { name: String::new(), words: words.to_owned() };
            assert_eq!(reader.count_templates(&domain_id(1), &filter).await.unwrap(), expected, "{words}");
        }
    }

    async fn a_tenant_has_no_more_templates_than_it_may(db: Fixture) {
        let db = with(db, &[template(1, "a"), template(2, "b")]).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.insert_template(&template(3, "c"), 2).await.unwrap());
        assert!(unit.delete_template(&domain_id(1), &uuid(1)).await.unwrap());
        assert!(unit.insert_template(&template(3, "c"), 2).await.unwrap());
    }

    async fn a_template_is_removed_once_with_all_that_is_kept_about_it(db: Fixture) {
        let db = with(db, &[template(1, "a")]).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.set_favourite_template(&user_id(1), uuid(1).as_str(), true).await.unwrap();
        unit.note_template_use(&domain_id(1), uuid(1).as_str(), at(5), &task_id(1)).await.unwrap();
        assert!(!unit.delete_template(&domain_id(2), &uuid(1)).await.unwrap());
        assert!(unit.delete_template(&domain_id(1), &uuid(1)).await.unwrap());
        assert!(!unit.delete_template(&domain_id(1), &uuid(1)).await.unwrap());
        assert_eq!(unit.count_templates(&domain_id(1), &TemplateFilter::default()).await.unwrap(), 0);
        assert_eq!(unit.favourite_templates(&user_id(1)).await.unwrap(), Vec::<String>::new());
        assert_eq!(unit.template_use(&domain_id(1), uuid(1).as_str()).await.unwrap(), None);
    }

    async fn a_favourite_is_one_user_s(db: Fixture) {
        let db = with(db, &[template(1, "a")]).await;
        let mut unit = db.store.begin().await.unwrap();
        for _ in 0..2 {
            unit.set_favourite_template(&user_id(1), uuid(1).as_str(), true).await.unwrap();
        }
        for (user, expected) in [(1, true), (2, false)] {
            let row = unit.template(&domain_id(1), &uuid(1), &user_id(user)).await.unwrap().unwrap();
            assert_eq!(row.favourite, expected);
        }
        assert_eq!(unit.favourite_templates(&user_id(1)).await.unwrap(), [uuid(1).to_string()]);
        unit.set_favourite_template(&user_id(1), uuid(1).as_str(), false).await.unwrap();
        assert_eq!(unit.favourite_templates(&user_id(1)).await.unwrap(), Vec::<String>::new());
        let error = unit.set_favourite_template(&user_id(9), uuid(1).as_str(), true).await.unwrap_err();
        assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    }

    async fn uses_are_counted_for_each_tenant(db: Fixture) {
        let db = with(db, &[]).await;
        let mut unit = db.store.begin().await.unwrap();
        for now in [5, 7] {
            unit.note_template_use(&domain_id(1), "x", at(now), &task_id(1)).await.unwrap();
        }
        let used = unit.template_use(&domain_id(1), "x").await.unwrap().unwrap();
        assert_eq!((used.uses, used.last_used, used.last_task), (2, at(7), task_id(1)));
        assert_eq!(unit.template_use(&domain_id(2), "x").await.unwrap(), None);
    }
}
