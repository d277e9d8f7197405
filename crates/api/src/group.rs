//! A group of operations: one folder, one file per verb. The file of each operation is kept for the inventory.

use crate::App;
use axum::http::Method;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// The key under which an operation's file stands until the document is given out.
const FILE: &str = "x-file";

/// The operations of one folder.
pub(crate) struct Group {
    folder: &'static str,
    router: OpenApiRouter<App>,
}

impl Group {
    /// The group whose verbs lie in `src/<folder>`.
    pub(crate) fn new(folder: &'static str) -> Self {
        Self {
            folder,
            router: OpenApiRouter::new(),
        }
    }

    /// The operations of the file `<verb>.rs`.
    pub(crate) fn verb(self, verb: &str, (schemas, mut paths, method_router): UtoipaMethodRouter<App>) -> Self {
        let file = format!("crates/api/src/{}/{verb}.rs", self.folder);
        for operation in paths.paths.values_mut().flat_map(operations) {
            let extensions = operation.extensions.get_or_insert_default();
            extensions.insert(FILE.to_owned(), file.clone().into());
        }
        Self {
            folder: self.folder,
            router: self.router.routes((schemas, paths, method_router)),
        }
    }

    /// The router of the group.
    pub(crate) fn router(self) -> OpenApiRouter<App> {
        self.router
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.head,
        &mut item.patch,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

/// Takes the files out of a document, which is for clients.
pub(crate) fn without_files(document: &mut utoipa::openapi::OpenApi) {
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        operation.extensions = operation.extensions.take().and_then(|mut it| {
            it.remove(FILE);
            (!it.is_empty()).then_some(it)
        });
    }
}

/// Every operation of a document with its method and path.
pub(crate) fn each(document: &utoipa::openapi::OpenApi) -> impl Iterator<Item = (Method, &str, &Operation)> {
    let items = document.paths.paths.iter();
    items.flat_map(|(path, item)| methods(item).map(move |(method, operation)| (method, path.as_str(), operation)))
}

/// Every operation, one per line: id, method, path, permission, file.
pub(crate) fn inventory(document: &utoipa::openapi::OpenApi) -> String {
    let mut rows = Vec::new();
    for (method, path, operation) in each(document) {
        let file = operation
            .extensions
            .as_ref()
            .and_then(|it| it.get(FILE)?.as_str())
            .unwrap_or("-");
        rows.push(vec![
            operation.operation_id.clone().unwrap_or_default(),
            method.to_string(),
            path.to_owned(),
            permission(operation),
            file.to_owned(),
        ]);
    }
    rows.sort();
    let width = |column: usize| rows.iter().map(|it| it[column].len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..4).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(&format!("{cell:<width$}  "));
        }
        text.push_str(&row[4]);
        text.push('\n');
    }
    text
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::DELETE, &item.delete),
        (Method::HEAD, &item.head),
        (Method::PATCH, &item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// The permission that the operation declares; `public` where none is needed.
fn permission(operation: &Operation) -> String {
    let security = serde_json::to_value(&operation.security).unwrap_or_default();
    security[0]["token"][0].as_str().unwrap_or("public").to_owned()
}
