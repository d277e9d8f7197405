//! What a process takes, from `/proc`.

/// MiB of memory that the process holds now.
pub fn resident(pid: u32) -> f64 {
    status(pid, "VmRSS:")
}

/// MiB of memory that the process held at most since it began or since [`forget_peak`].
pub fn peak(pid: u32) -> f64 {
    status(pid, "VmHWM:")
}

/// Lets the peak begin anew.
pub fn forget_peak(pid: u32) {
    // Where the kernel does not allow it, the peak is that of the whole life: more, not less.
    let _ = std::fs::write(format!("/proc/{pid}/clear_refs"), "5");
}

fn status(pid: u32, key: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|it| it.strip_prefix(key)).unwrap_or_default();
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    kib / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_takes_some_memory() {
        let own = std::process::id();
        assert!(resident(own) > 0.5);
        assert!(peak(own) >= resident(own) * 0.5);
    }
}
