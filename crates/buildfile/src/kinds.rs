//! The kinds of graphical steps in one table: the number in the module id, the name, the keyword in a build file, and what
//! Kiln does with such a step.
//!
//! Numbers up to 20061 are the hosted service's own. Those of the other kinds are in no public material; they are ours, most of
//! them far from any number that was seen, so that no step of an imported task is taken for another kind.

use kiln_model::task::Step;

/// A kind of graphical step.
#[derive(Debug)]
pub struct StepKind {
    /// The number in its module id.
    pub number: &'static str,
    /// What it does, in words.
    pub name: &'static str,
    /// Its keyword in a build file; none where such files have no form for it.
    pub keyword: Option<&'static str>,
    /// What Kiln does with it.
    pub runs: Runs,
}

/// What Kiln does with a step of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// It has rules of its own.
    Specially,
    /// It is a script about this tool, or about none in particular.
    Command(Option<&'static str>),
    /// Nothing here runs it: it fails when its turn comes.
    Nowhere,
}

const fn kind(number: &'static str, name: &'static str, keyword: &'static str, runs: Runs) -> StepKind {
    let keyword = if keyword.is_empty() { None } else { Some(keyword) };
    StepKind {
        number,
        name,
        keyword,
        runs,
    }
}

const fn tool(number: &'static str, name: &'static str, keyword: &'static str, tool: &'static str) -> StepKind {
    kind(number, name, keyword, Runs::Command(Some(tool)))
}

const KINDS: &[StepKind] = &[
    kind("20004", "build an image and push it", "build_image", Runs::Specially),
    tool("20005", "build with CMake", "cmake", "cmake"),
    tool("20014", "build with npm", "npm", "npm"),
    kind("20017", "run shell commands", "sh", Runs::Command(None)),
    kind(
        "20018",
        "upload to the release repository",
        "upload_artifact",
        Runs::Specially,
    ),
    kind("20028", "run in a public image", "swr", Runs::Specially),
    kind("20035", "run Docker commands", "docker", Runs::Specially),
    kind("20040", "check the code out", "checkout", Runs::Specially),
    kind("20043", "build with Maven", "maven", Runs::Specially),
    kind(
        "20057",
        "upload files to an object store",
        "upload_obs",
        Runs::Specially,
    ),
    kind(
        "20061",
        "download a file of the file manager",
        "download_file",
        Runs::Specially,
    ),
    kind("20070", "report unit tests", "", Runs::Specially),
    tool("91001", "build with Android", "android", "gradle"),
    tool("91002", "build with Gradle", "gradle", "gradle"),
    tool("91003", "build with Yarn", "yarn", "yarn"),
    tool("91004", "build with Gulp", "gulp", "gulp"),
    tool("91005", "build with Grunt", "grunt", "grunt"),
    tool("91006", "build with Mono", "mono", "mono"),
    tool("91007", "build with PHP", "php", "php"),
    tool("91008", "build with Setuptools", "python", "python"),
    tool("91009", "build with PyInstaller", "python", "pyinstaller"),
    tool("91010", "build with GNU Arm", "gnu_arm", "make"),
    tool("91011", "build with Ant", "ant", "ant"),
    tool("91012", "build with Kotlin", "kotlin", "kotlinc"),
    tool("91013", "build with Go", "go", "go"),
    tool("91014", "build an Ionic Android app", "ionic_android_app", "ionic"),
    tool("91015", "build an Android quick app", "quick_app", "npm"),
    tool("91016", "build with sbt", "sbt", "sbt"),
    tool("91017", "build with Grails", "grails", "grails"),
    tool("91018", "build with Bazel", "bazel", "bazel"),
    tool("91019", "build with Flutter", "flutter", "flutter"),
    tool("91020", "build with HarmonyOS", "harmonyos", "hvigor"),
    kind("91021", "build with the Ark compiler", "", Runs::Command(Some("make"))),
    kind("91022", "build with MSBuild", "", Runs::Nowhere),
    kind("91023", "build for FPGA", "", Runs::Nowhere),
    tool("91024", "build with GFortran", "fortran", "gfortran"),
    kind("91025", "sign an Android package", "android_sign", Runs::Specially),
    kind(
        "91026",
        "download a release package",
        "download_artifact",
        Runs::Specially,
    ),
];

/// The kind of a number.
pub(crate) fn numbered(number: &str) -> Option<&'static StepKind> {
    KINDS.iter().find(|it| it.number == number)
}

/// The first kind that a keyword of build files stands for.
pub(crate) fn of_keyword(keyword: &str) -> Option<&'static StepKind> {
    KINDS.iter().find(|it| it.keyword == Some(keyword))
}

impl StepKind {
    /// The kind of a step; none where the number is not known.
    #[must_use]
    pub fn of(step: &Step) -> Option<&'static Self> {
        numbered(crate::module::number(&step.module_id)?)
    }

    /// The id of the kind, as steps name it.
    #[must_use]
    pub fn module_id(&self) -> String {
        format!("devcloud2018.codeci_action_{}.action", self.number)
    }
}

/// The keywords of steps in build files; some stand for two kinds.
#[cfg(test)]
pub(crate) fn keywords() -> impl Iterator<Item = &'static str> {
    KINDS.iter().filter_map(|it| it.keyword)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_there_once_and_in_order() {
        assert!(KINDS.windows(2).all(|it| it[0].number < it[1].number));
        assert!(KINDS.iter().all(|it| crate::module::is_module_id(&it.module_id())));
    }

    #[test]
    fn a_keyword_finds_its_kind() {
        for (keyword, number) in [
            ("sh", "20017"),
            ("maven", "20043"),
            ("python", "91008"),
            ("android_sign", "91025"),
        ] {
            assert_eq!(of_keyword(keyword).map(|it| it.number), Some(number));
        }
        assert!(of_keyword("").is_none());
        assert!(of_keyword("msbuild").is_none());
    }
}
