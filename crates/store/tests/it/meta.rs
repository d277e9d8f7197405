//! What the service notes about itself.

use crate::fixture::*;

on_both! {
    async fn a_note_is_replaced_by_the_next(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        assert_eq!(unit.meta("region").await.unwrap(), None);
        unit.set_meta("region", "local-1").await.unwrap();
        unit.set_meta("region", "local-2").await.unwrap();
        assert_eq!(unit.meta("region").await.unwrap().as_deref(), Some("local-2"));
    }
}
