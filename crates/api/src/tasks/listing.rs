//! What a list of tasks can be asked for: parts, filters, order.

use crate::App;
use crate::auth::{May, Right};
use crate::error::ApiError;
use crate::query::Query;
use crate::tasks::item::TaskItem;
use kiln_model::access::Membership;
use kiln_model::id::{GroupId, ProjectId, UserId};
use kiln_store::{Order, Page, Sight, TaskList, TaskScope, TaskSort};

/// The longest text that is searched for.
const LONGEST: usize = 256;
/// What `build_status` may say.
const COLOURS: [&str; 6] = ["red", "blue", "timeout", "aborted", "building", "none"];

/// What the query says of a list, without whose it is.
pub(super) struct Listing {
    search: Option<String>,
    creator: Option<UserId>,
    colour: Option<&'static str>,
    sort: TaskSort,
    order: Order,
}

impl Listing {
    /// Everything, the newest first.
    pub(super) const fn everything() -> Self {
        Self {
            search: None,
            creator: None,
            colour: None,
            sort: TaskSort::Created,
            order: Order::Descending,
        }
    }

    /// Reads `search`, `creator_id`, `build_status`, `sort_field` and `sort_order`.
    pub(super) fn read(query: &Query) -> Result<Self, ApiError> {
        Ok(Self {
            search: search(query)?,
            creator: creator(query)?,
            colour: colour(query)?,
            sort: sort(query)?,
            order: order(query)?,
        })
    }

    /// The list of that scope.
    pub(super) fn of(self, scope: TaskScope) -> TaskList {
        TaskList {
            scope,
            search: self.search,
            creator: self.creator,
            colour: self.colour,
            sort: self.sort,
            order: self.order,
        }
    }
}

fn search(query: &Query) -> Result<Option<String>, ApiError> {
    match query.text("search") {
        Some(text) if text.chars().count() > LONGEST || text.chars().any(char::is_control) => Err(ApiError::invalid(
            "search",
            format!("must be one line of at most {LONGEST} characters"),
        )),
        text => Ok(text.map(str::to_owned)),
    }
}

fn creator(query: &Query) -> Result<Option<UserId>, ApiError> {
    let text = query.text("creator_id");
    text.map(|it| UserId::parse(it).map_err(|error| ApiError::invalid("creator_id", error.to_string())))
        .transpose()
}

fn colour(query: &Query) -> Result<Option<&'static str>, ApiError> {
    let Some(text) = query.text("build_status") else {
        return Ok(None);
    };
    let known = COLOURS.into_iter().find(|it| text.eq_ignore_ascii_case(it));
    known
        .map(Some)
        .ok_or_else(|| ApiError::invalid("build_status", format!("must be one of {}", COLOURS.join(", "))))
}

fn sort(query: &Query) -> Result<TaskSort, ApiError> {
    match query.text("sort_field").map(str::to_ascii_lowercase).as_deref() {
        None | Some("create_time" | "created_time") => Ok(TaskSort::Created),
        Some("job_name" | "task_name" | "name") => Ok(TaskSort::Name),
        Some("creator" | "job_creator" | "user_name") => Ok(TaskSort::Creator),
        Some("last_build_time") => Ok(TaskSort::LastBuild),
        Some("build_time") => Ok(TaskSort::Took),
        Some("health_score") => Ok(TaskSort::Health),
        Some(_) => Err(ApiError::invalid(
            "sort_field",
            "must be one of create_time, job_name, creator, last_build_time, build_time, health_score",
        )),
    }
}

fn order(query: &Query) -> Result<Order, ApiError> {
    match query.text("sort_order").map(str::to_ascii_uppercase).as_deref() {
        None | Some("DESC") => Ok(Order::Descending),
        Some("ASC") => Ok(Order::Ascending),
        Some(_) => Err(ApiError::invalid("sort_order", "must be ASC or DESC")),
    }
}

/// `by_group` and `group_path_id`: the group at the end of the path; none where the path is empty.
pub(super) fn group(query: &Query) -> Result<Option<Option<GroupId>>, ApiError> {
    let path = query.text("group_path_id");
    let last = path
        .and_then(|it| it.rsplit('.').next())
        .map(GroupId::parse)
        .transpose();
    let last = last.map_err(|error| ApiError::invalid("group_path_id", error.to_string()))?;
    match query.flag("by_group")? {
        Some(true) => Ok(Some(last)),
        Some(false) | None => Ok(None),
    }
}

/// What a caller sees of a project.
pub(super) fn sight(membership: &Membership, admin: bool) -> Sight {
    match membership.role {
        _ if admin || membership.owns_project => Sight::All,
        Some(role) => Sight::Role {
            role,
            rights: membership.in_project(false),
        },
        // Who is no member sees nothing; no role has this number.
        None => Sight::Role {
            role: i32::MIN,
            rights: membership.in_project(false),
        },
    }
}

/// The tasks of a project that a caller may list.
pub(super) async fn in_project<R: Right>(
    may: &May<R>,
    app: &App,
    project: &ProjectId,
    group: Option<Option<GroupId>>,
) -> Result<TaskScope, ApiError> {
    let (project, _) = may.project(project).await?;
    let mut reader = app.engine.store().read().await?;
    if let Some(Some(group)) = &group
        && reader.groups_of(&project.id).await?.find(group).is_none()
    {
        return Err(ApiError::NoSuch(crate::Thing::Group));
    }
    let membership = may.membership(&mut reader, &project).await?;
    Ok(TaskScope::Project {
        project: project.id,
        user: may.actor().user.id.clone(),
        sight: sight(&membership, may.actor().admin),
        group,
    })
}

/// The tasks of all projects that a caller sees; none where it has no project.
pub(super) async fn everywhere<R: Right>(may: &May<R>, app: &App) -> Result<Option<TaskScope>, ApiError> {
    let actor = may.actor();
    let (domain, user) = (actor.domain.clone(), actor.user.id.clone());
    if actor.admin {
        return Ok(Some(TaskScope::Tenant { domain, user }));
    }
    let mut memberships = app.engine.store().read().await?.memberships(&domain, &user).await?;
    match (memberships.pop(), memberships.is_empty()) {
        (None, _) => Ok(None),
        // Most have one project, whose lists have indexes of their own.
        (Some((project, membership)), true) => Ok(Some(TaskScope::Project {
            project,
            user,
            sight: sight(&membership, false),
            group: None,
        })),
        (Some(_), false) => Ok(Some(TaskScope::Member { domain, user })),
    }
}

/// A page of a list, and how many tasks the list has in all.
pub(super) async fn page<R: Right>(
    may: &May<R>,
    app: &App,
    list: &TaskList,
    page: Page,
) -> Result<(Vec<TaskItem>, u64), ApiError> {
    let mut reader = app.engine.store().read().await?;
    let total = reader.count_listed(list).await?;
    let rows = reader.list_tasks(list, page, total).await?;
    let now = app.engine.clock().now();
    Ok((
        rows.iter().map(|it| TaskItem::of(it, may.actor(), now)).collect(),
        total,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_the_names_that_clients_use_in_any_case() {
        let of = |text: &str| {
            let listing = Listing::read(&Query::parse(text)).map_err(|it| it.row().english);
            listing.map(|it| (it.sort, it.order))
        };
        assert_eq!(of(""), Ok((TaskSort::Created, Order::Descending)));
        assert_eq!(
            of("sort_field=task_name&sort_order=asc"),
            Ok((TaskSort::Name, Order::Ascending))
        );
        assert_eq!(
            of("sort_field=LAST_BUILD_TIME&sort_order=Desc"),
            Ok((TaskSort::LastBuild, Order::Descending))
        );
        assert!(
            of("sort_field=colour")
                .unwrap_err()
                .starts_with("[sort_field] must be one of")
        );
        assert!(of("sort_order=up").unwrap_err().starts_with("[sort_order]"));
    }

    #[test]
    fn a_filter_that_cannot_be_is_refused_by_name() {
        for (text, named) in [
            ("creator_id=X", "[creator_id]"),
            ("build_status=green", "[build_status] must be one of red"),
            ("search=a%00b", "[search]"),
            ("search=a%0Ab", "[search]"),
        ] {
            let error = Listing::read(&Query::parse(text)).err().unwrap().row().english;
            assert!(error.starts_with(named), "{error}");
        }
        let long = format!("search={}", "x".repeat(257));
        assert!(Listing::read(&Query::parse(&long)).is_err());
    }

    #[test]
    fn the_last_of_a_path_is_the_group() {
        let (a, b) = (GroupId::from_random([1; 16]), GroupId::from_random([2; 16]));
        let of = |text: String| group(&Query::parse(&text)).map_err(|it| it.row().english);
        assert_eq!(
            of(format!("by_group=true&group_path_id={a}.{b}")),
            Ok(Some(Some(b.clone())))
        );
        assert_eq!(of("by_group=true".to_owned()), Ok(Some(None)));
        assert_eq!(of(format!("group_path_id={a}")), Ok(None));
        assert!(
            of("group_path_id=x.y".to_owned())
                .unwrap_err()
                .starts_with("[group_path_id]")
        );
    }
}
