//! `kiln env`: shell exports for the official SDKs and for Terraform.

use super::{CommandError, DataDirArg};
use crate::credentials::CredentialsFile;
use crate::data_dir::DataDir;
use crate::output;
use clap::Args;
use secrecy::ExposeSecret;

/// Print shell exports for the official SDKs and for Terraform: eval "$(kiln env)"
#[derive(Debug, Args)]
pub struct EnvArgs {
    #[command(flatten)]
    data: DataDirArg,
}

/// Prints the exports.
///
/// # Errors
/// The data directory has no credentials.
pub fn run(args: &EnvArgs) -> Result<(), CommandError> {
    let credentials = CredentialsFile::read(&DataDir::existing(&args.data.data_dir)?)?;
    output::raw(exports(&credentials).as_bytes());
    Ok(())
}

fn exports(it: &CredentialsFile) -> String {
    let region = it.region.to_uppercase().replace('-', "_");
    let build_region = format!("HUAWEICLOUD_SDK_REGION_CODEARTSBUILD_{region}");
    let project_region = format!("HUAWEICLOUD_SDK_REGION_PROJECTMAN_{region}");
    let lines = [
        ("HUAWEICLOUD_SDK_AK", it.ak.as_str()),
        ("HUAWEICLOUD_SDK_SK", it.sk.expose_secret()),
        ("HUAWEICLOUD_SDK_PROJECT_ID", &it.iam_project_id),
        ("HUAWEICLOUD_SDK_DOMAIN_ID", &it.domain_id),
        ("HUAWEICLOUD_SDK_IAM_ENDPOINT", &it.iam_endpoint),
        (&build_region, &it.endpoint),
        (&project_region, &it.endpoint),
        ("HW_ACCESS_KEY", &it.ak),
        ("HW_SECRET_KEY", it.sk.expose_secret()),
        ("HW_REGION_NAME", &it.region),
        ("HW_PROJECT_ID", &it.iam_project_id),
        ("HW_DOMAIN_NAME", &it.domain_name),
        ("HW_DOMAIN_ID", &it.domain_id),
        ("HW_AUTH_URL", &format!("{}/v3", it.iam_endpoint)),
        ("KILN_ENDPOINT", &it.endpoint),
        ("KILN_REGION", &it.region),
        ("KILN_PROJECT_ID", &it.project_id),
    ];
    lines
        .iter()
        .map(|(name, value)| format!("export {name}={}\n", quoted(value)))
        .collect()
}

/// The value as one word of a POSIX shell.
fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::tests::sample;

    #[test]
    fn a_quote_inside_a_value_stays_inside() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("$(reboot)"), "'$(reboot)'");
    }

    #[test]
    fn the_region_becomes_part_of_the_sdk_variable() {
        let text = exports(&sample());
        assert!(
            text.contains("export HUAWEICLOUD_SDK_REGION_CODEARTSBUILD_LOCAL_1='http://127.0.0.1:8070'\n"),
            "{text}"
        );
    }

    #[test]
    fn a_shell_reads_back_every_value() {
        let script = exports(&sample()) + "printf %s \"$HW_SECRET_KEY $KILN_PROJECT_ID\"";
        let done = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        assert_eq!(
            String::from_utf8(done.stdout).unwrap(),
            format!("SK {}", "b".repeat(32))
        );
    }
}
