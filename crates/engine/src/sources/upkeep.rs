//! What keeps mirrors usable and small: what a killed server left in one goes, many packs become one, and those that nobody
//! used for the longest time make room.

use super::error::Unfetched;
use super::mirrors::{MOST_SAID, Mirror, Mirrors, STEP, note};
use crate::EngineError;
use crate::errand::{Errand, path_value};
use camino::{Utf8Path, Utf8PathBuf};
use kiln_executor::ExecutorError;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;
use tracing::info;

const REPACK: &str = include_str!("repack.sh");
/// More packs than this become one.
const MOST_PACKS: usize = 30;
/// How what is on its way out is called.
const GONE: &str = ".gone-";

/// Runs what blocks on a thread that may.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ExecutorError> + Send + 'static,
) -> Result<T, Unfetched> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(EngineError::Draining.into()),
    }
}

pub(super) fn failed(verb: &'static str, path: &Utf8Path) -> impl FnOnce(io::Error) -> ExecutorError {
    let path = path.to_owned();
    move |source| ExecutorError::Folder { verb, path, source }
}

/// Makes a private folder where there is none.
pub(super) fn make(folder: &Utf8Path) -> Result<(), ExecutorError> {
    let mut private = fs::DirBuilder::new();
    private
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(failed("make", folder))
}

/// Makes the folder of a mirror, or removes the locks and the halves of packs that a killed git left in it.
pub(super) fn open(folder: &Utf8Path) -> Result<(), ExecutorError> {
    make(folder)?;
    let is_left_behind = |name: &str| name.ends_with(".lock") || name.starts_with("tmp_");
    each_file(folder, 0, &mut |path, _| {
        if path.file_name().is_some_and(is_left_behind) {
            // What cannot be removed is in the way of git, which says so.
            let _ = fs::remove_file(path);
        }
    })
    .map_err(failed("read", folder))
}

/// Takes a folder out of the way at once, and removes it.
pub(super) fn put_away(folder: &Utf8Path) -> Result<(), ExecutorError> {
    match set_aside(folder)? {
        Some(away) => gone(&away),
        None => Ok(()),
    }
}

fn gone(away: &Utf8Path) -> Result<(), ExecutorError> {
    kiln_executor::remove(away).map_err(|it| failed("remove", &it.path)(it.source))
}

/// Removes what was set aside in a folder, by this server or an earlier one.
pub(super) fn remove_set_aside(folder: &Utf8Path) -> Result<(), ExecutorError> {
    for entry in folder.read_dir_utf8().map_err(failed("read", folder))? {
        let entry = entry.map_err(failed("read", folder))?;
        if entry.file_name().starts_with(GONE) {
            gone(entry.path())?;
        }
    }
    Ok(())
}

/// Takes a folder out of the way at once; where it is now, unless it was not there.
pub(super) fn set_aside(folder: &Utf8Path) -> Result<Option<Utf8PathBuf>, ExecutorError> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let away = folder.with_file_name(format!("{GONE}{}-{number}", std::process::id()));
    match fs::rename(folder, &away) {
        Ok(()) => Ok(Some(away)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("remove", folder)(error)),
    }
}

/// Calls with every file below a folder, links included, and its size. Mirrors are flat; what is deeper than they are is left.
fn each_file(folder: &Utf8Path, depth: usize, call: &mut dyn FnMut(&Utf8Path, u64)) -> io::Result<()> {
    for entry in folder.read_dir_utf8()? {
        let entry = entry?;
        let data = match entry.metadata() {
            Ok(data) => data,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if !data.is_dir() {
            call(entry.path(), data.len());
        } else if depth < 16 {
            each_file(entry.path(), depth + 1, call)?;
        }
    }
    Ok(())
}

/// How many bytes lie below a folder.
pub(super) fn bytes(folder: &Utf8Path) -> u64 {
    let mut sum = 0;
    // What cannot be read counts nothing.
    let _ = each_file(folder, 0, &mut |_, size| sum += size);
    sum
}

/// Looks after the mirrors in the background, one look at a time.
pub(super) fn soon(mirrors: &Mirrors, mirror: &Arc<Mirror>) {
    let (mirrors, mirror) = (mirrors.clone(), mirror.clone());
    let tracker = mirrors.0.background.clone();
    tracker.spawn(async move {
        let Ok(_one) = mirrors.0.upkeep.try_lock() else { return };
        if let Err(error) = repack(&mirrors, &mirror).await {
            note("pack a mirror", &error);
        }
        if let Err(error) = make_room(&mirrors).await {
            note("make room for mirrors", &error);
        }
    });
}

/// Makes one pack of many, while nothing reads the mirror. Nothing is lost by it, also not what no branch leads to any more.
async fn repack(mirrors: &Mirrors, mirror: &Mirror) -> Result<(), Unfetched> {
    let packs = mirror.folder.join("objects/pack");
    let count = packs.read_dir_utf8().map_or(0, |it| {
        it.filter(|it| it.as_ref().is_ok_and(|it| it.file_name().ends_with(".pack")))
            .count()
    });
    if count <= MOST_PACKS {
        return Ok(());
    }
    let Ok(alone) = mirror.packs.clone().try_write_owned() else {
        return Ok(());
    };
    let errand = Errand {
        name: STEP,
        script: REPACK,
        env: BTreeMap::from([("KILN_GIT_MIRROR".to_owned(), path_value(&mirror.folder))]),
        folders: vec![mirror.folder.clone()],
        most: MOST_SAID,
    };
    let packed = mirrors.0.errands.run(errand, alone);
    let packed = tokio::time::timeout(mirrors.0.limits.fetch, packed).await;
    let Ok(packed) = packed else {
        return Err(Unfetched::refused(format!("packing {} takes too long", mirror.folder)));
    };
    if packed?.0.is_good() {
        Ok(())
    } else {
        Err(Unfetched::refused(format!("git cannot pack {}", mirror.folder)))
    }
}

/// Removes mirrors until the rest has room: first what grew beyond its limit, then what nobody used for the longest time.
async fn make_room(mirrors: &Mirrors) -> Result<(), Unfetched> {
    let folder = mirrors.folder();
    let all = blocking(move || measured(&folder).map_err(failed("read", &folder))).await?;
    let limits = &mirrors.0.limits;
    let mut sum: u64 = all.iter().map(|it| it.bytes).sum();
    for it in all {
        let too_large = it.bytes > limits.mirror_bytes.saturating_mul(2);
        if sum <= limits.mirrors_bytes && !too_large {
            continue;
        }
        let Some(unused) = it.folder.file_name().and_then(|it| mirrors.unused(it)) else {
            continue;
        };
        let going = it.folder.clone();
        let (mut turn, packs) = unused;
        turn.forget();
        blocking(move || put_away(&going)).await?;
        drop((turn, packs));
        sum = sum.saturating_sub(it.bytes);
        info!("the mirror {} of {} bytes made room", it.folder, it.bytes);
    }
    Ok(())
}

struct Measured {
    folder: Utf8PathBuf,
    used: Option<SystemTime>,
    bytes: u64,
}

/// All mirrors, the one that nobody used for the longest time first.
fn measured(folder: &Utf8Path) -> io::Result<Vec<Measured>> {
    let mut all = Vec::new();
    for entry in folder.read_dir_utf8()? {
        let path = entry?.into_path();
        let is_gone = path.file_name().is_some_and(|it| it.starts_with(GONE));
        all.push(Measured {
            used: fs::metadata(path.join("kiln-ready")).and_then(|it| it.modified()).ok(),
            bytes: if is_gone { u64::MAX / 4 } else { bytes(&path) },
            folder: path,
        });
    }
    all.sort_by_key(|it| it.used);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        (dir, path)
    }

    #[test]
    fn what_a_killed_git_left_behind_goes_and_nothing_else() {
        let (_dir, folder) = folder();
        let left = ["packed-refs.lock", "refs/heads/a.lock", "objects/pack/tmp_pack_x1"];
        let kept = ["HEAD", "objects/pack/pack-1.pack", "refs/heads/lock"];
        for path in left.iter().chain(&kept) {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        open(&folder).unwrap();
        assert!(left.iter().all(|it| !folder.join(it).exists()));
        assert!(kept.iter().all(|it| folder.join(it).exists()));
    }

    #[test]
    fn what_is_put_away_is_gone_and_may_be_gone_already() {
        let (_dir, folder) = folder();
        let mirror = folder.join("a.git");
        open(&mirror).unwrap();
        fs::write(mirror.join("HEAD"), "x").unwrap();
        put_away(&mirror).unwrap();
        put_away(&mirror).unwrap();
        assert_eq!(folder.read_dir_utf8().unwrap().count(), 0);
    }

    #[test]
    fn mirrors_are_measured_and_the_least_used_comes_first() {
        let (_dir, folder) = folder();
        for (name, seconds, size) in [("new.git", 20, 5), ("old.git", 10, 7)] {
            let mirror = folder.join(name);
            open(&mirror).unwrap();
            let file = fs::File::create(mirror.join("kiln-ready")).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
                .unwrap();
            fs::write(mirror.join("pack"), "x".repeat(size)).unwrap();
        }
        let found: Vec<_> = measured(&folder).unwrap().into_iter().map(|it| it.bytes).collect();
        assert_eq!(found, [7, 5]);
    }
}
