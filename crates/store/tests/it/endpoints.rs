//! Private repositories of dependencies.

use crate::fixture::*;
use kiln_store::{Endpoint, Login, Page, StoreError};

fn endpoint(n: u32, name: &str) -> Endpoint {
    Endpoint {
        id: format!("endpoint-{n}"),
        project: project_id(1),
        name: name.to_owned(),
        url: "https://nexus.host/repository/maven".to_owned(),
        module_id: "nexus".to_owned(),
        login: Some(Login {
            user: "robot".to_owned(),
            sealed_password: "c2VhbGVk".to_owned(),
        }),
        creator: ann(),
        at: at(7),
    }
}

on_both! {
    async fn the_endpoints_of_a_project_are_sorted_by_name_and_cut_into_pages(db: Fixture) {
        let db = db.with_tasks(0).await;
        let (a, b) = (endpoint(1, "a"), Endpoint { login: None, ..endpoint(2, "b") });
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_endpoint(&b).await.unwrap();
        unit.insert_endpoint(&a).await.unwrap();
        unit.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.endpoints_of(&project_id(1), ALL).await.unwrap(), [a, b.clone()]);
        let second = Page { offset: 1, limit: 1 };
        assert_eq!(reader.endpoints_of(&project_id(1), second).await.unwrap(), [b]);
        assert_eq!(reader.count_endpoints(&project_id(1)).await.unwrap(), 2);
        assert_eq!(reader.count_endpoints(&project_id(2)).await.unwrap(), 0);
    }

    async fn the_name_of_an_endpoint_is_taken_once_in_a_project(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_endpoint(&endpoint(1, "a")).await.unwrap();
        assert!(unit.insert_endpoint(&endpoint(2, "a")).await.unwrap_err().is_conflict());
        let stray = Endpoint { project: project_id(9), ..endpoint(3, "a") };
        let error = unit.insert_endpoint(&stray).await.unwrap_err();
        assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    }

    async fn an_endpoint_is_removed_by_its_name_and_goes_with_its_project(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_endpoint(&endpoint(1, "a")).await.unwrap();
        unit.insert_endpoint(&endpoint(2, "b")).await.unwrap();
        assert!(unit.remove_endpoint(&project_id(1), "a").await.unwrap());
        assert!(!unit.remove_endpoint(&project_id(1), "a").await.unwrap());
        assert!(unit.delete_project(&project_id(1), at(9)).await.unwrap());
        assert_eq!(unit.forget_projects().await.unwrap(), 1);
        assert_eq!(unit.count_endpoints(&project_id(1)).await.unwrap(), 0);
        unit.commit().await.unwrap();
    }
}
