//! Which waiting builds start now, and why the others do not. Pure: a function of the queue, the running builds, the limits.

use kiln_model::id::{DomainId, RecordId, TaskId};
use kiln_store::QueuedBuild;
use std::collections::HashMap;
use std::fmt;

/// How many builds may run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Capacity {
    /// At once on this server.
    pub(super) server: usize,
    /// More on this server now.
    pub(super) free: usize,
    /// At once for one tenant.
    pub(super) tenant: usize,
    /// At once for one task.
    pub(super) task: usize,
}

/// How many builds run now.
#[derive(Debug, Clone, Default)]
pub(super) struct Running {
    tenants: HashMap<DomainId, usize>,
    tasks: HashMap<TaskId, usize>,
}

impl FromIterator<(DomainId, TaskId, u32)> for Running {
    fn from_iter<I: IntoIterator<Item = (DomainId, TaskId, u32)>>(counts: I) -> Self {
        let mut running = Self::default();
        for (tenant, task, count) in counts {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            *running.tenants.entry(tenant).or_default() += count;
            *running.tasks.entry(task).or_default() += count;
        }
        running
    }
}

/// What becomes of a waiting build in this turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It starts.
    Start,
    /// It waits.
    Wait(WaitReason),
}

/// Why a build waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WaitReason {
    /// All places of the server are taken.
    Server {
        /// How many there are.
        places: usize,
    },
    /// The tenant runs as many builds as it may.
    Tenant {
        /// How many it may.
        limit: usize,
    },
    /// As many builds of the task run as may.
    Task {
        /// How many may.
        limit: usize,
    },
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server { places } => write!(f, "all {places} places of this server were taken"),
            Self::Tenant { limit } => write!(f, "the tenant ran {limit} builds, which is its limit"),
            Self::Task { limit } => write!(f, "the task ran {limit} builds, which is its limit"),
        }
    }
}

/// Decides over the queue, oldest first. A tenant or a task at its limit does not hold up the others.
pub(super) fn assign(queue: &[QueuedBuild], mut running: Running, capacity: Capacity) -> Vec<(RecordId, Decision)> {
    let mut free = capacity.free;
    let mut decide = |build: &QueuedBuild| {
        if free == 0 {
            return Decision::Wait(WaitReason::Server {
                places: capacity.server,
            });
        }
        let of_tenant = running.tenants.entry(build.domain.clone()).or_default();
        if *of_tenant >= capacity.tenant {
            return Decision::Wait(WaitReason::Tenant { limit: capacity.tenant });
        }
        let of_task = running.tasks.entry(build.task.clone()).or_default();
        if *of_task >= capacity.task {
            return Decision::Wait(WaitReason::Task { limit: capacity.task });
        }
        *of_tenant += 1;
        *of_task += 1;
        free -= 1;
        Decision::Start
    };
    queue
        .iter()
        .map(|build| (build.record.clone(), decide(build)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::time::Timestamp;
    use proptest::prelude::*;

    fn queued(number: u8, tenant: u8) -> QueuedBuild {
        QueuedBuild {
            record: RecordId::from_random([number; 16]),
            task: TaskId::from_random([1; 16]),
            domain: DomainId::from_random([tenant; 16]),
            created: Timestamp::from_millis(i64::from(number)),
        }
    }

    fn starts(decisions: &[(RecordId, Decision)]) -> usize {
        decisions.iter().filter(|(_, it)| *it == Decision::Start).count()
    }

    #[test]
    fn the_oldest_start_first() {
        let queue = [queued(1, 1), queued(2, 1), queued(3, 1)];
        let decisions = assign(
            &queue,
            Running::default(),
            Capacity {
                server: 2,
                free: 2,
                tenant: 9,
                task: 9,
            },
        );
        let words: Vec<_> = decisions.iter().map(|(_, it)| *it).collect();
        assert_eq!(
            words,
            [
                Decision::Start,
                Decision::Start,
                Decision::Wait(WaitReason::Server { places: 2 })
            ]
        );
    }

    #[test]
    fn a_tenant_at_its_limit_does_not_hold_up_another() {
        let queue = [queued(1, 1), queued(2, 2)];
        let running = Running::from_iter([(DomainId::from_random([1; 16]), TaskId::from_random([1; 16]), 1)]);
        let decisions = assign(
            &queue,
            running,
            Capacity {
                server: 4,
                free: 3,
                tenant: 1,
                task: 9,
            },
        );
        assert_eq!(decisions[0].1, Decision::Wait(WaitReason::Tenant { limit: 1 }));
        assert_eq!(decisions[1].1, Decision::Start);
    }

    #[test]
    fn a_task_at_its_limit_does_not_hold_up_another_task() {
        let mut queue = [queued(1, 1), queued(2, 1), queued(3, 1)];
        queue[2].task = TaskId::from_random([2; 16]);
        let capacity = Capacity {
            server: 4,
            free: 4,
            tenant: 4,
            task: 1,
        };
        let decisions = assign(&queue, Running::default(), capacity);
        let words: Vec<_> = decisions.iter().map(|(_, it)| *it).collect();
        let waits = Decision::Wait(WaitReason::Task { limit: 1 });
        assert_eq!(words, [Decision::Start, waits, Decision::Start]);
    }

    proptest! {
        #[test]
        fn no_limit_is_ever_exceeded(tenants in prop::collection::vec(0_u8..4, 0..50), free in 0_usize..10, tenant in 1_usize..5) {
            let queue: Vec<_> = tenants.iter().enumerate().map(|(i, it)| queued(u8::try_from(i).unwrap(), *it)).collect();
            let decisions = assign(&queue, Running::default(), Capacity { server: 10, free, tenant, task: 50 });
            prop_assert!(starts(&decisions) <= free);
            for id in 0..4 {
                let of_tenant = decisions.iter().zip(&tenants).filter(|((_, it), of)| **of == id && *it == Decision::Start);
                prop_assert!(of_tenant.count() <= tenant);
            }
        }
    }
}
