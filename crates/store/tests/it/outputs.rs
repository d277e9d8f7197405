//! What builds handed to others.

use crate::fixture::*;
use kiln_model::build::{Output, OutputKind};

fn output(kind: OutputKind, name: &str, version: &str) -> Output {
    Output {
        record: record_id(1),
        kind,
        place: "https://s3.example.org/team".to_owned(),
        name: name.to_owned(),
        version: version.to_owned(),
        created: at(4000),
    }
}

on_both! {
    async fn outputs_come_back_sorted_and_once(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let (image, object) = (output(OutputKind::Image, "app", "1"), output(OutputKind::Object, "a/b.jar", ""));
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_outputs(&[object.clone(), image.clone()]).await.unwrap();
        let later = Output { created: at(5000), ..object };
        unit.insert_outputs(std::slice::from_ref(&later)).await.unwrap();
        assert_eq!(unit.outputs_of(&record_id(1)).await.unwrap(), [image, later]);
        assert_eq!(unit.outputs_of(&record_id(2)).await.unwrap(), []);
    }

    async fn an_output_needs_its_build(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.insert_outputs(&[output(OutputKind::Image, "app", "1")]).await.is_err());
    }
}
