//! The place of a build: environment, folders, files, and that nothing of it stays.

use super::stage::{Stage, build, fresh_record, in_time};
use crate::{EnvValue, Executor, ExecutorError, Place};
use std::collections::BTreeMap;
use std::fs;

fn variables(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|it| it.split_once('=')).collect()
}

/// Only what a build needs, and nothing of the server's.
pub async fn the_environment_is_clean(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let printed = stage.output("exec env").await;
    let found = variables(&printed);
    let known = [
        "CI",
        "CONTRACT_MARK",
        "HOME",
        "HOSTNAME",
        "KILN_RECORD",
        "LANG",
        "LOGNAME",
        "OLDPWD",
        "PATH",
        "PWD",
        "SHELL",
        "SHLVL",
        "TERM",
        "TMPDIR",
        "USER",
        "WORKSPACE",
        "_",
    ];
    let strange: Vec<_> = found.keys().filter(|it| !known.contains(it)).collect();
    assert_eq!(strange, [&""; 0]);
    assert_eq!(found["WORKSPACE"], stage.sandbox.workspace());
    assert_eq!((found["CI"], found["TERM"], found["LANG"]), ("true", "dumb", "C.UTF-8"));
    let own = "for it in \"$HOME\" \"$TMPDIR\" \"$WORKSPACE\"; do [ -d \"$it\" ] && [ -z \"$(ls -A \"$it\")\" ] || exit 1; done";
    stage.output(own).await;
    stage.close().await;
}

/// Values of any text, also those that replace a usual one.
pub async fn the_environment_of_the_step_is_passed_on(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut step = stage.step("printf '%s|%s|%s' \"$ODD\" \"$LANG\" \"$KILN_RECORD\"");
    step.env
        .insert("ODD".to_owned(), EnvValue::Plain("a=b 'c'\n\"ü\" $HOME".to_owned()));
    step.env
        .insert("LANG".to_owned(), EnvValue::Secret("C".to_owned().into()));
    step.env
        .insert("KILN_RECORD".to_owned(), EnvValue::Plain("forged".to_owned()));
    let (printed, _) = stage.act(step).await.finish().await;
    let expected = format!("a=b 'c'\n\"ü\" $HOME|C|{}", stage.record);
    assert_eq!(String::from_utf8_lossy(&printed), expected);
    stage.close().await;
}

/// Everybody can read command lines.
pub async fn secrets_stand_on_no_command_line(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let secret = format!("secret-{}", stage.record);
    let mut step = stage.step("mkfifo go; echo up; read line < go; [ -n \"$TOKEN\" ]");
    step.env
        .insert("TOKEN".to_owned(), EnvValue::Secret(secret.clone().into()));
    let mut act = stage.act(step).await;
    act.says("up").await;
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&command).contains(&secret));
    }
    in_time(act.stopper.stop(std::time::Duration::from_millis(50))).await;
    stage.close().await;
}

/// A step that reads its input sees its end at once.
pub async fn the_input_is_empty(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    assert_eq!(stage.output("cat; echo end").await, "end\n");
    stage.close().await;
}

/// The folder is relative to the workspace.
pub async fn a_step_starts_in_its_folder(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    stage.output("mkdir -p a/b").await;
    let mut step = stage.step("[ \"$PWD\" = \"$WORKSPACE/a/b\" ]");
    step.dir = "a/b".into();
    assert_eq!(stage.act(step).await.exit().await, crate::StepExit::Code(0));
    stage.close().await;
}

/// The usual mask, whatever the server's is.
pub async fn new_files_are_not_writable_by_others(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    assert_eq!(stage.output("umask").await, "0022\n");
    stage.close().await;
}

/// The build finds what was put, and can run it.
pub async fn files_can_be_put_into_each_place(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    for place in [Place::Home, Place::Temp, Place::Workspace] {
        let put = stage.sandbox.put(place, "a/script.sh".into(), b"echo here");
        let script = in_time(put).await.expect("the file is written");
        assert_eq!(stage.output(&format!("sh '{script}'")).await, "here\n", "{place:?}");
    }
    stage
        .output("cmp \"$HOME/a/script.sh\" \"$WORKSPACE/a/script.sh\" && [ -f \"$TMPDIR/a/script.sh\" ]")
        .await;
    stage.close().await;
}

/// Neither by name nor by a link of the build's.
pub async fn files_cannot_be_put_outside(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    stage.output("ln -s / link").await;
    for path in ["/x", "../x", "a/../../x", "", "link/tmp/x"] {
        let put = in_time(stage.sandbox.put(Place::Workspace, path.into(), b"")).await;
        assert!(put.is_err(), "{path}");
    }
    stage.close().await;
}

/// Sorted, with sizes, readable where it says.
pub async fn produced_files_are_found(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    stage.output("mkdir -p target/sub; printf 123 > target/sub/b.jar; printf 1 > target/a.jar; ln -s /etc/passwd target/c.jar").await;
    let found = in_time(stage.sandbox.find("**/*.jar", 100))
        .await
        .expect("the workspace can be read")
        .files;
    let told: Vec<_> = found.iter().map(|it| (it.path.as_str(), it.size)).collect();
    assert_eq!(told, [("target/a.jar", 1), ("target/sub/b.jar", 3)]);
    assert_eq!(fs::read(&found[1].local).expect("the file can be read"), b"123");
    stage.close().await;
}

/// Whole once its writer is shut down, private, and in no other place.
pub async fn a_large_file_comes_in_pieces(executor: &dyn Executor) {
    use tokio::io::AsyncWriteExt as _;
    let mut stage = Stage::new(executor).await;
    let mut file = in_time(stage.sandbox.create(Place::Workspace, "in/large".into()))
        .await
        .expect("the file can be made");
    for _ in 0..100 {
        file.write_all(&[b'x'; 1000]).await.expect("a piece can be written");
    }
    file.shutdown().await.expect("the file can be closed");
    assert_eq!(
        stage.output("wc -c < in/large; stat -c %a in/large").await,
        "100000\n600\n"
    );
    for path in ["/x", "../x", ""] {
        assert!(
            in_time(stage.sandbox.create(Place::Workspace, path.into()))
                .await
                .is_err(),
            "{path}"
        );
    }
    stage.close().await;
}

/// No more files than asked for, and a word that there are more.
pub async fn a_search_is_bounded(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    stage.output("mkdir d; for i in 1 2 3 4 5; do echo > d/$i; done").await;
    let found = in_time(stage.sandbox.find("d/*", 3))
        .await
        .expect("the workspace can be read");
    assert_eq!((found.files.len(), found.more), (3, true));
    let found = in_time(stage.sandbox.find("d/*", 5))
        .await
        .expect("the workspace can be read");
    assert_eq!((found.files.len(), found.more), (5, false));
    stage.close().await;
}

/// Absolute patterns and those with `..`.
pub async fn patterns_outside_the_workspace_are_refused(executor: &dyn Executor) {
    let stage = Stage::new(executor).await;
    for pattern in ["/etc/*", "../*", "a/../../*", "", "["] {
        let refused = in_time(stage.sandbox.find(pattern, 100)).await;
        assert!(
            matches!(refused, Err(ExecutorError::Pattern { .. })),
            "{pattern}: {refused:?}"
        );
    }
    stage.close().await;
}

/// Also what the build protected against removal.
pub async fn disposing_leaves_nothing(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    stage
        .output("mkdir -p a/b/c; : > a/b/c/file; chmod 000 a/b/c; chmod 555 a/b a . ; chmod 500 \"$HOME\"")
        .await;
    let workspace = stage.sandbox.workspace().to_owned();
    stage.close().await;
    assert!(!workspace.exists());
}

/// Nothing of the first is left.
pub async fn a_record_can_be_prepared_again_after_it_was_disposed_of(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let record = stage.record.clone();
    stage.output(": > file").await;
    stage.close().await;
    let sandbox = in_time(executor.prepare(build(&record)))
        .await
        .expect("a place is made");
    assert_eq!(
        in_time(sandbox.find("**", 100))
            .await
            .expect("the workspace can be read")
            .files,
        []
    );
    in_time(sandbox.dispose()).await.expect("the place is removed");
}

/// Two builds never share a place.
pub async fn a_record_cannot_be_prepared_twice_at_once(executor: &dyn Executor) {
    let stage = Stage::new(executor).await;
    assert!(in_time(executor.prepare(build(&stage.record))).await.is_err());
    stage.close().await;
}

/// A sweep while builds run takes nothing from them.
pub async fn a_sweep_spares_what_is_held(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage.script("mkfifo go; echo up; read line < go").await;
    act.says("up").await;
    in_time(executor.sweep()).await.expect("nothing is to be removed");
    assert!(!stage.living().is_empty());
    in_time(act.stopper.stop(std::time::Duration::from_millis(50))).await;
    stage.close().await;
}

/// What a sandbox left that was dropped and not disposed of.
pub async fn a_sweep_removes_what_nobody_holds(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    stage.output(": > file").await;
    let workspace = stage.sandbox.workspace().to_owned();
    drop(stage);
    in_time(executor.sweep()).await.expect("the place is removed");
    assert!(!workspace.exists());
    in_time(executor.sweep()).await.expect("a second sweep finds nothing");
}

/// At least a line.
pub async fn every_executor_describes_itself(executor: &dyn Executor) {
    assert!(executor.describe().iter().all(|it| !it.is_empty()) && !executor.describe().is_empty());
    // A record that was never prepared costs nothing.
    drop(fresh_record());
}

/// A folder of the server, beside the places of the builds.
fn folder_to_lend(stage: &Stage) -> camino::Utf8PathBuf {
    let place = stage.sandbox.workspace().parent().expect("the workspace has a place");
    let folder = place.with_file_name(format!("lent-{}", stage.record));
    fs::create_dir(&folder).expect("a folder is made");
    fs::write(folder.join("file"), "lent").expect("a file is written");
    folder
}

/// What is lent as the workspace comes back when the build is over, as the build left it.
pub async fn a_workspace_may_be_lent_and_comes_back(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let folder = folder_to_lend(&stage);
    in_time(stage.sandbox.lend(&folder, "".into()))
        .await
        .expect("it is taken");
    assert!(!folder.exists());
    let printed = stage.output("cat file; pwd; echo changed > file").await;
    assert_eq!(printed, format!("lent{}\n", stage.sandbox.workspace()));
    stage.close().await;
    assert_eq!(
        fs::read_to_string(folder.join("file")).expect("it is back"),
        "changed\n"
    );
    fs::remove_dir_all(&folder).expect("it can be removed");
}

/// A folder may be lent for a part of the workspace, but for nothing outside, and not over what is there.
pub async fn a_folder_may_be_lent_below_the_workspace(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let folder = folder_to_lend(&stage);
    stage.output("echo x > taken; ln -s /tmp out").await;
    for at in ["../x", "/tmp/x", "taken", "out/x", ""] {
        let lent = in_time(stage.sandbox.lend(&folder, at.into())).await;
        assert!(lent.is_err(), "{at:?}");
    }
    in_time(stage.sandbox.lend(&folder, "a/b".into()))
        .await
        .expect("it is taken");
    assert_eq!(stage.output("cat a/b/file").await, "lent");
    stage.close().await;
    assert!(!folder.exists());
}
