//! What the file manager refuses, as rows of the table of errors.

use crate::error::{ApiError, Row};
use crate::thing::Thing;
use axum::http::StatusCode;
use kiln_engine::KeystoreRefusal;

/// The row of a refusal.
pub(crate) fn row(refusal: &KeystoreRefusal) -> Row {
    let told = |status, code, english: String, chinese: String| Row {
        status,
        code,
        english,
        chinese,
    };
    let bad = StatusCode::BAD_REQUEST;
    match refusal {
        KeystoreRefusal::NoSuchFile => ApiError::NoSuch(Thing::KeystoreFile).row(),
        KeystoreRefusal::NoSuchPermission => ApiError::NoSuch(Thing::KeystorePermission).row(),
        KeystoreRefusal::NoSuchUser => ApiError::NoSuch(Thing::User).row(),
        KeystoreRefusal::RightMissing(right) => told(
            StatusCode::FORBIDDEN,
            "KILN.0403",
            format!(
                "you may not do this with the file: the right {} is missing",
                right.name()
            ),
            format!("对该文件没有权限：{}", right.name()),
        ),
        KeystoreRefusal::Empty => told(
            bad,
            "CB.00060212",
            "the file is empty, or none was chosen".to_owned(),
            "文件为空或未选择文件".to_owned(),
        ),
        KeystoreRefusal::NameTaken => told(
            bad,
            "KILN.0440",
            "a file of this name exists in the tenant".to_owned(),
            "该租户下已有同名文件".to_owned(),
        ),
        KeystoreRefusal::Limit { limit } => told(
            bad,
            "KILN.0441",
            format!("the tenant has {limit} files, which is the most it may have"),
            format!("文件数量已达上限：{limit}"),
        ),
        KeystoreRefusal::Fixed => told(
            bad,
            "KILN.0442",
            "the permission is fixed: it is the creator's, or marked as one that cannot be changed".to_owned(),
            "该权限不可修改或删除".to_owned(),
        ),
    }
}
