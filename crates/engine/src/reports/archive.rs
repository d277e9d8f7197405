//! Packing the files of a coverage report into one archive. The same files give the same bytes, so that they are kept once.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes the archive of `files`, each under its name, to `target`, and gives it back at its beginning. At most `room` bytes
/// go in: the files may have grown since they were measured.
pub(crate) fn pack(
    files: impl IntoIterator<Item = (String, File)>,
    target: File,
    mut room: u64,
) -> std::io::Result<File> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(target);
    for (name, file) in files {
        archive.start_file(name, options)?;
        let packed = std::io::copy(&mut file.take(room), &mut archive)?;
        room = room.saturating_sub(packed);
    }
    let mut target = archive.finish()?;
    target.rewind()?;
    Ok(target)
}

/// The folder that all of the paths lie in, with a slash at its end; empty where they share none.
pub(crate) fn common_folder<'a>(paths: impl IntoIterator<Item = &'a str>) -> &'a str {
    let mut paths = paths.into_iter();
    let folder = |path: &'a str| path.rfind('/').map_or("", |it| &path[..=it]);
    let Some(first) = paths.next().map(folder) else {
        return "";
    };
    paths.fold(first, |common, path| {
        let mut common = common;
        while !path.starts_with(common) {
            common = folder(common.trim_end_matches('/'));
        }
        common
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn file(content: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        file.rewind().unwrap();
        file
    }

    fn packed(files: &[(&str, &[u8])], room: u64) -> Vec<u8> {
        let files = files.iter().map(|(name, content)| ((*name).to_owned(), file(content)));
        let mut archive = Vec::new();
        pack(files, tempfile::tempfile().unwrap(), room)
            .unwrap()
            .read_to_end(&mut archive)
            .unwrap();
        archive
    }

    #[test]
    fn what_was_packed_can_be_unpacked() {
        let bytes = packed(&[("index.html", b"<html/>"), ("org/ü.html", &[7; 100_000])], 1 << 20);
        assert!(bytes.len() < 2000, "{}", bytes.len());
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 2);
        let mut content = Vec::new();
        archive
            .by_name("org/ü.html")
            .unwrap()
            .read_to_end(&mut content)
            .unwrap();
        assert_eq!(content, [7; 100_000]);
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let files: &[(&str, &[u8])] = &[("a", b"1"), ("b", b"2")];
        assert_eq!(packed(files, 10), packed(files, 10));
    }

    #[test]
    fn files_that_grew_do_not_overflow_the_archive() {
        let bytes = packed(&[("a", &[1; 60]), ("b", &[2; 60])], 100);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(archive.by_name("b").unwrap().size(), 40);
    }

    #[test]
    fn the_common_folder_is_one_of_whole_names() {
        for (paths, expected) in [
            (vec![], ""),
            (vec!["index.html"], ""),
            (vec!["target/site/jacoco/index.html"], "target/site/jacoco/"),
            (vec!["s/j/index.html", "s/j/org/a.html"], "s/j/"),
            (vec!["a/site/j/i", "b/site/j/i"], ""),
            (vec!["m/a/j/i", "m/ab/j/i"], "m/"),
            (vec!["m/a/i", "m/i"], "m/"),
        ] {
            assert_eq!(common_folder(paths.iter().copied()), expected, "{paths:?}");
        }
    }
}
