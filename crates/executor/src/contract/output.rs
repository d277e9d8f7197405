//! Output: whole, in order, of any bytes.

use super::stage::Stage;
use crate::{Executor, StepExit};

/// Ten million bytes arrive as they were printed.
pub async fn output_arrives_whole_and_in_order(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let printed = stage
        .output("i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done")
        .await;
    let expected: String = (0..20_000).map(|it| format!("{it}\n")).collect();
    assert!(printed == expected, "{} bytes of {}", printed.len(), expected.len());
    let (zeros, exit) = stage.script("head -c 10000000 /dev/zero").await.finish().await;
    assert_eq!((zeros.len(), exit), (10_000_000, StepExit::Code(0)));
    stage.close().await;
}

/// Output is bytes, not text, and not lines.
pub async fn output_may_be_any_bytes_without_a_last_newline(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let (printed, _) = stage.script(r"printf 'a\000\377\376\r\n\033[1mb'").await.finish().await;
    assert_eq!(printed, b"a\0\xff\xfe\r\n\x1b[1mb");
    stage.close().await;
}

/// Standard output and standard error arrive in the order of their printing.
pub async fn both_streams_are_one(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    assert_eq!(
        stage.output("echo 1; echo 2 >&2; echo 3; echo 4 >&2").await,
        "1\n2\n3\n4\n"
    );
    stage.close().await;
}

/// No output, no output event.
pub async fn a_silent_step_says_nothing_but_its_end(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    assert_eq!(stage.output(":").await, "");
    stage.close().await;
}

/// The channel is the brake: a step that prints more than is read waits, and all of it arrives in the end.
pub async fn a_slow_reader_holds_the_step_back_and_loses_nothing(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let act = stage.script("head -c 40000000 /dev/zero; : > done").await;
    while act.events.len() < act.events.max_capacity() {
        tokio::task::yield_now().await;
    }
    let early = stage
        .sandbox
        .find("done", 10)
        .await
        .expect("the workspace can be read")
        .files;
    assert_eq!(early, [], "the step cannot be done before its output is read");
    assert_eq!(act.finish().await.0.len(), 40_000_000);
    stage.close().await;
}
