//! Looks at repositories, for real: which templates suit them, and what such a look does not reach.

use crate::rig::Rig;
use crate::sources::Origin;
use kiln_engine::{EngineError, RefKind, Sources};

async fn recommended(rig: &Rig, url: &str, branch: &str) -> Result<Vec<&'static str>, String> {
    let sources = Sources {
        url: url.to_owned(),
        branch: branch.to_owned(),
    };
    match rig.engine.recommend_templates(&rig.ann, &sources).await {
        Ok(found) => Ok(found.iter().map(|it| it.name).collect()),
        Err(EngineError::Invalid(problems)) => Err(problems.to_string()),
        Err(other) => panic!("{other}"),
    }
}

fn origin(files: &[&str]) -> (Origin, String) {
    let origin = Origin::new();
    for file in files {
        let path = origin.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }
    origin.git(&["add", "-A"]);
    origin.git(&["commit", "-q", "--allow-empty", "-m", "more"]);
    let url = format!("file://{}", origin.path().display());
    (origin, url)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_is_recognised_by_the_names_of_its_files() {
    let rig = Rig::real().await;
    let (_origin, url) = origin(&["ui/package.json", "CMakeLists.txt", "a b/\u{fc}\n.txt"]);
    assert_eq!(recommended(&rig, &url, "main").await.unwrap(), ["CMake", "npm"]);
    assert_eq!(recommended(&rig, &url, "side").await.unwrap(), ["Shell"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_equals_the_one_used_most_comes_first() {
    let rig = Rig::real().await;
    let (_origin, url) = origin(&["pom.xml", "go.mod"]);
    let first = recommended(&rig, &url, "main").await.unwrap();
    assert_eq!(first, ["Maven", "Go"]);
    let go = kiln_buildfile::catalogue::officials()
        .find(|it| it.name == "Go")
        .unwrap();
    let task = kiln_model::id::TaskId::from_random([1; 16]);
    rig.engine.note_template_use(&rig.ann, go.id, &task).await.unwrap();
    assert_eq!(recommended(&rig, &url, "main").await.unwrap(), ["Go", "Maven"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_told_in_one_line() {
    let rig = Rig::real().await;
    let (_origin, url) = origin(&[]);
    let told = recommended(&rig, &url, "nowhere").await.unwrap_err();
    assert_eq!(told, "[git_url] cannot be fetched: it has no branch nowhere");
    let told = recommended(&rig, "file:///nowhere/at/all", "main").await.unwrap_err();
    assert!(
        told.starts_with("[git_url] cannot be fetched: ") && !told.contains('\n'),
        "{told}"
    );
    let told = recommended(&rig, &url, "--upload-pack=id").await.unwrap_err();
    assert!(told.starts_with("[branch]"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_leaves_nothing_behind() {
    let rig = Rig::real().await;
    let (_origin, url) = origin(&["pom.xml"]);
    recommended(&rig, &url, "main").await.unwrap();
    recommended(&rig, &url, "nowhere").await.unwrap_err();
    let work = rig.folder.path().join("builds");
    let left = || {
        std::fs::read_dir(&work).map_or(0, |it| {
            it.filter(|it| it.as_ref().is_ok_and(|it| it.path().is_dir())).count()
        })
    };
    // The place goes away behind the answer.
    let gone = async {
        while left() > 0 {
            tokio::task::yield_now().await;
        }
    };
    let gone = tokio::time::timeout(std::time::Duration::from_secs(30), gone).await;
    assert!(gone.is_ok(), "{} folders are left", left());
}

#[tokio::test(flavor = "multi_thread")]
async fn branches_and_tags_are_what_git_has_now() {
    let rig = Rig::real().await;
    let (origin, url) = origin(&[]);
    let scm = kiln_model::task::Scm {
        url,
        ..Default::default()
    };
    let refs = async |kind| {
        let found = rig.engine.refs(&scm, kind, "repo_id").await.unwrap();
        found.into_iter().map(|it| (it.name, it.commit)).collect::<Vec<_>>()
    };
    let head = origin.git(&["rev-parse", "main"]);
    let branches = refs(RefKind::Branches).await;
    assert!(branches.contains(&("main".to_owned(), head.clone())), "{branches:?}");
    assert!(branches.iter().any(|(name, _)| name == "side"), "{branches:?}");
    origin.git(&["tag", "-a", "-m", "signed off", "annotated", "main"]);
    origin.git(&["tag", "deep/plain", "main"]);
    let tags = refs(RefKind::Tags).await;
    for name in ["annotated", "deep/plain"] {
        assert!(tags.contains(&(name.to_owned(), head.clone())), "{tags:?}");
    }
}
