//! The parameters that every new task starts with.

use super::body::ParameterBody;
use super::parameters;
use crate::auth::{Anyone, May};
use crate::envelope::{Plain, Reply};
use crate::error::{ApiError, Failures};
use kiln_model::task::Parameter;

/// The parameters that every new task starts with: `codeBranch`.
#[utoipa::path(
    get, path = "/v1/job/default-parameters", operation_id = "ShowDefaultBuildParameters", tag = "tasks",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Plain<Vec<ParameterBody>>), Failures),
)]
pub(crate) async fn show_default_build_parameters(
    _: May<Anyone>,
) -> Result<Reply<Plain<Vec<ParameterBody>>>, ApiError> {
    let branch = Parameter::code_branch(parameters::DEFAULT_BRANCH);
    Ok(Plain::success(vec![parameters::write(&branch)]))
}
