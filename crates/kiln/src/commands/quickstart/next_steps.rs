//! What to try after the first build.

use super::demo::Built;
use crate::credentials::CredentialsFile;
use secrecy::ExposeSecret;

/// The text: the same build again with the official Python SDK, the credentials filled in.
pub fn text(it: &CredentialsFile, built: &Built, data_dir: &str) -> String {
    format!(
        r#"
The service stays up at {endpoint}; Ctrl-C ends it. Try next, with the official Python SDK:

  python3 -m venv venv && venv/bin/pip install huaweicloudsdkcodeartsbuild
  venv/bin/python - <<'EOF'
  from huaweicloudsdkcore.auth.credentials import BasicCredentials
  from huaweicloudsdkcodeartsbuild.v3 import *

  build = (CodeArtsBuildClient.new_builder()
           .with_credentials(BasicCredentials("{ak}", "{sk}", "{iam_project}"))
           .with_endpoint("{endpoint}").build())
  run = build.run_job(RunJobRequest(body=RunJobRequestBody(job_id="{task}")))
  print("build", run.actual_build_number, "started")
  # build.delete_build_job(DeleteBuildJobRequest(job_id="{task}"))     deletes the task again
  EOF

  eval "$(kiln env --data-dir {data_dir})"     the same credentials for other SDKs and for Terraform
  curl {endpoint}/openapi.json              every operation
"#,
        endpoint = it.endpoint,
        ak = it.ak,
        sk = it.sk.expose_secret(),
        iam_project = it.iam_project_id,
        task = built.task,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::tests::sample;

    #[test]
    fn the_lines_carry_the_credentials_and_the_task() {
        let built = Built {
            task: "t".repeat(32),
            number: "1".to_owned(),
            succeeded: true,
        };
        let text = text(&sample(), &built, "./kiln-data");
        assert!(text.contains(r#"BasicCredentials("AK", "SK","#), "{text}");
        assert!(text.contains(&built.task));
    }
}
