//! The body that makes or changes a group.

use crate::error::ApiError;
use crate::path::ProjectPath;
use crate::wire::Object;
use kiln_model::id::GroupId;
use kiln_model::task::Group;
use utoipa::ToSchema;

/// A group as a caller wants it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct GroupBody {
    /// The group that is changed; ignored where one is made.
    id: Option<String>,
    /// The same as `id`.
    group_id: Option<String>,
    /// One line, unique among the groups beside it.
    #[schema(min_length = 1, max_length = 128)]
    name: Option<String>,
    /// The group that it lies in; empty or `0` for the root.
    parent_id: Option<String>,
    /// The project, as in the path.
    project_id: Option<String>,
}

/// What a parent means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parent {
    /// Nothing was said.
    Unsaid,
    /// The root was named, or nothing at all by an empty text.
    Root,
    /// A group was named.
    Group(GroupId),
}

/// `parent_id`.
pub(super) fn parent(body: &Object<'_>) -> Result<Parent, ApiError> {
    let Some(field) = body.field("parent_id") else {
        return Ok(Parent::Unsaid);
    };
    match field.text()?.as_str() {
        "" | "0" => Ok(Parent::Root),
        text => GroupId::parse(text)
            .map(Parent::Group)
            .map_err(|error| field.refuse(error.to_string())),
    }
}

/// `name`; absent where empty.
pub(super) fn name(body: &Object<'_>) -> Result<Option<String>, ApiError> {
    body.line("name", Group::LONGEST_NAME)
}

/// An id of a group; absent where empty.
pub(super) fn id(body: &Object<'_>, name: &str) -> Result<Option<GroupId>, ApiError> {
    let text = body.text(name)?;
    text.map(|it| GroupId::parse(&it).map_err(|error| body.refuse(name, error.to_string())))
        .transpose()
}

/// Refuses another project than that of the path.
pub(super) fn check_project(body: &Object<'_>, path: &ProjectPath) -> Result<(), ApiError> {
    match body.text("project_id")? {
        Some(text) if text != path.project_id.as_str() => {
            Err(body.refuse("project_id", "is not the project of the path"))
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;

    fn read(text: &str) -> Result<Parent, String> {
        let body = Body::parse(text.as_bytes()).unwrap();
        parent(&body.object().unwrap()).map_err(|it| it.row().english)
    }

    #[test]
    fn the_root_has_three_names() {
        assert_eq!(read("{}"), Ok(Parent::Unsaid));
        assert_eq!(read(r#"{"parent_id":null}"#), Ok(Parent::Unsaid));
        for root in [r#"{"parent_id":""}"#, r#"{"parent_id":"0"}"#, r#"{"parent_id":0}"#] {
            assert_eq!(read(root), Ok(Parent::Root), "{root}");
        }
        let id = GroupId::from_random([1; 16]);
        assert_eq!(read(&format!(r#"{{"parent_id":"{id}"}}"#)), Ok(Parent::Group(id)));
        assert!(
            read(r#"{"parent_id":"x"}"#)
                .unwrap_err()
                .starts_with("[parent_id] group id must be")
        );
    }
}
