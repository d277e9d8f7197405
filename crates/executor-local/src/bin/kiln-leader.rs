//! The leader alone, for tests: the same code that the `kiln` binary runs when it is called with the leader's argument.

fn main() {
    kiln_executor_local::leader::run_if_leader();
}
