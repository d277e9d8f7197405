//! What a step asks of the place where its commands run: tools by name, or a container image.
//!
//! The hosted product has one image per tool and version, named like `maven3.9.5-jdk17`, and a build file writes
//! `cloudbuild@` before it. Here such a name is looked up in the operator's configuration; an address of a registry, which
//! has a `/` or a `:`, is an image and nothing else.

/// What a product image is written with in a build file.
const PRODUCT: &str = "cloudbuild@";

/// What a step asks of the place where its commands run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tooling {
    /// The container image to run in: an address of a registry.
    pub image: Option<String>,
    /// The tools that are needed, by their names in the configuration.
    pub tools: Vec<ToolAsk>,
}

/// A tool that a step asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolAsk {
    /// Its name: `maven3.9.5-jdk17`, `gradle7.10`, `npm`.
    pub name: String,
    /// Whether the step names it; else it is what the product takes where nothing is said.
    pub chosen: bool,
    /// The programs that must be there.
    pub programs: Vec<&'static str>,
}

impl ToolAsk {
    /// The names under which an operator may have configured it, the most exact first: the whole name, its parts, the
    /// programs.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.name
            .split('-')
            .filter(|it| it.len() < self.name.len() && !it.is_empty())
    }
}

/// What the image of a step names.
pub(crate) enum ImageName {
    /// A tool of the product, without `cloudbuild@`.
    Tool(String),
    /// An address of a registry.
    Registry(String),
}

impl ImageName {
    /// Reads the name of an image.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let tool = text.strip_prefix(PRODUCT);
        match tool.unwrap_or(text) {
            "" => None,
            name if tool.is_none() && name.contains(['/', ':']) => Some(Self::Registry(name.to_owned())),
            name => Some(Self::Tool(name.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match ImageName::read(text) {
            None => "nothing".to_owned(),
            Some(ImageName::Tool(it)) => format!("tool {it}"),
            Some(ImageName::Registry(it)) => format!("image {it}"),
        }
    }

    #[test]
    fn a_name_is_a_tool_and_an_address_an_image() {
        for (text, expected) in [
            ("cloudbuild@maven3.9.5-jdk17", "tool maven3.9.5-jdk17"),
            (" maven3.5.3-jdk8-open ", "tool maven3.5.3-jdk8-open"),
            ("nodejs18", "tool nodejs18"),
            ("swr.example.com/codeci/image:1", "image swr.example.com/codeci/image:1"),
            ("python:3.12", "image python:3.12"),
            ("cloudbuild@", "nothing"),
            ("  ", "nothing"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_name_stand_for_tools_of_their_own() {
        let ask = |name: &str| ToolAsk {
            name: name.to_owned(),
            chosen: true,
            programs: vec!["mvn"],
        };
        assert_eq!(
            ask("maven3.5.3-jdk8-open").parts().collect::<Vec<_>>(),
            ["maven3.5.3", "jdk8", "open"]
        );
        assert_eq!(ask("nodejs18").parts().count(), 0);
    }
}
