//! The paging bases of the contract, all read into one [`Page`] of the store.

use crate::error::ApiError;
use crate::query::Query;
use kiln_store::Page;
use utoipa::IntoParams;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The highest page that can be asked for.
const LAST: u64 = 999_999_999;
const MOST: u64 = 100;
const DEFAULT: u64 = 10;

fn page(index: u64, size: u64) -> Page {
    // A size of 0 is inside the declared bounds, and means the default.
    let size = if size == 0 { DEFAULT } else { size };
    Page {
        offset: index * size,
        limit: u32::try_from(size).unwrap_or(u32::MAX),
    }
}

/// `page` from 0 and `limit`, both of which may be absent.
pub(crate) fn by_limit(query: &Query) -> Result<Page, ApiError> {
    let index = query.integer("page", 0..=LAST)?.unwrap_or(0);
    let size = query.integer("limit", 0..=MOST)?.unwrap_or(DEFAULT);
    Ok(page(index, size))
}

/// `page_index` from 0 and `page_size`, both of which may be absent.
pub(crate) fn by_index(query: &Query) -> Result<Page, ApiError> {
    let index = query.integer("page_index", 0..=LAST)?.unwrap_or(0);
    let size = query.integer("page_size", 0..=MOST)?.unwrap_or(DEFAULT);
    Ok(page(index, size))
}

/// `page_no` from 1 and `page_size`, both of which may be absent; the page 0 is inside the declared bounds, and means 1.
pub(crate) fn by_number(query: &Query) -> Result<Page, ApiError> {
    let number = query.integer("page_no", 0..=LAST)?.unwrap_or(1);
    let size = query.integer("page_size", 0..=MOST)?.unwrap_or(DEFAULT);
    Ok(page(number.saturating_sub(1), size))
}

/// `page_index` from 0 and `page_size`, both required.
pub(crate) fn by_required_index(query: &Query) -> Result<Page, ApiError> {
    let index = query.required_integer("page_index", 0..=LAST)?;
    let size = query.required_integer("page_size", 0..=MOST)?;
    Ok(page(index, size))
}

/// `offset`, which is the number of a page from 0, and `limit`, both required.
pub(crate) fn by_offset(query: &Query) -> Result<Page, ApiError> {
    let index = query.required_integer("offset", 0..=LAST)?;
    let size = query.required_integer("limit", 0..=MOST)?;
    Ok(page(index, size))
}

/// `offset`, which counts items from 0, and `limit` of at most `most`; the project service's way.
pub(crate) fn by_place(query: &Query, most: u64) -> Result<Page, ApiError> {
    let limit = query.required_integer("limit", 1..=most)?;
    Ok(Page {
        offset: query.required_integer("offset", 0..=LAST)?,
        limit: u32::try_from(limit).unwrap_or(u32::MAX),
    })
}

/// `offset`, which is the number of a page from 0 and may be absent, and `limit`, which is required.
pub(crate) fn by_optional_offset(query: &Query) -> Result<Page, ApiError> {
    let index = query.integer("offset", 0..=LAST)?.unwrap_or(0);
    let size = query.required_integer("limit", 0..=MOST)?;
    Ok(page(index, size))
}

/// [`by_number`] where 0 is outside of the declared bounds.
pub(crate) fn by_strict_number(query: &Query) -> Result<Page, ApiError> {
    let number = query.integer("page_no", 1..=LAST)?.unwrap_or(1);
    let size = query.integer("page_size", 1..=MOST)?.unwrap_or(DEFAULT);
    Ok(page(number - 1, size))
}

/// `page` from 1 and `page_size` from 1, both of which may be absent.
pub(crate) fn by_page(query: &Query) -> Result<Page, ApiError> {
    let number = query.integer("page", 1..=LAST)?.unwrap_or(1);
    let size = query.integer("page_size", 1..=MOST)?.unwrap_or(DEFAULT);
    Ok(page(number - 1, size))
}

/// `page` from 1 and `page_size`, both required.
pub(crate) fn by_required_page(query: &Query) -> Result<Page, ApiError> {
    let number = query.required_integer("page", 1..=LAST)?;
    let size = query.required_integer("page_size", 0..=MOST)?;
    Ok(page(number - 1, size))
}

/// The items of a page, out of all.
pub(crate) fn cut<'a, T>(all: &'a [T], page: &Page) -> impl Iterator<Item = &'a T> + use<'a, T> {
    let skipped = usize::try_from(page.offset).unwrap_or(usize::MAX);
    all.iter()
        .skip(skipped)
        .take(usize::try_from(page.limit).unwrap_or(usize::MAX))
}

/// `page` from 1 and `page_size`, both of which may be absent.
pub(crate) fn from_one(query: &Query) -> Result<Page, ApiError> {
    let number = query.integer("page", 1..=LAST)?.unwrap_or(1);
    let size = query.integer("page_size", 0..=MOST)?.unwrap_or(DEFAULT);
    Ok(page(number - 1, size))
}

/// `page` from 0 and `page_size`, both declared as text; 20 to a page where nothing is said.
pub(crate) fn from_zero_as_text(query: &Query) -> Result<Page, ApiError> {
    let index = query.integer("page", 0..=LAST)?.unwrap_or(0);
    let size = query.integer("page_size", 0..=MOST)?.filter(|it| *it > 0).unwrap_or(20);
    Ok(page(index, size))
}

/// The parameters of such a page, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct TextPage {
    /// The page, from 0.
    #[param(required = false, default = "0")]
    page: Option<String>,
    /// How many there are on a page; 0 means 20.
    #[param(required = false, schema_with = text_up_to_most)]
    page_size: Option<String>,
}

/// A number as text, with the bounds that the contract declares for it.
fn text_up_to_most() -> Schema {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .minimum(Some(0))
        .maximum(Some(MOST))
        .default(Some("20".into()));
    text.build().into()
}

/// How many pages `total` items make.
pub(crate) fn pages(total: u64, page: &Page) -> u64 {
    total.div_ceil(u64::from(page.limit).max(1))
}

/// Which page, from 0.
pub(crate) fn index(page: &Page) -> u64 {
    page.offset / u64::from(page.limit).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_offset_counts_pages() {
        let page = by_offset(&Query::parse("offset=3&limit=20")).unwrap();
        assert_eq!((page.offset, page.limit), (60, 20));
        assert_eq!(index(&page), 3);
    }

    #[test]
    fn a_page_number_counts_from_one() {
        for (query, offset) in [("", 0), ("page_no=0", 0), ("page_no=1", 0), ("page_no=3", 20)] {
            assert_eq!(by_number(&Query::parse(query)).unwrap().offset, offset, "{query}");
        }
        assert!(by_number(&Query::parse("page_size=101")).is_err());
    }

    #[test]
    fn some_lists_count_their_pages_from_one() {
        let page = by_page(&Query::parse("page=3&page_size=2")).unwrap();
        assert_eq!(cut(&[1, 2, 3, 4, 5], &page).copied().collect::<Vec<_>>(), [5]);
        assert_eq!(by_page(&Query::parse("")).unwrap().offset, 0);
        assert!(by_page(&Query::parse("page=0")).is_err());
        assert!(by_required_page(&Query::parse("page=1")).is_err());
    }

    #[test]
    fn pages_begin_at_one_or_at_zero() {
        let first = from_one(&Query::parse("page=1&page_size=100")).unwrap();
        assert_eq!((first.offset, first.limit), (0, 100));
        let third = from_one(&Query::parse("page=3")).unwrap();
        assert_eq!((third.offset, third.limit), (20, 10));
        assert!(from_one(&Query::parse("page=0")).is_err());
        let second = from_zero_as_text(&Query::parse("page=1")).unwrap();
        assert_eq!((second.offset, second.limit), (20, 20));
        assert!(from_zero_as_text(&Query::parse("page_size=101")).is_err());
    }

    #[test]
    fn a_size_of_zero_means_the_default() {
        let page = by_required_index(&Query::parse("page_index=1&page_size=0")).unwrap();
        assert_eq!((page.offset, page.limit), (10, 10));
    }

    #[test]
    fn a_number_counts_pages_from_one() {
        let offset = |text: &str| by_number(&Query::parse(text)).map(|it| it.offset).ok();
        assert_eq!(
            ["", "page_no=0", "page_no=1", "page_no=3&page_size=20"].map(offset),
            [Some(0), Some(0), Some(0), Some(40)]
        );
        assert!(by_strict_number(&Query::parse("page_no=0")).is_err());
        assert!(by_strict_number(&Query::parse("page_size=0")).is_err());
    }

    #[test]
    fn a_required_page_is_required() {
        assert!(by_required_index(&Query::parse("page_index=0")).is_err());
        assert!(by_offset(&Query::parse("limit=10")).is_err());
        assert!(by_index(&Query::parse("")).is_ok());
        assert!(by_optional_offset(&Query::parse("offset=1")).is_err());
        assert_eq!(by_optional_offset(&Query::parse("limit=20")).unwrap().offset, 0);
    }

    proptest! {
        #[test]
        fn the_pages_of_a_list_cover_it_without_overlap(total in 0u64..5000, size in 1u64..=100) {
            let count = pages(total, &page(0, size));
            let covered: u64 = (0..count).map(|it| page(it, size)).map(|it| total.saturating_sub(it.offset).min(it.limit.into())).sum();
            prop_assert_eq!(covered, total);
            prop_assert!(page(count, size).offset >= total);
        }
    }
}
