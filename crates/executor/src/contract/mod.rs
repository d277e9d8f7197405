//! The contract as tests: what every executor must do, one fact per function.
//!
//! An executor's own tests call [`contract_tests!`](crate::contract_tests) with a function that makes one. The facts need a
//! POSIX shell where the steps run. Those about processes look for a mark in the `/proc` of this machine, so they hold for
//! executors whose processes can be seen from here.

mod ends;
mod output;
mod places;
mod stage;
mod trees;

pub use ends::*;
pub use output::*;
pub use places::*;
pub use stage::Stage;
pub use trees::*;

/// Makes a test of every fact of the contract, or of those that are named.
///
/// `$setup` is called without arguments and returns an executor, and something that is kept until the test is over.
#[macro_export]
macro_rules! contract_tests {
    ($setup:path) => {
        $crate::contract_tests! { $setup:
            output_arrives_whole_and_in_order
            output_may_be_any_bytes_without_a_last_newline
            both_streams_are_one
            a_silent_step_says_nothing_but_its_end
            a_slow_reader_holds_the_step_back_and_loses_nothing
            an_exit_code_is_told
            a_signal_is_told
            a_program_that_is_missing_does_not_start
            a_folder_that_is_missing_does_not_start
            a_step_without_a_command_does_not_start
            a_folder_outside_the_workspace_does_not_start
            steps_run_one_after_another_in_one_workspace
            a_second_step_beside_the_first_is_refused
            a_stop_ends_a_step
            a_stop_is_heard_by_every_process
            a_deaf_step_is_killed_after_the_grace
            a_stop_does_not_wait_for_the_grace_when_all_is_over
            a_stop_lets_a_step_finish_in_its_own_way
            a_second_stop_shortens_the_grace
            a_stop_after_the_end_does_nothing
            a_stop_returns_while_nobody_reads
            background_processes_end_with_the_step
            daemons_end_with_the_step
            deaf_processes_end_with_the_step
            stopped_processes_end_with_the_step
            forking_processes_end_with_the_step
            an_open_pipe_does_not_keep_a_step_alive
            a_dropped_channel_ends_the_step
            disposing_ends_a_running_step
            dropping_a_sandbox_ends_a_running_step
            the_environment_is_clean
            the_environment_of_the_step_is_passed_on
            secrets_stand_on_no_command_line
            the_input_is_empty
            a_step_starts_in_its_folder
            new_files_are_not_writable_by_others
            files_can_be_put_into_each_place
            files_cannot_be_put_outside
            produced_files_are_found
            a_large_file_comes_in_pieces
            a_search_is_bounded
            patterns_outside_the_workspace_are_refused
            a_workspace_may_be_lent_and_comes_back
            a_folder_may_be_lent_below_the_workspace
            disposing_leaves_nothing
            a_record_can_be_prepared_again_after_it_was_disposed_of
            a_record_cannot_be_prepared_twice_at_once
            a_sweep_spares_what_is_held
            a_sweep_removes_what_nobody_holds
            every_executor_describes_itself
        }
    };
    ($setup:path: $($fact:ident)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $fact() {
                let (executor, _keep) = $setup();
                $crate::contract::$fact(&executor).await;
            }
        )+
    };
}
