//! Where the build file of a build lies.

use super::record::BuildParameter;
use crate::task::ParameterValue;

/// Where the build file lies unless the task or the run says otherwise, from the root of the repository.
pub const DEFAULT_PATH: &str = ".cloudbuild/build.yml";
/// The parameter that says otherwise. The jobs of a flow get theirs by it.
pub const PATH_PARAMETER: &str = "CB_BUILD_YAML_PATH";

/// The path of the build file of a build with these parameters. An empty value, and a private one, say nothing.
#[must_use]
pub fn path(parameters: &[BuildParameter]) -> &str {
    let said = parameters.iter().find(|it| it.name == PATH_PARAMETER);
    match said.map(|it| &it.value) {
        Some(ParameterValue::Plain(path)) if !path.trim().is_empty() => path.trim(),
        Some(ParameterValue::Plain(_) | ParameterValue::Sealed(_)) | None => DEFAULT_PATH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::ParameterOrigin;

    #[test]
    fn a_parameter_names_another_file() {
        let said = |value| {
            vec![BuildParameter {
                name: PATH_PARAMETER.to_owned(),
                value,
                origin: ParameterOrigin::Run,
            }]
        };
        assert_eq!(path(&[]), DEFAULT_PATH);
        assert_eq!(path(&said(ParameterValue::Plain(" ci/a.yml ".into()))), "ci/a.yml");
        assert_eq!(path(&said(ParameterValue::Plain(" ".into()))), DEFAULT_PATH);
        assert_eq!(path(&said(ParameterValue::Sealed("x".into()))), DEFAULT_PATH);
    }
}
