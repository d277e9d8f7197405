//! Which templates suit a repository, told by the names of its files.

use super::template::{OfficialTemplate, named};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A file whose presence speaks for a template.
struct Sign {
    file: File,
    template: &'static str,
    /// Of two templates whose signs lie equally near to the root, the one that is more particular comes first.
    particular: u32,
}

enum File {
    Named(&'static str),
    Ending(&'static str),
}

const fn sign(file: &'static str, template: &'static str, particular: u32) -> Sign {
    Sign {
        file: File::Named(file),
        template,
        particular,
    }
}

const fn ending(ending: &'static str, template: &'static str, particular: u32) -> Sign {
    Sign {
        file: File::Ending(ending),
        template,
        particular,
    }
}

const SIGNS: &[Sign] = &[
    sign("pom.xml", "Maven", 5),
    sign("build.gradle", "Gradle", 4),
    sign("build.gradle.kts", "Gradle", 4),
    sign("settings.gradle", "Gradle", 4),
    sign("settings.gradle.kts", "Gradle", 4),
    sign("AndroidManifest.xml", "Android", 6),
    sign("build.xml", "Ant", 3),
    sign("build.sbt", "sbt", 5),
    sign("grails-app", "Grails", 6),
    ending(".kt", "Kotlin", 1),
    sign("package.json", "npm", 3),
    sign("yarn.lock", "Yarn", 5),
    sign("gulpfile.js", "Gulp", 6),
    sign("gulpfile.mjs", "Gulp", 6),
    sign("gulpfile.ts", "Gulp", 6),
    sign("Gruntfile.js", "Grunt", 6),
    sign("ionic.config.json", "Ionic", 8),
    sign("app.ux", "Quick App", 9),
    sign("build-profile.json5", "HarmonyOS", 9),
    sign("CMakeLists.txt", "CMake", 5),
    ending(".ioc", "GNU Arm", 6),
    ending(".ld", "GNU Arm", 2),
    sign("go.mod", "Go", 5),
    sign("setup.py", "Setuptools", 5),
    sign("setup.cfg", "Setuptools", 4),
    sign("pyproject.toml", "Setuptools", 4),
    sign("composer.json", "PHP", 5),
    sign("pubspec.yaml", "Flutter", 7),
    sign("WORKSPACE", "Bazel", 6),
    sign("WORKSPACE.bazel", "Bazel", 6),
    sign("MODULE.bazel", "Bazel", 6),
    ending(".sln", "MSBuild", 5),
    ending(".csproj", "MSBuild", 4),
    ending(".vcxproj", "MSBuild", 4),
    ending(".sln", "Mono", 1),
    ending(".f90", "GFortran", 3),
    ending(".xpr", "FPGA", 5),
    ending(".qpf", "FPGA", 5),
    sign("Dockerfile", "Docker image", 2),
    sign("Makefile", "Shell", 1),
    sign("makefile", "Shell", 1),
    sign("GNUmakefile", "Shell", 1),
];

/// What is in these folders was brought along, and says nothing about the project itself.
const BROUGHT_ALONG: [&str; 3] = ["node_modules", "vendor", "third_party"];
/// Files further down than this say nothing either.
const DEEPEST: usize = 4;
/// More than any sign is particular, so that what lies nearer to the root counts more.
const NEARER: u32 = 10;

/// A template that suits a repository.
#[derive(Debug, Clone, Copy)]
pub struct Recognised {
    /// The template.
    pub template: &'static OfficialTemplate,
    /// How well it suits: more is better.
    pub score: u32,
}

/// The templates that suit a repository of these files (paths from its root, with `/` between the parts), the best first. Where
/// nothing is recognised, the one to begin with.
pub fn recognise<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<Recognised> {
    let mut found: BTreeMap<&'static str, u32> = BTreeMap::new();
    for path in paths {
        let Some((depth, file)) = place(path) else { continue };
        for sign in SIGNS.iter().filter(|it| it.file.is(file)) {
            let nearness = u32::try_from(DEEPEST - depth).unwrap_or(0);
            let score = nearness * NEARER + sign.particular;
            let best = found.entry(sign.template).or_default();
            *best = score.max(*best);
        }
    }
    if found.is_empty() {
        found.insert("Shell", 0);
    }
    let mut ranked: Vec<_> = found
        .into_iter()
        .map(|(name, score)| Recognised {
            template: named(name),
            score,
        })
        .collect();
    ranked.sort_by_key(|it| Reverse((it.score, it.template.weight)));
    ranked
}

impl File {
    fn is(&self, name: &str) -> bool {
        match self {
            Self::Named(it) => *it == name,
            Self::Ending(it) => name.ends_with(it),
        }
    }
}

/// How many folders the project of a file lies below the root, and the file's name; none for files that say nothing.
fn place(path: &str) -> Option<(usize, &str)> {
    let parts: Vec<&str> = path.split('/').collect();
    let (file, folders) = parts.split_last()?;
    if folders.iter().any(|it| BROUGHT_ALONG.contains(it)) {
        return None;
    }
    // Some files lie at a fixed place inside of the project that they are a sign of.
    let (depth, file) = match (*file, folders) {
        ("AndroidManifest.xml", [above @ .., _module, "src", "main"]) => (above.len(), *file),
        ("app.ux", [above @ .., "src"]) => (above.len(), *file),
        (_, folders) => match folders.iter().position(|it| *it == "grails-app") {
            Some(above) => (above, "grails-app"),
            None => (folders.len(), *file),
        },
    };
    (depth <= DEEPEST).then_some((depth, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&str]) -> Vec<&'static str> {
        recognise(paths.iter().copied())
            .iter()
            .map(|it| it.template.name)
            .collect()
    }

    #[test]
    fn every_sign_names_a_template_and_is_found_at_the_root() {
        for sign in SIGNS {
            let path = match sign.file {
                File::Named("grails-app") => "grails-app/conf/application.yml".to_owned(),
                File::Named(name) => name.to_owned(),
                File::Ending(ending) => format!("x{ending}"),
            };
            assert!(names(&[&path]).contains(&sign.template), "{path}");
            assert!(sign.particular < NEARER);
        }
    }

    #[test]
    fn the_more_particular_comes_first() {
        assert_eq!(
            names(&["package.json", "yarn.lock", "gulpfile.js"]),
            ["Gulp", "Yarn", "npm"]
        );
        assert_eq!(
            names(&["build.gradle", "app/build.gradle", "app/src/main/AndroidManifest.xml"]),
            ["Android", "Gradle"]
        );
        assert_eq!(
            names(&[
                "pubspec.yaml",
                "android/build.gradle",
                "android/app/src/main/AndroidManifest.xml"
            ]),
            ["Flutter", "Android", "Gradle"]
        );
    }

    #[test]
    fn what_lies_nearer_to_the_root_comes_first() {
        assert_eq!(
            names(&["web/ionic.config.json", "Dockerfile"]),
            ["Docker image", "Ionic"]
        );
        assert_eq!(names(&["pom.xml", "ui/package.json"]), ["Maven", "npm"]);
    }

    #[test]
    fn what_was_brought_along_or_lies_deep_says_nothing() {
        for path in [
            "node_modules/a/package.json",
            "a/vendor/x/go.mod",
            "a/b/c/d/e/pom.xml",
            "README.md",
            "",
            "/",
        ] {
            assert_eq!(names(&[path]), ["Shell"], "{path}");
        }
    }
}
