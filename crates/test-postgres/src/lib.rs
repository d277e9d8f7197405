//! A real PostgreSQL for tests: one server for a whole run, a schema for each test.

mod server;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// The address of an empty schema that nobody else uses. Which server runs is noted in the folder `state`, which the tests of
/// one run share: `CARGO_TARGET_TMPDIR`.
///
/// # Panics
/// There is no PostgreSQL, or it does not answer.
pub async fn schema(state: &'static Path) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let url = tokio::task::spawn_blocking(|| server::url(state))
        .await
        .expect("a server");
    let schema = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let fresh = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    let mut connection = PgConnection::connect(url).await.expect("a connection");
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(fresh)))
        .await
        .expect("a schema");
    connection.close().await.expect("an end of the connection");
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}options=-csearch_path%3D{schema}")
}
