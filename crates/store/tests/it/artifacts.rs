//! The files that builds handed in.

use crate::fixture::*;
use kiln_model::build::Artifact;

/// An artifact of build 1.
pub(crate) fn artifact(version: &str, path: &str, sha256: &str) -> Artifact {
    Artifact {
        record: record_id(1),
        task: task_id(1),
        package: "app".to_owned(),
        version: version.to_owned(),
        path: path.to_owned(),
        size: 1 << 33,
        sha256: sha256.to_owned(),
        created: at(4000),
    }
}

on_both! {
    async fn artifacts_come_back_sorted(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let (b, a) = (artifact("1", "b", "x"), artifact("1", "a", "x"));
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_artifacts(&[b.clone(), a.clone()]).await.unwrap();
        assert_eq!(unit.artifacts_of(&record_id(1)).await.unwrap(), [a, b]);
        assert_eq!(unit.artifacts_of(&record_id(2)).await.unwrap(), []);
    }

    async fn the_same_path_again_replaces_what_was_there(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_artifacts(&[artifact("1", "a", "old")]).await.unwrap();
        unit.insert_artifacts(&[artifact("1", "a", "new")]).await.unwrap();
        assert_eq!(unit.artifacts_of(&record_id(1)).await.unwrap(), [artifact("1", "a", "new")]);
    }

    async fn an_artifact_is_found_by_version_or_as_the_newest(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let mut newer = artifact("1", "a", "x");
        newer.created = at(4001);
        let older = artifact("2", "a", "y");
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_artifacts(&[older.clone(), newer.clone()]).await.unwrap();
        let id = record_id(1);
        assert_eq!(unit.artifact(&id, "app", Some("2"), "a").await.unwrap(), Some(older));
        assert_eq!(unit.artifact(&id, "app", None, "a").await.unwrap(), Some(newer));
        assert_eq!(unit.artifact(&id, "app", Some("3"), "a").await.unwrap(), None);
        assert_eq!(unit.artifact(&id, "other", None, "a").await.unwrap(), None);
    }
}
