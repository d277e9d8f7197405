//! Starting the step's first process: in a session and process group of its own, with default signals and no input.

use crate::wire::{Order, Reply};
use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::libc;
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, PosixSpawnFlags, posix_spawn};
use nix::sys::signal::SigSet;
use nix::sys::stat::Mode;
use nix::unistd::{AccessFlags, Pid, access, chdir};
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Starts the first process.
///
/// # Errors
/// The reply that tells the server why nothing was started.
pub fn start(order: &Order) -> Result<Pid, Reply> {
    chdir(order.folder.as_c_str()).map_err(|errno| Reply::NoFolder(errno as i32))?;
    let pid = spawn(order).map_err(|errno| Reply::NoProgram(errno as i32))?;
    // The leader must not be what keeps a file system busy.
    let _ = chdir("/");
    Ok(pid)
}

fn spawn(order: &Order) -> nix::Result<Pid> {
    let program = program(order)?;
    let mut files = PosixSpawnFileActions::init()?;
    files.add_open(0, "/dev/null", OFlag::O_RDONLY, Mode::empty())?;
    let mut attributes = PosixSpawnAttr::init()?;
    attributes.set_sigdefault(&SigSet::all())?;
    attributes.set_sigmask(&SigSet::empty())?;
    attributes.set_flags(
        PosixSpawnFlags::POSIX_SPAWN_SETSIGDEF
            | PosixSpawnFlags::POSIX_SPAWN_SETSIGMASK
            | PosixSpawnFlags::from_bits_retain(libc::c_int::from(libc::POSIX_SPAWN_SETSID)),
    )?;
    posix_spawn(
        program.as_c_str(),
        &files,
        &attributes,
        &order.command,
        &order.environment,
    )
}

/// The program as the shell would find it: a name without a slash is looked for in the step's own `PATH`.
fn program(order: &Order) -> nix::Result<CString> {
    let name = order.command.first().ok_or(Errno::ENOENT)?;
    if name.to_bytes().contains(&b'/') {
        return Ok(name.clone());
    }
    if name.is_empty() {
        return Err(Errno::ENOENT);
    }
    let path = order
        .environment
        .iter()
        .find_map(|it| it.to_bytes().strip_prefix(b"PATH="))
        .unwrap_or_default();
    let mut refused = Errno::ENOENT;
    for folder in path.split(|it| *it == b':').filter(|it| !it.is_empty()) {
        let candidate =
            Path::new(std::ffi::OsStr::from_bytes(folder)).join(std::ffi::OsStr::from_bytes(name.to_bytes()));
        if !candidate.is_file() {
            continue;
        }
        match access(&candidate, AccessFlags::X_OK) {
            Ok(()) => return CString::new(candidate.as_os_str().as_bytes()).map_err(|_| Errno::EINVAL),
            Err(errno) => refused = errno,
        }
    }
    Err(refused)
}
