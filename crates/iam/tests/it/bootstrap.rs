//! The first start.

use crate::world::{World, names};
use kiln_iam::{CallerScope, IamError};
use kiln_model::secret::ExposeSecret;

#[tokio::test]
async fn the_first_start_makes_a_tenant_with_everything_it_needs() {
    let world = World::new().await;
    let mut reader = world.store.read().await.unwrap();
    let admin = &world.admin;
    assert_eq!(reader.domain_named("kiln").await.unwrap().unwrap().id, admin.domain_id);
    let user = reader.user_named(&admin.domain_id, "admin").await.unwrap().unwrap();
    assert!(user.admin && user.enabled && user.id == admin.user_id);
    let project = reader
        .iam_project_named(&admin.domain_id, "local-1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(project.id, admin.iam_project_id);
    assert_eq!(
        reader
            .project_named(&admin.domain_id, "first")
            .await
            .unwrap()
            .unwrap()
            .id,
        admin.project_id
    );
    assert_eq!(
        reader.member_role(&admin.project_id, &admin.user_id).await.unwrap(),
        Some(-1)
    );
}

#[tokio::test]
async fn the_second_start_makes_nothing() {
    let world = World::new().await;
    assert!(world.iam.bootstrap(names("another")).await.unwrap().is_none());
    assert_eq!(world.iam.domains().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_renamed_region_gives_every_tenant_a_project_of_its_name() {
    let world = World::new().await;
    let old = world.project_token().await.text;
    let world = world.restarted_in("local-2").await;
    assert!(world.signed_by_admin().await.is_err());
    assert!(world.iam.bootstrap(names("kiln")).await.unwrap().is_none());
    let caller = world.signed_by_admin().await.unwrap();
    let projects = world.iam.iam_projects(&world.admin.domain_id).await.unwrap();
    let fresh = projects.into_iter().find(|it| it.name == "local-2").unwrap();
    assert_eq!(caller.scope, CallerScope::Project(fresh.id));
    world.with_token(&old).await.unwrap();
}

#[tokio::test]
async fn neither_password_nor_secret_key_stands_in_the_store() {
    let world = World::new().await;
    let mut reader = world.store.read().await.unwrap();
    let key = reader.access_key(&world.admin.ak).await.unwrap().unwrap();
    assert!(!key.sealed_sk.contains(world.admin.sk.expose_secret()));
    let user = reader.user(&world.admin.user_id).await.unwrap().unwrap();
    assert!(user.password_hash.starts_with("$argon2id$"));
}

#[tokio::test]
async fn a_second_tenant_can_be_made_and_its_name_only_once() {
    let world = World::new().await;
    world.iam.create_tenant(names("other")).await.unwrap();
    assert!(matches!(
        world.iam.create_tenant(names("other")).await,
        Err(IamError::Taken { .. })
    ));
    assert!(matches!(
        world.iam.create_tenant(names("")).await,
        Err(IamError::Name { what: "tenant" })
    ));
    assert_eq!(world.iam.domain_named("other").await.unwrap().name, "other");
    assert!(world.iam.domain_named("third").await.is_err());
}

#[test]
fn a_debug_print_of_credentials_shows_no_secret() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::new());
    let printed = format!("{:?} {:?}", world.admin, world.iam);
    assert!(!printed.contains(world.admin.password.expose_secret()));
    assert!(!printed.contains(world.admin.sk.expose_secret()));
}

#[tokio::test]
async fn of_two_who_make_a_tenant_at_once_one_finds_the_name_taken() {
    let world = World::new().await;
    let make = || world.iam.create_tenant(names("other"));
    let (a, b) = tokio::join!(make(), make());
    let refused = if a.is_ok() { b } else { a };
    assert!(
        matches!(refused, Err(IamError::Taken { what: "tenant", .. })),
        "{refused:?}"
    );
    assert_eq!(world.iam.domains().await.unwrap().len(), 2);
}
