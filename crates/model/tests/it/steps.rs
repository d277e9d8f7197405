//! Steps that something on our side broke off.

use kiln_model::build::{StepOutcome, StepRecord, StepState};
use kiln_model::time::Timestamp;

const START: Timestamp = Timestamp::from_millis(1);
const END: Timestamp = Timestamp::from_millis(9);

fn step(state: StepState) -> StepRecord {
    StepRecord {
        sequence: 3,
        name: "make".to_owned(),
        state,
        log_start: Some(10),
        log_end: None,
    }
}

#[test]
fn a_step_that_ran_ends_as_errored_where_the_log_ends() {
    let broken = step(StepState::Running { started: START }).broken_off(END, 99).unwrap();
    let state = StepState::Finished {
        started: START,
        finished: END,
        outcome: StepOutcome::Errored,
    };
    assert_eq!(
        broken,
        StepRecord {
            log_end: Some(99),
            ..step(state)
        }
    );
}

#[test]
fn a_step_that_never_began_was_not_broken_off() {
    assert_eq!(step(StepState::Waiting).broken_off(END, 99), None);
}

#[test]
fn a_step_that_is_over_keeps_its_end() {
    let over = step(StepState::Finished {
        started: START,
        finished: START,
        outcome: StepOutcome::Failed,
    });
    assert_eq!(over.broken_off(END, 99), None);
}
