//! What a request must show to be authenticated. Knows no HTTP library: whoever has one fills this in.

/// A request as it came over the wire, as far as its authentication needs it.
///
/// Nothing is decoded: path and query are the raw texts of the request line. Header names are in lower case; a header that
/// came twice stands here twice. Header values are the bytes of the wire read as UTF-8.
#[derive(Clone, Copy)]
pub struct SignedRequest<'a> {
    /// The method: `POST`.
    pub method: &'a str,
    /// The path before `?`, raw.
    pub path: &'a str,
    /// What follows `?`, raw; empty if nothing does.
    pub query: &'a str,
    /// Names in lower case, and values.
    pub headers: &'a [(String, String)],
    /// The body. Empty where it is a stream, which only a request that declares `UNSIGNED-PAYLOAD` can have.
    pub body: &'a [u8],
}

/// A header came more than once where one value decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repeated;

impl<'a> SignedRequest<'a> {
    /// The value of the header `name` (in lower case), if there is one.
    ///
    /// A header that came twice is an error: two readers could take different values for the one that was signed.
    pub(crate) fn header(&self, name: &str) -> Result<Option<&'a str>, Repeated> {
        let mut values = self.headers.iter().filter(|(it, _)| it == name).map(|(_, value)| value);
        let first = values.next();
        match values.next() {
            Some(_) => Err(Repeated),
            None => Ok(first.map(|it| it.trim())),
        }
    }
}

impl std::fmt::Debug for SignedRequest<'_> {
    /// Leaves headers and body out, since they carry secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn request(headers: &[(String, String)]) -> SignedRequest<'_> {
        SignedRequest {
            method: "GET",
            path: "/",
            query: "",
            headers,
            body: &[],
        }
    }

    #[test]
    fn a_header_is_read_without_the_blanks_around_it() {
        let headers = headers(&[("host", " example.org ")]);
        assert_eq!(request(&headers).header("host"), Ok(Some("example.org")));
        assert_eq!(request(&headers).header("x-sdk-date"), Ok(None));
    }

    #[test]
    fn a_header_that_came_twice_is_an_error() {
        let headers = headers(&[("host", "a"), ("host", "a")]);
        assert_eq!(request(&headers).header("host"), Err(Repeated));
    }

    #[test]
    fn a_debug_print_shows_no_header() {
        let headers = headers(&[("x-auth-token", "very-secret")]);
        assert!(!format!("{:?}", request(&headers)).contains("very-secret"));
    }
}
