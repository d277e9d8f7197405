//! Opening, migrating, closing.

use crate::fixture::*;
use kiln_model::secret::SecretString;
use kiln_store::{Location, Store, StoreError};

on_both! {
    async fn every_statement_fits_the_tables(db: Fixture) {
        let count = db.store.check_statements().await.unwrap();
        assert!(count > 80, "{count}");
    }

    async fn a_store_that_is_opened_again_has_what_was_committed(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.store.close().await;
        let again = db.reopen().await.unwrap();
        let mut reader = again.read().await.unwrap();
        assert_eq!(reader.task(&task_id(1)).await.unwrap(), Some(task(1)));
    }

    async fn a_database_of_a_newer_program_is_refused_and_left_alone(db: Fixture) {
        db.store.close().await;
        db.run("INSERT INTO migrations (version, name) VALUES (999, 'future')").await;
        let error = db.reopen().await.unwrap_err();
        assert!(matches!(error, StoreError::Migration { .. }), "{error}");
        assert!(error.to_string().contains("version 999"), "{error}");
    }

    async fn two_servers_may_open_one_database_at_once(db: Fixture) {
        let (one, two) = tokio::join!(db.reopen(), db.reopen());
        one.unwrap().ping().await.unwrap();
        two.unwrap().ping().await.unwrap();
    }

    async fn a_closed_store_refuses_everything(db: Fixture) {
        db.store.ping().await.unwrap();
        db.store.close().await;
        assert!(db.store.begin().await.is_err());
        assert!(db.store.read().await.is_err());
        assert!(db.store.ping().await.is_err());
    }

    async fn what_the_seal_of_a_store_sealed_it_opens(db: Fixture) {
        use kiln_model::secret::ExposeSecret as _;
        let sealed = db.store.seal().seal(&SecretString::from("value"));
        assert_eq!(db.store.seal().open(&sealed).unwrap().expose_secret(), "value");
    }
}

#[tokio::test]
async fn a_file_in_a_folder_that_is_not_there_is_refused() {
    let location = Location::Sqlite("/nonexistent/folder/kiln.db".into());
    let error = Store::open(location, seal()).await.unwrap_err();
    assert_eq!(error.to_string(), "the database could not open a connection");
}

#[tokio::test]
async fn the_address_of_a_database_is_not_in_texts() {
    let location = Location::Postgres(SecretString::from("postgres://kiln:hunter2@127.0.0.1:1/kiln"));
    assert!(!format!("{location:?}").contains("hunter2"));
    let error = Store::open(location, seal()).await.unwrap_err();
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
}
