//! A store with many tasks and builds: two tasks and a build of each are made through the API, then copied by the database,
//! column by column, so that a column that is added comes along.

use crate::bench::kiln::{Kiln, record, trigger, wait};
use crate::error::XtaskError;
use camino::Utf8Path;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, Row as _, SqliteConnection};
use std::path::{Path, PathBuf};

/// How much there is.
pub(super) struct Sizes {
    tasks: u32,
    /// Tasks with a long history.
    long: u32,
    /// Builds of each of them.
    history: u32,
    /// Builds of each of the others.
    others: u32,
}

impl Sizes {
    /// 10 000 tasks; of 1 000 000 builds ten tasks have 95 000 each.
    pub(super) const fn full() -> Self {
        Self {
            tasks: 10_000,
            long: 10,
            history: 95_000,
            others: 5,
        }
    }

    /// The same with shorter histories.
    pub(super) fn divided_by(self, n: u32) -> Self {
        Self {
            history: (self.history / n).max(10),
            ..self
        }
    }
}

/// A store that is filled.
pub(super) struct Filled {
    file: PathBuf,
    project: String,
    task: String,
    record: String,
    newest: i64,
}

const DAY: i64 = 24 * 60 * 60 * 1000;

impl Filled {
    /// A path with what it names.
    pub(super) fn path(&self, path: &str) -> String {
        let day = |at: i64| {
            let text = crate::bench::sign::date(u64::try_from(at / 1000).unwrap_or(0));
            format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..8])
        };
        path.replace("{project}", &self.project)
            .replace("{task}", &self.task)
            .replace("{build_project}", &format!("00000000-0000-7000-8000-{:012}", 1))
            .replace("{record}", &self.record)
            .replace("{from}", &day(self.newest - 20 * DAY))
            .replace("{to}", &day(self.newest + DAY))
    }

    /// Takes its office from the administrator, who becomes a developer in every project; every tenth task gets a matrix of
    /// its own.
    pub(super) fn make_a_member(&self) -> Result<(), XtaskError> {
        run(&self.file, async |database| {
            for sql in [
                "UPDATE projects SET creator_id = '00000000000000000000000000000000'",
                "INSERT INTO members (project, user_id, role) SELECT p.id, u.id, 4 FROM projects p CROSS JOIN users u WHERE true
                     ON CONFLICT DO NOTHING",
                "UPDATE tasks SET own_rights = 1, creator_id = '00000000000000000000000000000000'
                  WHERE SUBSTR(id, 32, 1) = '7'",
                "INSERT INTO task_rights (task, role, rights, created, updated)
                     SELECT id, 4, CASE WHEN SUBSTR(id, 31, 1) = '7' THEN 0 ELSE 8 END, 0, 0 FROM tasks WHERE own_rights = 1",
                "UPDATE users SET admin = 0",
            ] {
                execute(database, sql).await?;
            }
            Ok(())
        })
    }
}

/// Makes the store.
pub(super) fn fill(binary: &Utf8Path, data: &Path, sizes: &Sizes) -> Result<Filled, XtaskError> {
    let kiln = Kiln::start(binary, data)?;
    let project = kiln.credentials["project_id"].as_str().unwrap_or_default().to_owned();
    let task = kiln.create_task("task-0", "true")?;
    let mut client = kiln.client()?;
    let build = trigger(&mut client, &task)?;
    wait(&mut client, &build)?;
    let record = record(&mut client, &build)?;
    kiln.stop()?;
    let file = data.join("kiln.db");
    let newest = run(&file, async |database| copy(database, &task, &record, sizes).await)?;
    Ok(Filled {
        file,
        project,
        task: format!("{:032}", 1),
        record: format!("{:08}-0000-7000-8000-{:012}", 1, sizes.history),
        newest,
    })
}

/// Runs something over a connection to the file.
fn run<T>(
    file: &Path,
    work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, XtaskError>,
) -> Result<T, XtaskError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| XtaskError::Start {
            command: "the filling of the store".to_owned(),
            source,
        })?;
    runtime.block_on(async {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .foreign_keys(false)
            .pragma("synchronous", "OFF");
        let mut database = options.connect().await.map_err(|source| XtaskError::Fill {
            what: "opening it".to_owned(),
            source,
        })?;
        let done = work(&mut database).await?;
        execute(&mut database, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(done)
    })
}

async fn execute(database: &mut SqliteConnection, sql: &str) -> Result<(), XtaskError> {
    let done = database.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await;
    done.map(|_| ()).map_err(|source| XtaskError::Fill {
        what: sql.chars().take(200).collect(),
        source,
    })
}

/// The columns of a table, each as it is in `s` or as `instead` says.
async fn columns(
    database: &mut SqliteConnection,
    table: &str,
    instead: &[(&str, &str)],
) -> Result<(String, String), XtaskError> {
    let rows = sqlx::query("SELECT name FROM pragma_table_info($1)")
        .bind(table)
        .fetch_all(database)
        .await;
    let rows = rows.map_err(|source| XtaskError::Fill {
        what: table.to_owned(),
        source,
    })?;
    let names: Vec<String> = rows.iter().map(|it| it.get(0)).collect();
    let of = |name: &String| {
        let other = instead.iter().find(|(it, _)| it == name);
        other.map_or_else(|| format!("s.{name}"), |(_, it)| (*it).to_owned())
    };
    let values: Vec<String> = names.iter().map(of).collect();
    Ok((names.join(", "), values.join(", ")))
}

/// The ids of copies: of task `n`, of its project, of build `k` of it.
const TASK: &str = "printf('%032d', n)";
const PROJECT: &str = "CASE n % 10 WHEN 3 THEN '00000000000000000000000000000002' ELSE s.project END";
const BUILD_PROJECT: &str = "printf('00000000-0000-7000-8000-%012d', n)";
const RECORD: &str = "printf('%08d-0000-7000-8000-%012d', n, k)";

/// Copies the task and its build; gives when the newest build was triggered.
async fn copy(database: &mut SqliteConnection, task: &str, record: &str, sizes: &Sizes) -> Result<i64, XtaskError> {
    let instead = [("id", "'00000000000000000000000000000002'"), ("name", "'second'")];
    let (names, values) = columns(database, "projects", &instead).await?;
    execute(
        database,
        &format!("INSERT INTO projects ({names}) SELECT {values} FROM projects s LIMIT 1"),
    )
    .await?;
    let tasks = numbers("n", 1, sizes.tasks - 1);
    let instead = [
        ("id", TASK),
        ("project", PROJECT),
        ("build_project", BUILD_PROJECT),
        ("name", "'task-' || n"),
        ("folded_name", "'task-' || n"),
        ("definition", "json_set(s.definition, '$.name', 'task-' || n)"),
        ("created", "s.created + n"),
        (
            "recent",
            "CASE n % 3 WHEN 0 THEN 'SSSFSSSSFS' WHEN 1 THEN 'SSSSS' ELSE 'SFFFS' END",
        ),
        ("last_time", "s.last_time + n * 7919 % 10007"),
        ("last_took", "n * 31 % 9973"),
    ];
    let (names, values) = columns(database, "tasks", &instead).await?;
    let from = format!("FROM {tasks} CROSS JOIN tasks s WHERE s.id = '{task}'");
    execute(database, &format!("INSERT INTO tasks ({names}) SELECT {values} {from}")).await?;
    let (names, values) = columns(database, "definitions", &[("task", TASK)]).await?;
    let from = format!("FROM {tasks} CROSS JOIN definitions s WHERE s.task = '{task}'");
    execute(
        database,
        &format!("INSERT INTO definitions ({names}) SELECT {values} {from}"),
    )
    .await?;
    builds(database, record, (1, sizes.long), sizes.history).await?;
    builds(database, record, (sizes.long + 1, sizes.tasks - 1), sizes.others).await?;
    execute(database, COUNTERS).await?;
    let newest = sqlx::query("SELECT created FROM builds WHERE record = $1")
        .bind(record)
        .fetch_one(database)
        .await;
    newest.map(|it| it.get(0)).map_err(|source| XtaskError::Fill {
        what: "its newest build".to_owned(),
        source,
    })
}

/// What is counted and noted beside the tasks.
const COUNTERS: &str = "
    UPDATE projects SET task_count = (SELECT COUNT(*) FROM tasks t WHERE t.project = projects.id);
    UPDATE tasks SET build_count = (SELECT COUNT(*) FROM builds b WHERE b.task = tasks.id);
    UPDATE tasks
       SET last_number = build_count,
           (last_record, last_colour) = (SELECT b.record, CASE b.outcome WHEN 'failed' THEN 'red' ELSE 'blue' END
                                           FROM builds b WHERE b.task = tasks.id AND b.number = tasks.build_count);";

/// A table of one column with the numbers from `from` to `to`.
fn numbers(column: &str, from: u32, to: u32) -> String {
    format!(
        "(WITH RECURSIVE counted ({column}) AS (SELECT {from} UNION ALL SELECT {column} + 1 FROM counted WHERE {column} < {to}) \
          SELECT {column} FROM counted)"
    )
}

/// Gives each of these tasks so many builds with their steps: one a minute, the last when the copied one was; every fourth
/// failed.
async fn builds(
    database: &mut SqliteConnection,
    record: &str,
    (first, last): (u32, u32),
    builds: u32,
) -> Result<(), XtaskError> {
    let created = format!("(s.created - ({builds} - k) * 60000)");
    let (started, finished) = (format!("{created} + 5"), format!("{created} + 1000 + k % 77"));
    let failed = "(n + k) % 4 = 0";
    let outcome = format!("CASE WHEN {failed} THEN 'failed' ELSE 'succeeded' END");
    let detail = format!(
        "printf('{{\"state\":\"finished\",\"started\":%d,\"finished\":%d,\"outcome\":%s}}', {started}, {finished}, \
         CASE WHEN {failed} THEN '{{\"outcome\":\"failed\",\"reason\":\"exit 1\"}}' ELSE '{{\"outcome\":\"succeeded\"}}' END)"
    );
    let instead = [
        ("record", RECORD),
        ("task", TASK),
        ("project", PROJECT),
        ("build_project", BUILD_PROJECT),
        ("task_name", "'task-' || n"),
        ("number", "k"),
        ("created", &created),
        ("started", &started),
        ("finished", &finished),
        ("outcome", &outcome),
        ("detail", &detail),
    ];
    let (names, values) = columns(database, "builds", &instead).await?;
    let all = format!(
        "FROM {} CROSS JOIN {}",
        numbers("n", first, last),
        numbers("k", 1, builds)
    );
    let from = format!("{all} CROSS JOIN builds s WHERE s.record = '{record}'");
    execute(
        database,
        &format!("INSERT INTO builds ({names}) SELECT {values} {from}"),
    )
    .await?;
    let (names, values) = columns(database, "steps", &[("record", RECORD)]).await?;
    let from = format!("{all} CROSS JOIN steps s WHERE s.record = '{record}'");
    execute(database, &format!("INSERT INTO steps ({names}) SELECT {values} {from}")).await
}
