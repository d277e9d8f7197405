//! What an operator does.

use crate::world::{World, names};
use kiln_iam::{IamError, NewProject, UserKind};
use kiln_model::access::{Role, UserRef};
use kiln_model::id::{ProjectId, UserId};
use kiln_model::secret::SecretString;

fn nobody() -> UserId {
    UserId::from_random([0; 16])
}

fn password() -> SecretString {
    SecretString::from("a good password")
}

#[tokio::test]
async fn a_users_name_is_unique_in_the_tenant_and_free_in_another() {
    let world = World::new().await;
    let other = world.iam.create_tenant(names("other")).await.unwrap();
    let here = &world.admin.domain_id;
    let user = world
        .iam
        .create_user(here, "ana", &password(), UserKind::Member)
        .await
        .unwrap();
    assert!(!user.admin);
    let again = world.iam.create_user(here, "ana", &password(), UserKind::Member).await;
    assert!(matches!(again, Err(IamError::Taken { what: "user", .. })), "{again:?}");
    world
        .iam
        .create_user(&other.domain_id, "ana", &password(), UserKind::Admin)
        .await
        .unwrap();
    assert_eq!(world.iam.users(here).await.unwrap().len(), 2);
    assert_eq!(world.iam.user_named(here, "ana").await.unwrap().id, user.id);
}

#[tokio::test]
async fn a_bad_name_or_password_makes_no_user() {
    let world = World::new().await;
    let here = &world.admin.domain_id;
    let bad_name = world.iam.create_user(here, " ana", &password(), UserKind::Member).await;
    assert!(matches!(bad_name, Err(IamError::Name { what: "user" })));
    let short = SecretString::from("short");
    let bad_password = world.iam.create_user(here, "ana", &short, UserKind::Member).await;
    assert!(matches!(bad_password, Err(IamError::Password)));
    assert!(matches!(
        world.iam.set_password(&world.admin.user_id, &short).await,
        Err(IamError::Password)
    ));
}

#[tokio::test]
async fn orders_about_nobody_say_so() {
    let world = World::new().await;
    let unknown = |result: Result<(), IamError>| matches!(result, Err(IamError::Unknown { .. }));
    assert!(unknown(world.iam.set_password(&nobody(), &password()).await));
    assert!(unknown(world.iam.disable_user(&nobody()).await));
    assert!(unknown(world.iam.enable_user(&nobody()).await));
    assert!(unknown(world.iam.delete_user(&nobody()).await));
    assert!(unknown(world.iam.create_key(&nobody()).await.map(|_| ())));
    assert!(unknown(world.iam.disable_key("NOSUCHKEY").await));
    assert!(unknown(world.iam.delete_key("NOSUCHKEY").await));
    assert!(unknown(
        world.iam.user_named(&world.admin.domain_id, "nobody").await.map(|_| ())
    ));
}

#[tokio::test]
async fn a_key_is_made_listed_and_removed() {
    let world = World::new().await;
    let made = world.iam.create_key(&world.admin.user_id).await.unwrap();
    world.signed(&made.ak, &made.sk, &[]).await.unwrap();
    let mut listed: Vec<String> = world
        .iam
        .keys(&world.admin.user_id)
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.ak)
        .collect();
    listed.sort();
    let mut expected = vec![world.admin.ak.clone(), made.ak.clone()];
    expected.sort();
    assert_eq!(listed, expected);
    world.iam.delete_key(&made.ak).await.unwrap();
    assert!(world.signed(&made.ak, &made.sk, &[]).await.is_err());
}

#[tokio::test]
async fn a_removed_users_keys_and_tokens_are_gone() {
    let world = World::new().await;
    let user = world
        .iam
        .create_user(&world.admin.domain_id, "ana", &password(), UserKind::Member)
        .await
        .unwrap();
    let key = world.iam.create_key(&user.id).await.unwrap();
    world.iam.delete_user(&user.id).await.unwrap();
    assert!(world.signed(&key.ak, &key.sk, &[]).await.is_err());
}

#[tokio::test]
async fn a_project_has_its_maker_as_administrator() {
    let world = World::new().await;
    let maker = UserRef {
        id: world.admin.user_id.clone(),
        name: "admin".to_owned(),
    };
    let project = world
        .iam
        .create_project(&world.admin.domain_id, NewProject::named("second"), &maker)
        .await
        .unwrap();
    let mut reader = world.store.read().await.unwrap();
    assert_eq!(
        reader.member_role(&project.id, &maker.id).await.unwrap(),
        Some(Role::ProjectAdmin.id())
    );
    drop(reader);
    let again = world
        .iam
        .create_project(&world.admin.domain_id, NewProject::named("second"), &maker)
        .await;
    assert!(matches!(again, Err(IamError::Taken { what: "project", .. })));
    assert_eq!(world.iam.projects(&world.admin.domain_id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn members_come_from_the_projects_own_tenant() {
    let world = World::new().await;
    let other = world.iam.create_tenant(names("other")).await.unwrap();
    let project = &world.admin.project_id;
    let ana = world
        .iam
        .create_user(&world.admin.domain_id, "ana", &password(), UserKind::Member)
        .await
        .unwrap();
    world.iam.set_member(project, &ana.id, Role::Developer).await.unwrap();
    world.iam.remove_member(project, &ana.id).await.unwrap();
    let unknown = |result: Result<(), IamError>| matches!(result, Err(IamError::Unknown { .. }));
    assert!(unknown(world.iam.remove_member(project, &ana.id).await));
    assert!(unknown(
        world.iam.set_member(project, &other.user_id, Role::Developer).await
    ));
    assert!(unknown(
        world
            .iam
            .set_member(&ProjectId::from_random([0; 16]), &ana.id, Role::Developer)
            .await
    ));
}

#[tokio::test]
async fn a_tenants_iam_projects_are_its_own() {
    let world = World::new().await;
    world.iam.create_tenant(names("other")).await.unwrap();
    let projects = world.iam.iam_projects(&world.admin.domain_id).await.unwrap();
    assert_eq!(projects.len(), 1);
    assert_eq!(
        (&projects[0].id, projects[0].name.as_str()),
        (&world.admin.iam_project_id, "local-1")
    );
}
