//! What the engine refuses, in the words of the table of errors.

use crate::error::ApiError;
use crate::thing::Thing;
use kiln_engine::{EngineError, KeystoreRefusal, Problems};
use kiln_iam::IamError;

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::NoSuchTask => Self::NoSuch(Thing::Task),
            EngineError::NoSuchBuild => Self::NoSuch(Thing::Build),
            EngineError::NoSuchGroup => Self::NoSuch(Thing::Group),
            EngineError::NoSuchProject => Self::NoSuch(Thing::Project),
            EngineError::RightMissing(permission) => Self::RightMissing(permission),
            EngineError::StillRunning => Self::StillRunning,
            EngineError::MinutesUsedUp { quota } => Self::MinutesUsedUp { quota },
            EngineError::TaskDisabled { by, reason } => Self::TaskDisabled { by, reason },
            EngineError::NameTaken { holder, .. } => Self::NameTaken {
                holder: holder.to_string(),
            },
            EngineError::Keystore(refusal) => refusal.into(),
            EngineError::Invalid(problems) => invalid(&problems),
            EngineError::AlreadyFinished => Self::AlreadyFinished,
            EngineError::NoSuchTemplate => Self::NoSuch(Thing::Template),
            EngineError::NotItsCreator => Self::NotItsCreator,
            EngineError::TemplateLimit { limit } => Self::TemplateLimit { limit },
            EngineError::TaskLimit { limit } => Self::TaskLimit { limit },
            EngineError::Draining => Self::Draining,
            failed @ (EngineError::Store(_)
            | EngineError::Blobs(_)
            | EngineError::Executor(_)
            | EngineError::Report(_)
            | EngineError::Content(_)
            | EngineError::Log(_)) => Self::internal(failed),
        }
    }
}

impl From<IamError> for ApiError {
    fn from(error: IamError) -> Self {
        match error {
            IamError::Unknown { what: "project", .. } => Self::NoSuch(Thing::Project),
            IamError::Unknown { .. } => Self::NoSuch(Thing::User),
            IamError::Taken { name, .. } => Self::ProjectNameTaken { name },
            IamError::Name { .. } | IamError::ProjectName => Self::invalid("project_name", error.to_string()),
            IamError::ProjectInUse => Self::ProjectInUse,
            IamError::Role { reason } => Self::invalid("user_id", reason),
            failed @ (IamError::Password
            | IamError::EndpointAddress
            | IamError::EndpointLogin
            | IamError::RoleNumber
            | IamError::Hash { .. }
            | IamError::Store(_)) => Self::internal(failed),
        }
    }
}

impl From<KeystoreRefusal> for ApiError {
    fn from(refusal: KeystoreRefusal) -> Self {
        Self::Keystore(refusal)
    }
}

/// Every problem in one text; the first names the field.
fn invalid(problems: &Problems) -> ApiError {
    let (first, rest) = match problems.all() {
        [first, rest @ ..] => (first, rest),
        [] => return ApiError::internal("the engine refused without a reason"),
    };
    let mut reason = first.message.clone();
    for problem in rest {
        reason.push_str(&format!("; [{}] {}", problem.field, problem.message));
    }
    ApiError::invalid(&first.field, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::id::TaskId;
    use kiln_model::task::TaskName;

    fn told(error: EngineError) -> (u16, &'static str, String) {
        let row = ApiError::from(error).row();
        (row.status.as_u16(), row.code, row.english)
    }

    #[test]
    fn a_problem_is_told_with_its_field() {
        let (status, code, text) = told(EngineError::Invalid(Problems::one("scm.branch", "is no name")));
        assert_eq!(
            (status, code, text.as_str()),
            (400, "CB.00060200", "[scm.branch] is no name")
        );
    }

    #[test]
    fn the_refusals_of_the_engine_have_their_own_codes() {
        let name = TaskName::parse("demo").unwrap();
        let holder = TaskId::from_random([1; 16]);
        let disabled = EngineError::TaskDisabled {
            by: "ann".to_owned(),
            reason: "tidying up".to_owned(),
        };
        for (error, status, code) in [
            (EngineError::NoSuchTask, 404, "CB.00031006"),
            (EngineError::NoSuchBuild, 404, "CB.00031006"),
            (EngineError::NoSuchGroup, 404, "CB.00031006"),
            (EngineError::NameTaken { name, holder }, 400, "KILN.0410"),
            (EngineError::TaskLimit { limit: 3 }, 400, "KILN.0411"),
            (EngineError::AlreadyFinished, 400, "DEV.CB.032302"),
            (EngineError::Draining, 503, "KILN.0503"),
            (disabled, 400, "KILN.0409"),
        ] {
            let told = told(error);
            assert_eq!((told.0, told.1), (status, code), "{}", told.2);
        }
    }

    #[test]
    fn what_fails_inside_is_told_without_its_cause() {
        let error = EngineError::Log(std::io::Error::other("/secret/path"));
        assert_eq!(told(error), (500, "CB.00060101", "internal error".to_owned()));
    }
}
