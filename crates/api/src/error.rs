//! Every error that a caller can see: status, code, text in two languages, in one table.
//!
//! A handler returns an [`ApiError`]; `edge` writes it out, because only there the request id, the caller's language and the
//! shape that the route's generation uses are known. The cause of an internal error goes to the log and never to the caller.

use crate::thing::Thing;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kiln_engine::KeystoreRefusal;
use kiln_iam::AuthError;
use kiln_model::access::Permission;
use kiln_model::keystore::FileNameProblem;
use kiln_store::StoreError;
use serde::Serialize;
use std::error::Error;
use std::sync::Arc;
use utoipa::{IntoResponses, ToSchema};

/// Why a request was refused or could not be served.
#[derive(Debug)]
pub enum ApiError {
    /// A parameter or a field of the body is not valid.
    Invalid {
        /// Its name, or its path in the body.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The task id is malformed.
    MalformedTaskId,
    /// No such thing, or one that belongs to another tenant.
    NoSuch(Thing),
    /// No operation has this path and method.
    NoRoute,
    /// The identity service refused: the caller did not prove who it is, or asked for what it may not have.
    Identity(AuthError),
    /// A token for the whole tenant, where one for a project is needed.
    DomainScope,
    /// The caller lacks a right in the project.
    RightMissing(Permission),
    /// The task is disabled.
    TaskDisabled {
        /// Who disabled it.
        by: String,
        /// Why; may be empty.
        reason: String,
    },
    /// The task's name is taken.
    NameTaken {
        /// The task that has it.
        holder: String,
    },
    /// The project's name is taken in the tenant.
    ProjectNameTaken {
        /// The name.
        name: String,
    },
    /// The project still has tasks.
    ProjectInUse,
    /// The tenant has as many tasks as it may have.
    TaskLimit {
        /// How many that is.
        limit: u64,
    },
    /// The tenant has used up its minutes of builds in this month.
    MinutesUsedUp {
        /// How many it has.
        quota: u64,
    },
    /// A build of a task that is to be removed has not ended.
    StillRunning,
    /// The file manager refused.
    Keystore(KeystoreRefusal),
    /// A text that is no name of a file.
    FileName(FileNameProblem),
    /// More than one file in one upload.
    TooManyFiles,
    /// Only the creator of the thing and administrators of the tenant may do this.
    NotItsCreator,
    /// The tenant has as many templates as it may have.
    TemplateLimit {
        /// How many that is.
        limit: u64,
    },
    /// The build is over.
    AlreadyFinished,
    /// The build never reached its steps, so that there is no history of them.
    NeverScheduled,
    /// The window of time is too long.
    WindowTooLong {
        /// The most days that are allowed.
        days: u32,
    },
    /// The requested range lies outside of the file.
    Range {
        /// The file's size.
        size: u64,
    },
    /// The body is larger than it may be.
    TooLarge {
        /// The most bytes that it may have.
        most: usize,
    },
    /// The user calls this operation more often than it may.
    Throttled {
        /// After how many seconds the next call is let in.
        seconds: u64,
    },
    /// The bodies of other requests take all the memory there is for bodies.
    Crowded,
    /// The body did not arrive, or not in time.
    BrokenBody,
    /// The server is being stopped.
    Draining,
    /// The store does not answer.
    NotReady(Box<dyn Error + Send + Sync>),
    /// Kiln failed.
    Internal(Box<dyn Error + Send + Sync>),
}

/// One row of the table.
pub(crate) struct Row {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) english: String,
    pub(crate) chinese: String,
}

fn row(status: StatusCode, code: &'static str, english: impl Into<String>, chinese: impl Into<String>) -> Row {
    Row {
        status,
        code,
        english: english.into(),
        chinese: chinese.into(),
    }
}

fn because(separator: &str, reason: &str) -> String {
    if reason.is_empty() {
        String::new()
    } else {
        format!("{separator}{reason}")
    }
}

/// Callers choose names and many things can be wrong at once: a reply repeats no more of it than people read.
const LONGEST_FIELD: usize = 200;
const LONGEST_REASON: usize = 4000;

fn shortened(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A size in the words of people: `12 MB`.
fn size(bytes: usize) -> String {
    match (bytes >> 20, bytes >> 10) {
        (0, kilobytes) => format!("{kilobytes} KB"),
        (megabytes, _) => format!("{megabytes} MB"),
    }
}

/// The code of everything that is not found; its status is a setting.
pub(crate) const NOT_FOUND: &str = "CB.00031006";
/// The same on the routes of v1 and v2.
pub(crate) const NOT_FOUND_V1: &str = "DEVCB.00031006";

impl ApiError {
    /// A field or parameter that is not valid.
    pub(crate) fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid {
            field: shortened(field.into(), LONGEST_FIELD),
            reason: shortened(reason.into(), LONGEST_REASON),
        }
    }

    /// Kiln failed, and this is why.
    pub(crate) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// The table.
    pub(crate) fn row(&self) -> Row {
        use StatusCode as S;
        match self {
            Self::Invalid { field, reason } => row(
                S::BAD_REQUEST,
                "CB.00060200",
                format!("[{field}] {reason}"),
                format!("参数 [{field}] 无效：{reason}"),
            ),
            Self::MalformedTaskId => row(
                S::BAD_REQUEST,
                "CB.00060201",
                "the task id must be 32 lower-case letters and digits",
                "构建任务ID无效：应为32位小写字母和数字",
            ),
            Self::NoSuch(thing) => row(
                S::NOT_FOUND,
                NOT_FOUND,
                format!("the {} does not exist", thing.english()),
                format!("{}不存在", thing.chinese()),
            ),
            Self::NoRoute => row(
                S::NOT_FOUND,
                "APIGW.0101",
                "The API does not exist or has not been published in the environment",
                "API不存在或未发布",
            ),
            Self::Identity(error) => row(
                S::from_u16(error.status()).unwrap_or(S::UNAUTHORIZED),
                error.code(),
                error.to_string(),
                format!("IAM认证失败：{error}"),
            ),
            Self::DomainScope => row(
                S::FORBIDDEN,
                "APIGW.0302",
                "The IAM user is not allowed to access the API: a token with project scope is needed, this one has domain scope",
                "IAM用户无权访问该API：请使用scope为project的token，不支持租户全局token",
            ),
            Self::RightMissing(permission) => row(
                S::FORBIDDEN,
                "KILN.0403",
                format!("you may not do this in the project: {} is missing", permission.name()),
                format!("在该项目中没有权限：{}", permission.name()),
            ),
            Self::TaskDisabled { by, reason } => row(
                S::BAD_REQUEST,
                "KILN.0409",
                format!(
                    "the task was disabled by {by}{}; enable it to run it",
                    because(": ", reason)
                ),
                format!("构建任务已被{by}禁用{}，请先启用", because("：", reason)),
            ),
            Self::NameTaken { holder } => row(
                S::BAD_REQUEST,
                "KILN.0410",
                format!("the task name is taken in this project by task {holder}"),
                format!("该项目中已有同名构建任务：{holder}"),
            ),
            Self::ProjectNameTaken { name } => row(
                S::BAD_REQUEST,
                "KILN.0420",
                format!("the tenant has a project {name} already"),
                format!("项目名称已存在：{name}"),
            ),
            Self::ProjectInUse => row(
                S::BAD_REQUEST,
                "KILN.0421",
                "the project has tasks; delete them first",
                "项目中仍有构建任务，请先删除",
            ),
            Self::TaskLimit { limit } => row(
                S::BAD_REQUEST,
                "KILN.0411",
                format!("the tenant has {limit} tasks, which is the most it may have"),
                format!("租户的构建任务数量已达上限：{limit}"),
            ),
            Self::MinutesUsedUp { quota } => row(
                S::BAD_REQUEST,
                "KILN.0423",
                format!("the tenant has used up its {quota} minutes of builds in this month"),
                format!("本月构建时长配额已用完：{quota}分钟"),
            ),
            Self::StillRunning => row(
                S::BAD_REQUEST,
                "KILN.0424",
                "a build of the task has not ended yet; the task is removed when it has",
                "构建任务仍有构建未结束，结束后将被删除",
            ),
            Self::Keystore(refusal) => crate::keystore::row(refusal),
            Self::FileName(problem) => row(
                S::BAD_REQUEST,
                "CB.00060203",
                format!("the file name {problem}"),
                "文件名无效：长度为1至500个字符，不能包含斜杠、反斜杠或控制字符",
            ),
            Self::TooManyFiles => row(
                S::BAD_REQUEST,
                "CB.00060213",
                "one file at a time can be uploaded",
                "每次只能上传1个文件",
            ),
            Self::NotItsCreator => row(
                S::FORBIDDEN,
                "KILN.0403",
                "only its creator or an administrator of the tenant may do this",
                "只有创建者或租户管理员可以执行此操作",
            ),
            Self::TemplateLimit { limit } => row(
                S::BAD_REQUEST,
                "KILN.0430",
                format!("the tenant has {limit} templates, which is the most it may have"),
                format!("构建模板数量已达上限：{limit}"),
            ),
            Self::AlreadyFinished => row(
                S::BAD_REQUEST,
                "DEV.CB.032302",
                "the build is over or is being stopped already",
                "构建状态已变更：构建已结束或正在停止",
            ),
            Self::NeverScheduled => row(
                S::FORBIDDEN,
                "CB.00031059",
                "the build was never scheduled, there is no history of its steps",
                "构建未被调度，没有历史步骤",
            ),
            Self::WindowTooLong { days } => row(
                S::BAD_REQUEST,
                "CB.00031105",
                format!("the time window may not be longer than {days} days"),
                format!("时间范围不能超过{days}天"),
            ),
            Self::Range { size } => row(
                S::RANGE_NOT_SATISFIABLE,
                "KILN.0416",
                format!("the range lies outside of the file, which has {size} bytes"),
                format!("请求的范围超出文件大小：{size}"),
            ),
            Self::TooLarge { most } => {
                let most = size(*most);
                row(
                    S::PAYLOAD_TOO_LARGE,
                    "APIGW.0201",
                    format!("Bad request: the body is larger than {most}"),
                    format!("请求体超过{most}"),
                )
            }
            Self::Throttled { seconds } => row(
                S::TOO_MANY_REQUESTS,
                "APIGW.0308",
                format!(
                    "The throttling threshold has been reached: you call this operation too often, try again in {seconds} s"
                ),
                format!("调用过于频繁，请在{seconds}秒后重试"),
            ),
            Self::Crowded => row(
                S::TOO_MANY_REQUESTS,
                "APIGW.0308",
                "The throttling threshold has been reached: too many large requests at once, try again later",
                "请求过多，请稍后重试",
            ),
            Self::BrokenBody => row(
                S::BAD_REQUEST,
                "APIGW.0201",
                "Bad request: the body did not arrive, or not in time",
                "请求体未完整到达或超时",
            ),
            Self::Draining => row(
                S::SERVICE_UNAVAILABLE,
                "KILN.0503",
                "the server is being stopped, try again later",
                "服务正在停止，请稍后重试",
            ),
            Self::NotReady(_) => row(
                S::SERVICE_UNAVAILABLE,
                "KILN.0503",
                "the store does not answer, try again later",
                "存储暂不可用，请稍后重试",
            ),
            Self::Internal(_) => row(S::INTERNAL_SERVER_ERROR, "CB.00060101", "internal error", "内部错误"),
        }
    }
}

/// The error as it travels from a handler to `edge`.
#[derive(Clone)]
pub(crate) struct Failure(pub(crate) Arc<ApiError>);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.row().status.into_response();
        response.extensions_mut().insert(Failure(Arc::new(self)));
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        if error.status() >= 500 {
            Self::internal(error)
        } else {
            Self::Identity(error)
        }
    }
}

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// A code of the table in `docs/errors.md`.
    pub error_code: &'static str,
    /// What is wrong, in English, or in Chinese with `X-Language: zh-cn`.
    pub error_msg: String,
    /// The request, as in the header `X-Request-Id`.
    pub request_id: String,
    /// The same once more in the identity service's shape; on its routes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<IdentityError>,
}

/// An error in the identity service's shape.
#[derive(Debug, Serialize, ToSchema)]
pub struct IdentityError {
    /// The HTTP status.
    pub code: u16,
    /// What is wrong.
    pub message: String,
    /// The status in words.
    pub title: String,
}

/// The error replies that every operation shares, for the document.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) enum Failures {
    /// A parameter, an id or the body is not valid, or the state of the thing does not allow it.
    #[response(status = 400)]
    BadRequest(ErrorBody),
    /// No token or signature, or one that is not accepted.
    #[response(status = 401)]
    Unauthenticated(ErrorBody),
    /// The caller may not do this.
    #[response(status = 403)]
    Forbidden(ErrorBody),
    /// No such thing.
    #[response(status = 404)]
    NotFound(ErrorBody),
    /// Kiln failed; the request id leads to the cause in its log.
    #[response(status = 500)]
    Internal(ErrorBody),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each. A variant that is added must be added here, or this does not compile.
    fn each() -> Vec<ApiError> {
        let text = || "x".to_owned();
        let all = vec![
            ApiError::invalid("field", "is wrong"),
            ApiError::MalformedTaskId,
            ApiError::NoSuch(Thing::Task),
            ApiError::NoRoute,
            ApiError::Identity(AuthError::NoToken),
            ApiError::Identity(AuthError::ExpiredToken),
            ApiError::Identity(AuthError::WrongPassword),
            ApiError::Identity(AuthError::Malformed { reason: "x" }),
            ApiError::Identity(AuthError::Forbidden),
            ApiError::Identity(AuthError::NotFound { what: "token" }),
            ApiError::Identity(AuthError::Busy),
            ApiError::DomainScope,
            ApiError::RightMissing(Permission::TaskView),
            ApiError::TaskDisabled {
                by: text(),
                reason: text(),
            },
            ApiError::NameTaken { holder: text() },
            ApiError::ProjectNameTaken { name: text() },
            ApiError::ProjectInUse,
            ApiError::TaskLimit { limit: 1 },
            ApiError::MinutesUsedUp { quota: 1 },
            ApiError::StillRunning,
            ApiError::Keystore(KeystoreRefusal::NoSuchFile),
            ApiError::Keystore(KeystoreRefusal::NoSuchPermission),
            ApiError::Keystore(KeystoreRefusal::NoSuchUser),
            ApiError::Keystore(KeystoreRefusal::RightMissing(kiln_model::keystore::FileRight::Usage)),
            ApiError::Keystore(KeystoreRefusal::Empty),
            ApiError::Keystore(KeystoreRefusal::NameTaken),
            ApiError::Keystore(KeystoreRefusal::Limit { limit: 20 }),
            ApiError::Keystore(KeystoreRefusal::Fixed),
            ApiError::FileName(FileNameProblem),
            ApiError::TooManyFiles,
            ApiError::NotItsCreator,
            ApiError::TemplateLimit { limit: 1 },
            ApiError::AlreadyFinished,
            ApiError::NeverScheduled,
            ApiError::WindowTooLong { days: 31 },
            ApiError::Range { size: 1 },
            ApiError::TooLarge { most: 12 << 20 },
            ApiError::Throttled { seconds: 1 },
            ApiError::Crowded,
            ApiError::BrokenBody,
            ApiError::Draining,
            ApiError::NotReady(text().into()),
            ApiError::internal(text()),
        ];
        for error in &all {
            match error {
                ApiError::Invalid { .. }
                | ApiError::MalformedTaskId
                | ApiError::NoSuch(_)
                | ApiError::NoRoute
                | ApiError::Identity(_)
                | ApiError::DomainScope
                | ApiError::RightMissing(_)
                | ApiError::TaskDisabled { .. }
                | ApiError::NameTaken { .. }
                | ApiError::ProjectNameTaken { .. }
                | ApiError::ProjectInUse
                | ApiError::TaskLimit { .. }
                | ApiError::MinutesUsedUp { .. }
                | ApiError::StillRunning
                | ApiError::Keystore(_)
                | ApiError::FileName(_)
                | ApiError::TooManyFiles
                | ApiError::NotItsCreator
                | ApiError::TemplateLimit { .. }
                | ApiError::AlreadyFinished
                | ApiError::NeverScheduled
                | ApiError::WindowTooLong { .. }
                | ApiError::Range { .. }
                | ApiError::TooLarge { .. }
                | ApiError::Throttled { .. }
                | ApiError::Crowded
                | ApiError::BrokenBody
                | ApiError::Draining
                | ApiError::NotReady(_)
                | ApiError::Internal(_) => {}
            }
        }
        all
    }

    #[test]
    fn a_refusal_repeats_no_more_of_what_was_sent_than_people_read() {
        let text = ApiError::invalid("ü".repeat(10_000), "x".repeat(10_000)).row().english;
        assert_eq!(
            text.chars().count(),
            "[…] …".chars().count() + LONGEST_FIELD + LONGEST_REASON
        );
    }

    #[test]
    fn every_row_of_the_table_is_documented() {
        let page = include_str!("../../../docs/errors.md");
        for error in each() {
            let row = error.row();
            let line = format!("| {} | `{}` |", row.status.as_u16(), row.code);
            assert!(page.contains(&line), "docs/errors.md has no line {line}");
        }
    }

    #[test]
    fn no_official_number_is_invented() {
        let known = [
            "CB.00060200",
            "CB.00060201",
            "CB.00060203",
            "CB.00060212",
            "CB.00060213",
            "CB.00060101",
            "CB.00031006",
            "CB.00031059",
            "CB.00031105",
            "DEV.CB.032302",
        ];
        for error in each() {
            let code = error.row().code;
            let own = code.starts_with("KILN.") || code.starts_with("APIGW.") || code.len() == 3;
            assert!(own || known.contains(&code), "{code}");
        }
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for row in each().iter().map(ApiError::row) {
            assert!(row.english.is_ascii() && !row.english.is_empty(), "{}", row.english);
            assert!(
                row.chinese.chars().any(|it| ('\u{4e00}'..='\u{9fa5}').contains(&it)),
                "{}",
                row.chinese
            );
        }
    }
}
