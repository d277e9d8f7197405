//! A group of operations: one folder, one file per verb. The file of each operation is kept for the inventory.
//!
//! Serving an operation takes its path, its methods and its handler alone. What the document says of it is made when somebody
//! asks for the document: that of all operations takes as long as the rest of a start.

use crate::App;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::MethodRouter;
use utoipa::openapi::path::{Operation as Described, PathItem};
use utoipa_axum::PathItemExt as _;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// The key under which an operation's file stands until the document is given out.
const FILE: &str = "x-file";

/// The operation of a handler: `operation!(list::list_job)`.
macro_rules! operation {
    ($module:ident :: $handler:ident) => {
        utoipa_axum::paste! {
            $crate::group::Operation::of::<$module::[<__path_ $handler>], _, _>(
                $module::$handler,
                || utoipa_axum::routes!($module::$handler),
            )
        }
    };
}
pub(crate) use operation;

/// An operation: where it is served, and how it is described.
pub(crate) struct Operation {
    path: String,
    handlers: MethodRouter<App>,
    description: fn() -> UtoipaMethodRouter<App>,
}

impl Operation {
    /// The operation that `P` declares; [`operation!`] makes it.
    pub(crate) fn of<P, H, T>(handler: H, description: fn() -> UtoipaMethodRouter<App>) -> Self
    where
        P: utoipa::Path,
        H: Handler<T, App>,
        T: 'static,
    {
        let methods = P::methods().into_iter();
        Self {
            path: P::path(),
            handlers: methods.fold(MethodRouter::new(), |router, method| {
                router.on(method.to_method_filter(), handler.clone())
            }),
            description,
        }
    }
}

/// The operations of one folder.
pub(crate) struct Group {
    folder: &'static str,
    operations: Vec<(&'static str, Operation)>,
}

impl Group {
    /// The group whose verbs lie in `src/<folder>`.
    pub(crate) const fn new(folder: &'static str) -> Self {
        Self {
            folder,
            operations: Vec::new(),
        }
    }

    /// An operation of the file `<verb>.rs`.
    pub(crate) fn verb(mut self, verb: &'static str, operation: Operation) -> Self {
        self.operations.push((verb, operation));
        self
    }

    /// Serves the operations besides those that a router has.
    pub(crate) fn serve(self, router: Router<App>) -> Router<App> {
        self.operations
            .into_iter()
            .fold(router, |router, (_, it)| router.route(&it.path, it.handlers))
    }

    /// Describes the operations besides those that are described already.
    pub(crate) fn describe(self, mut document: OpenApiRouter<App>) -> OpenApiRouter<App> {
        for (verb, operation) in self.operations {
            let file = format!("crates/api/src/{}/{verb}.rs", self.folder);
            let (schemas, mut paths, handlers) = (operation.description)();
            for described in paths.paths.values_mut().flat_map(operations) {
                let extensions = described.extensions.get_or_insert_default();
                extensions.insert(FILE.to_owned(), file.clone().into());
            }
            document = document.routes((schemas, paths, handlers));
        }
        document
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Described> {
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
pub(crate) fn each(document: &utoipa::openapi::OpenApi) -> impl Iterator<Item = (Method, &str, &Described)> {
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

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &Described)> {
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
fn permission(operation: &Described) -> String {
    let security = serde_json::to_value(&operation.security).unwrap_or_default();
    security[0]["token"][0].as_str().unwrap_or("public").to_owned()
}
