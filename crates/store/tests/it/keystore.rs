//! The file manager: names taken once, a bounded number of files, permissions that follow their file.

use crate::fixture::*;
use kiln_model::id::{GrantId, KeystoreId};
use kiln_model::keystore::{FileName, FileRight, FileRights, Grant, KeystoreFile, Sharing};
use kiln_store::Page;

fn file_id(n: u8) -> KeystoreId {
    KeystoreId::from_random([n; 16])
}

fn name(text: &str) -> FileName {
    FileName::parse(text).unwrap()
}

/// File `n` of tenant 1, uploaded by ann.
fn file(n: u8) -> KeystoreFile {
    KeystoreFile {
        id: file_id(n),
        domain: domain_id(1),
        name: name(&format!("file-{n}.jks")),
        description: "of a test".to_owned(),
        sharing: Sharing::Private,
        creator: ann(),
        created: at(100 + i64::from(n)),
        updater: ann(),
        updated: at(100 + i64::from(n)),
    }
}

const USAGE: FileRights = FileRights::NONE.set(FileRight::Usage, true);

/// What user `user` has on file 1.
fn grant(user: u32) -> Grant {
    Grant {
        id: GrantId::from_random([100 + u8::try_from(user).unwrap(); 16]),
        file: file_id(1),
        user: kiln_model::access::UserRef {
            id: user_id(user),
            name: format!("user-{user}"),
        },
        rights: USAGE,
        of_creator: false,
        can_absent: true,
        updated: at(200),
    }
}

async fn with_files(db: Fixture, files: u8) -> Fixture {
    let db = db.with_tasks(0).await;
    let mut unit = db.store.begin().await.unwrap();
    for n in 1..=files {
        assert!(unit.take_keystore_place(&domain_id(1), 20).await.unwrap());
        unit.insert_keystore_file(&file(n), "sealed").await.unwrap();
    }
    unit.commit().await.unwrap();
    db
}

on_both! {
    async fn a_file_comes_back_by_id_by_name_and_in_the_list(db: Fixture) {
        let db = with_files(db, 2).await;
        let mut reader = db.store.read().await.unwrap();
        let (ann, bob) = (user_id(1), user_id(2));
        assert_eq!(reader.keystore_file(&file_id(1), &ann).await.unwrap(), Some((file(1), None)));
        assert_eq!(reader.keystore_file(&file_id(3), &ann).await.unwrap(), None);
        let named = reader.keystore_file_named(&domain_id(1), &name("file-2.jks"), &bob).await.unwrap();
        assert_eq!(named, Some((file(2), None)));
        assert_eq!(reader.keystore_file_named(&domain_id(2), &name("file-2.jks"), &bob).await.unwrap(), None);
        let listed = reader.keystore_files_of(&domain_id(1), &ann).await.unwrap();
        assert_eq!(listed, [(file(2), None), (file(1), None)]);
        assert_eq!(reader.keystore_content(&file_id(1)).await.unwrap().as_deref(), Some("sealed"));
        assert_eq!(reader.keystore_content(&file_id(3)).await.unwrap(), None);
    }

    async fn a_name_is_taken_once_in_a_tenant(db: Fixture) {
        let db = with_files(db, 2).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut other = file(3);
        other.name = name("file-1.jks");
        assert!(unit.insert_keystore_file(&other, "x").await.unwrap_err().is_conflict());
        let by = (&ann(), at(300));
        let taken = unit.update_keystore_file(&file_id(2), &other.name, "", Sharing::Tenant, by).await;
        assert!(taken.unwrap_err().is_conflict());
    }

    async fn a_tenant_has_no_more_files_than_it_may(db: Fixture) {
        let db = with_files(db, 2).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.take_keystore_place(&domain_id(1), 2).await.unwrap());
        assert!(unit.delete_keystore_file(&file_id(1), &domain_id(1)).await.unwrap());
        assert!(!unit.delete_keystore_file(&file_id(1), &domain_id(1)).await.unwrap());
        assert!(unit.take_keystore_place(&domain_id(1), 2).await.unwrap());
        assert!(!unit.take_keystore_place(&domain_id(1), 2).await.unwrap());
    }

    async fn a_file_is_renamed_described_and_shared(db: Fixture) {
        let db = with_files(db, 1).await;
        let mut unit = db.store.begin().await.unwrap();
        let bob = kiln_model::access::UserRef { id: user_id(2), name: "bob".to_owned() };
        let by = (&bob, at(300));
        assert!(unit.update_keystore_file(&file_id(1), &name("b.pem"), "new", Sharing::Tenant, by).await.unwrap());
        assert!(!unit.update_keystore_file(&file_id(9), &name("c.pem"), "new", Sharing::Tenant, by).await.unwrap());
        let (found, _) = unit.keystore_file(&file_id(1), &user_id(1)).await.unwrap().unwrap();
        let mut expected = file(1);
        (expected.name, expected.description, expected.sharing) = (name("b.pem"), "new".to_owned(), Sharing::Tenant);
        (expected.updater, expected.updated) = (bob.clone(), at(300));
        assert_eq!(found, expected);
    }

    async fn a_user_has_one_permission_on_a_file(db: Fixture) {
        let db = with_files(db, 1).await;
        let mut unit = db.store.begin().await.unwrap();
        let first = unit.set_keystore_grant(&grant(2)).await.unwrap().unwrap();
        let mut again = grant(2);
        (again.id, again.rights) = (GrantId::from_random([99; 16]), FileRights::ALL);
        assert_eq!(unit.set_keystore_grant(&again).await.unwrap(), Some(first.clone()));
        let kept = unit.keystore_grant_of(&file_id(1), &user_id(2)).await.unwrap().unwrap();
        assert_eq!((kept.id, kept.rights), (first.clone(), FileRights::ALL));
        let (_, given) = unit.keystore_file(&file_id(1), &user_id(2)).await.unwrap().unwrap();
        assert_eq!(given, Some(FileRights::ALL));
        assert!(unit.change_keystore_grant(&first, USAGE, false, at(400)).await.unwrap());
        let changed = unit.keystore_grant(&first).await.unwrap().unwrap();
        assert_eq!((changed.rights, changed.can_absent, changed.updated), (USAGE, false, at(400)));
        assert!(unit.delete_keystore_grant(&first).await.unwrap());
        assert!(!unit.delete_keystore_grant(&first).await.unwrap());
        assert_eq!(unit.keystore_grant(&first).await.unwrap(), None);
    }

    async fn the_permission_of_the_creator_stays(db: Fixture) {
        let db = with_files(db, 1).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut own = grant(1);
        (own.of_creator, own.rights) = (true, FileRights::ALL);
        let id = unit.set_keystore_grant(&own).await.unwrap().unwrap();
        assert_eq!(unit.set_keystore_grant(&grant(1)).await.unwrap(), None);
        assert!(!unit.change_keystore_grant(&id, USAGE, true, at(400)).await.unwrap());
        assert!(!unit.delete_keystore_grant(&id).await.unwrap());
    }

    async fn permissions_are_listed_in_pages_and_outlive_their_users(db: Fixture) {
        let db = with_files(db, 1).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut own = grant(1);
        own.of_creator = true;
        for one in [grant(3), own.clone(), grant(2)] {
            unit.set_keystore_grant(&one).await.unwrap();
        }
        assert!(unit.delete_user(&user_id(2)).await.unwrap());
        let (all, total) = unit.keystore_grants(&file_id(1), ALL).await.unwrap();
        assert_eq!((all, total), (vec![own, grant(2), grant(3)], 3));
        let (page, total) = unit.keystore_grants(&file_id(1), Page { offset: 2, limit: 2 }).await.unwrap();
        assert_eq!((page, total), (vec![grant(3)], 3));
        unit.delete_keystore_file(&file_id(1), &domain_id(1)).await.unwrap();
        assert_eq!(unit.keystore_grants(&file_id(1), ALL).await.unwrap(), (vec![], 0));
    }
}
