//! Which job of a flow may start, which never will. Pure: it learns of starts and ends, and answers.

/// The jobs of a flow, by their places.
#[derive(Debug, Clone)]
pub(super) struct Board {
    jobs: Vec<Job>,
}

#[derive(Debug, Clone)]
struct Job {
    needs: Vec<usize>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It waits for its turn.
    Waits,
    /// It has its turn.
    Runs,
    Succeeded,
    /// It ran and did not succeed.
    Failed,
    /// It never has its turn.
    Skipped,
}

/// A job that never has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Skip {
    /// The job.
    pub(super) place: usize,
    /// The job that it waited for in vain.
    pub(super) because: usize,
}

impl Board {
    /// Jobs that wait, each for those at the places `needs` names. There are no circles among them.
    pub(super) fn new(needs: impl IntoIterator<Item = Vec<usize>>) -> Self {
        let waits = |needs| Job {
            needs,
            state: State::Waits,
        };
        Self {
            jobs: needs.into_iter().map(waits).collect(),
        }
    }

    fn is(&self, place: usize, state: State) -> bool {
        self.jobs.get(place).is_some_and(|it| it.state == state)
    }

    /// Gives the turn to the jobs whose turn it is; their places.
    pub(super) fn turn(&mut self) -> Vec<usize> {
        let mut turn = Vec::new();
        for place in 0..self.jobs.len() {
            let job = &self.jobs[place];
            let free = job.needs.iter().all(|it| self.is(*it, State::Succeeded));
            if job.state == State::Waits && free {
                turn.push(place);
            }
        }
        for place in &turn {
            self.jobs[*place].state = State::Runs;
        }
        turn
    }

    /// A job is over; those that will never have their turn because of that.
    pub(super) fn end(&mut self, place: usize, succeeded: bool) -> Vec<Skip> {
        if let Some(job) = self.jobs.get_mut(place) {
            job.state = if succeeded { State::Succeeded } else { State::Failed };
        }
        let mut skips = Vec::new();
        while let Some(skip) = self.hopeless() {
            self.jobs[skip.place].state = State::Skipped;
            skips.push(skip);
        }
        skips
    }

    fn hopeless(&self) -> Option<Skip> {
        let lost = |it: &&usize| self.is(**it, State::Failed) || self.is(**it, State::Skipped);
        self.jobs.iter().enumerate().find_map(|(place, job)| {
            let because = *job.needs.iter().find(lost)?;
            (job.state == State::Waits).then_some(Skip { place, because })
        })
    }

    /// Gives up on all that still wait; their places.
    pub(super) fn give_up(&mut self) -> Vec<usize> {
        let waiting: Vec<usize> = (0..self.jobs.len()).filter(|it| self.is(*it, State::Waits)).collect();
        for place in &waiting {
            self.jobs[*place].state = State::Skipped;
        }
        waiting
    }

    /// The jobs that ran and did not succeed.
    pub(super) fn failed(&self) -> Vec<usize> {
        (0..self.jobs.len()).filter(|it| self.is(*it, State::Failed)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `build`, then `test` and `lint`, then `ship` after both; `docs` alone.
    fn board() -> Board {
        Board::new([vec![], vec![0], vec![0], vec![1, 2], vec![]])
    }

    #[test]
    fn a_job_has_its_turn_once_all_that_it_waits_for_succeeded() {
        let mut board = board();
        assert_eq!(board.turn(), [0, 4]);
        assert_eq!(board.turn(), [0_usize; 0], "a turn is given once");
        assert_eq!(board.end(0, true), []);
        assert_eq!(board.turn(), [1, 2]);
        board.end(2, true);
        assert_eq!(board.turn(), [0_usize; 0]);
        board.end(1, true);
        assert_eq!(board.turn(), [3]);
        board.end(3, true);
        board.end(4, true);
        assert_eq!(board.failed(), [0_usize; 0]);
    }

    #[test]
    fn a_failure_skips_all_that_depends_on_it_and_nothing_else() {
        let mut board = board();
        board.turn();
        board.end(0, true);
        board.turn();
        assert_eq!(board.end(1, false), [Skip { place: 3, because: 1 }]);
        assert_eq!(board.end(2, true), []);
        assert_eq!((board.turn(), board.failed()), (vec![], vec![1]));
    }

    #[test]
    fn skips_are_handed_on_with_the_job_that_each_waited_for() {
        let mut board = board();
        board.turn();
        let skips = board.end(0, false);
        let skip = |place, because| Skip { place, because };
        assert_eq!(skips, [skip(1, 0), skip(2, 0), skip(3, 1)]);
    }

    #[test]
    fn giving_up_leaves_what_runs_alone() {
        let mut board = board();
        board.turn();
        assert_eq!(board.give_up(), [1, 2, 3]);
        assert_eq!(board.end(0, false), []);
    }

    proptest! {
        #[test]
        fn every_job_runs_after_its_needs_or_is_skipped(
            needs in prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..3), 1..12),
            ends in prop::collection::vec(any::<bool>(), 12),
        ) {
            // A job waits for earlier ones alone: that makes every graph without circles.
            let needs: Vec<Vec<usize>> = needs
                .iter()
                .enumerate()
                .map(|(place, of)| if place == 0 { vec![] } else { of.iter().map(|it| it.index(place)).collect() })
                .collect();
            let mut board = Board::new(needs.clone());
            let (mut ran, mut skipped) = (Vec::new(), Vec::new());
            loop {
                let turn = board.turn();
                if turn.is_empty() {
                    break;
                }
                for place in turn {
                    for need in &needs[place] {
                        prop_assert!(ran.contains(&(*need, true)), "{place} before {need}");
                    }
                    ran.push((place, ends[place]));
                    skipped.extend(board.end(place, ends[place]).into_iter().map(|it| it.place));
                }
            }
            prop_assert_eq!(ran.len() + skipped.len(), needs.len());
            let failed: Vec<usize> = ran.iter().filter(|(_, good)| !good).map(|(place, _)| *place).collect();
            prop_assert_eq!(board.failed().len(), failed.len());
        }
    }
}
