//! Which tools a step asks for: by its image, by its pickers of versions, or by nothing but its kind.

use super::properties::Properties;
use crate::plan::{Drafting, ImageName, PlanError, ToolAsk, Tooling};

/// What the product takes where a step of a kind names no image.
const DEFAULTS: &[(&str, &str)] = &[
    ("20017", "shell4.2.46-git1.8.3-zip6.00"),
    ("20043", "maven3.5.3-jdk8-open"),
    ("91008", "python3.6"),
    ("91009", "python3.6"),
    ("91016", "sbt1.3.2-jdk1.8"),
    ("91020", "HarmonyOS-API9"),
];

/// Kinds for which the product has one image and no other.
const ONLY: [&str; 2] = ["91016", "91020"];

/// Pickers of versions: the property, and the program that must be there.
const PICKERS: [(&str, &str); 4] = [
    ("gradle", "gradle"),
    ("jdk", "java"),
    ("ndk", ""),
    ("flutter", "flutter"),
];

/// What the properties of a step say about tools.
#[derive(Default)]
pub(crate) struct Tools {
    image: Option<String>,
    picked: Vec<(&'static str, &'static str, Option<String>)>,
}

impl Tools {
    /// Reads the image, and the pickers that a kind of step has.
    pub(crate) fn read(properties: &mut Properties<'_>, number: &str) -> Self {
        let pickers: &[&str] = match number {
            "91002" => &["gradle", "jdk"],
            "91001" | "91014" => &["gradle", "jdk", "ndk"],
            "91019" => &["flutter", "jdk", "ndk"],
            _ => &[],
        };
        let picked = PICKERS
            .iter()
            .filter(|(name, _)| pickers.contains(name))
            .map(|(name, program)| (*name, *program, properties.text(name)))
            .collect();
        Self {
            image: properties.text("image"),
            picked,
        }
    }

    /// What the step asks for; `programs` are those that its script names.
    pub(crate) fn ask(
        &self,
        drafting: &mut Drafting<'_>,
        number: &str,
        programs: Vec<&'static str>,
    ) -> Result<Tooling, PlanError> {
        let image = self
            .image
            .as_deref()
            .map(|it| drafting.open_word("image", it))
            .transpose()?;
        let mut tooling = Tooling::default();
        let default = DEFAULTS.iter().find(|(it, _)| *it == number).map(|(_, it)| *it);
        let mut rest = programs;
        for (name, program, version) in &self.picked {
            let Some(version) = self.version(drafting, name, version.as_deref())? else {
                continue;
            };
            let needed: Vec<&'static str> = match *program {
                "java" => vec!["java"],
                it => rest.extract_if(.., |named| *named == it).collect(),
            };
            tooling.tools.push(ToolAsk {
                name: format!("{name}{version}"),
                chosen: true,
                programs: needed,
            });
        }
        match image.as_deref().and_then(ImageName::read) {
            Some(ImageName::Registry(image)) => tooling.image = Some(image),
            Some(ImageName::Tool(name)) => {
                if ONLY.contains(&number) && default != Some(name.as_str()) {
                    let only = default.unwrap_or_default();
                    drafting.warn(&format!(
                        "the hosted product has {only} for such steps and nothing else, not {name:.100}"
                    ));
                }
                let chosen = default != Some(name.as_str());
                tooling.tools.push(ToolAsk {
                    name,
                    chosen,
                    programs: rest,
                });
            }
            None => match default {
                Some(name) => tooling.tools.push(ToolAsk {
                    name: name.to_owned(),
                    chosen: false,
                    programs: rest,
                }),
                None => tooling.tools.extend(rest.into_iter().map(|it| ToolAsk {
                    name: it.to_owned(),
                    chosen: false,
                    programs: vec![it],
                })),
            },
        }
        if number == "91010" && drafting.arch().to_ascii_lowercase().starts_with("arm") {
            drafting.warn("the hosted product has no GNU Arm for machines with ARM processors");
        }
        Ok(tooling)
    }

    /// The version of a picker. `none` picks nothing; a picker without a value is told, as a build file must have one.
    fn version(
        &self,
        drafting: &mut Drafting<'_>,
        name: &str,
        version: Option<&str>,
    ) -> Result<Option<String>, PlanError> {
        let Some(version) = version else {
            if name != "ndk" {
                drafting.warn(&format!(
                    "it does not say which {name} it wants, so the one of the machine is taken"
                ));
            }
            return Ok(None);
        };
        let version = drafting.open_word(name, version)?;
        let version = version
            .trim()
            .strip_prefix(name)
            .unwrap_or(version.trim())
            .trim_start_matches('-');
        if version.is_empty() || version.eq_ignore_ascii_case("none") {
            return Ok(None);
        }
        let good = version.len() <= 64
            && version
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"._-+".contains(&it));
        if !good {
            return Err(drafting.wrong(name, "must be a version, like 7.10"));
        }
        Ok(Some(version.to_owned()))
    }
}
