//! Refusals, in the words and codes of the gateway and of the identity service.

use crate::signature::SignatureError;
use kiln_store::StoreError;

/// A request that is not authenticated, or a question about identity that is not answered. `Display` is the text for the
/// caller; causes are for the log only.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Neither a token nor a signature.
    #[error("{PREFIX}x-auth-token not found")]
    NoToken,
    /// A token that was never given out here, or was taken back.
    #[error("{PREFIX}decrypt token fail")]
    UnreadableToken,
    /// A token that was good once.
    #[error("The token must be updated.")]
    ExpiredToken,
    /// No usable access key of that name: unknown, disabled, ended, or of a disabled user.
    #[error("{PREFIX}Get secretKey failed,ak:{ak},err:ak not exist")]
    UnknownKey {
        /// The access key.
        ak: String,
    },
    /// An access key with too many wrong signatures in a row.
    #[error("{PREFIX}AK access failed to reach the limit,forbidden.")]
    LockedKey,
    /// A signature that does not hold, or is too old.
    #[error("{PREFIX}{reason}")]
    Signature {
        /// Why, in the gateway's words.
        reason: String,
    },
    /// A wrong password, an unknown user or an unknown tenant: the text is the same.
    #[error("The username or password is wrong.")]
    WrongPassword,
    /// A wrong access key or secret key in a sign-in.
    #[error("The access key or secret key is wrong.")]
    WrongKey,
    /// A token in a sign-in that is unknown, taken back or at its end.
    #[error("The token is invalid or has expired.")]
    WrongToken,
    /// A request that cannot be understood.
    #[error("{reason}")]
    Malformed {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The caller may not do this.
    #[error("You are not authorized to perform the requested action.")]
    Forbidden,
    /// What was asked for is not there, or not the caller's to see.
    #[error("Could not find {what}.")]
    NotFound {
        /// What was asked for.
        what: &'static str,
    },
    /// More sign-ins at once than passwords can be checked.
    #[error("Too many sign-ins at once, try again later.")]
    Busy,
    /// The service itself could not.
    #[error("The service could not check the request, try again later.")]
    Unavailable {
        /// Why.
        #[source]
        source: IamError,
    },
}

const PREFIX: &str = "Incorrect IAM authentication information: ";

/// The form in which a refusal is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `{"error_code", "error_msg", "request_id"}`.
    Gateway,
    /// `{"error": {"code", "message", "title"}}`.
    Keystone,
}

impl AuthError {
    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NoToken
            | Self::UnreadableToken
            | Self::ExpiredToken
            | Self::UnknownKey { .. }
            | Self::LockedKey
            | Self::Signature { .. }
            | Self::WrongPassword
            | Self::WrongKey
            | Self::WrongToken => 401,
            Self::Malformed { .. } => 400,
            Self::Forbidden => 403,
            Self::NotFound { .. } => 404,
            Self::Busy => 429,
            Self::Unavailable { .. } => 500,
        }
    }

    /// The code: the gateway's where the gateway refuses, the status in words of digits where the identity service does.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoToken
            | Self::UnreadableToken
            | Self::UnknownKey { .. }
            | Self::LockedKey
            | Self::Signature { .. } => "APIGW.0301",
            Self::ExpiredToken => "APIGW.0307",
            Self::WrongPassword | Self::WrongKey | Self::WrongToken => "401",
            Self::Malformed { .. } => "400",
            Self::Forbidden => "403",
            Self::NotFound { .. } => "404",
            Self::Busy => "429",
            Self::Unavailable { .. } => "CB.00060101",
        }
    }

    /// The form in which it is told.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        match self {
            Self::NoToken
            | Self::UnreadableToken
            | Self::ExpiredToken
            | Self::UnknownKey { .. }
            | Self::LockedKey
            | Self::Signature { .. }
            | Self::Unavailable { .. } => Shape::Gateway,
            Self::WrongPassword
            | Self::WrongKey
            | Self::WrongToken
            | Self::Malformed { .. }
            | Self::Forbidden
            | Self::NotFound { .. }
            | Self::Busy => Shape::Keystone,
        }
    }

    /// The title in Keystone's form.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.status() {
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            429 => "Too Many Requests",
            _ => "Internal Server Error",
        }
    }
}

impl From<SignatureError> for AuthError {
    fn from(error: SignatureError) -> Self {
        Self::Signature {
            reason: error.to_string(),
        }
    }
}

impl From<IamError> for AuthError {
    fn from(source: IamError) -> Self {
        Self::Unavailable { source }
    }
}

impl From<StoreError> for AuthError {
    fn from(source: StoreError) -> Self {
        Self::Unavailable {
            source: IamError::Store(source),
        }
    }
}

/// An operator's order about users, keys and projects that cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum IamError {
    /// There is nothing of that name or id.
    #[error("there is no {what} {name}")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Its name or id.
        name: String,
    },
    /// The name is taken.
    #[error("there is a {what} {name} already")]
    Taken {
        /// What it names.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A text that cannot be a name.
    #[error("a {what} name has 1 to 64 characters, without line breaks and blanks at its ends")]
    Name {
        /// What it would have named.
        what: &'static str,
    },
    /// A text that cannot name a project.
    #[error("a project name has 1 to 128 characters, without line breaks and blanks at its ends")]
    ProjectName,
    /// A project that still has tasks.
    #[error("the project has tasks; delete them first (those in the recycle bin go with the project)")]
    ProjectInUse,
    /// A role that may not be given, taken or changed by who asks.
    #[error("{reason}")]
    Role {
        /// Why not.
        reason: &'static str,
    },
    /// A text that cannot be the address of a private repository.
    #[error("an endpoint has an address like https://host/path, without user and password in it")]
    EndpointAddress,
    /// A name or a password that nobody can sign in with.
    #[error("the user and the password of an endpoint are one line each, of at most 2048 characters, and not empty")]
    EndpointLogin,
    /// A number that no role of a tenant's own can have, or none is left.
    #[error("a role of one's own has a free number from 500 to 2000 that is none of an official role")]
    RoleNumber,
    /// A password that is too short or too long.
    #[error("a password has 8 to 128 characters")]
    Password,
    /// A password could not be hashed.
    #[error("cannot hash a password: {reason}")]
    Hash {
        /// Why not.
        reason: String,
    },
    /// The store could not.
    #[error("cannot read or write identities")]
    Store(#[from] StoreError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gateway_says_its_own_words() {
        let unknown = AuthError::UnknownKey { ak: "AK1".to_owned() };
        assert_eq!(
            unknown.to_string(),
            "Incorrect IAM authentication information: Get secretKey failed,ak:AK1,err:ak not exist"
        );
        assert_eq!(
            (unknown.status(), unknown.code(), unknown.shape()),
            (401, "APIGW.0301", Shape::Gateway)
        );
        assert_eq!(
            AuthError::LockedKey.to_string(),
            "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden."
        );
        assert_eq!(
            AuthError::UnreadableToken.to_string(),
            "Incorrect IAM authentication information: decrypt token fail"
        );
    }

    #[test]
    fn an_expired_token_has_a_code_of_its_own() {
        let error = AuthError::ExpiredToken;
        assert_eq!((error.status(), error.code()), (401, "APIGW.0307"));
        assert_eq!(error.to_string(), "The token must be updated.");
    }

    #[test]
    fn the_identity_service_speaks_keystone() {
        let error = AuthError::WrongPassword;
        assert_eq!(
            (error.status(), error.title(), error.shape()),
            (401, "Unauthorized", Shape::Keystone)
        );
    }

    #[test]
    fn a_cause_is_not_told() {
        let source = StoreError::Seal { reason: "inner detail" };
        assert!(!AuthError::from(source).to_string().contains("inner detail"));
    }

    #[test]
    fn every_refusal_has_status_code_form_and_title() {
        let reason = || "why".to_owned();
        let unavailable = AuthError::from(IamError::Hash { reason: reason() });
        let (gateway, keystone) = (Shape::Gateway, Shape::Keystone);
        for (error, status, code, shape, title) in [
            (AuthError::NoToken, 401, "APIGW.0301", gateway, "Unauthorized"),
            (AuthError::UnreadableToken, 401, "APIGW.0301", gateway, "Unauthorized"),
            (AuthError::LockedKey, 401, "APIGW.0301", gateway, "Unauthorized"),
            (
                AuthError::Signature { reason: reason() },
                401,
                "APIGW.0301",
                gateway,
                "Unauthorized",
            ),
            (AuthError::ExpiredToken, 401, "APIGW.0307", gateway, "Unauthorized"),
            (AuthError::WrongKey, 401, "401", keystone, "Unauthorized"),
            (AuthError::WrongToken, 401, "401", keystone, "Unauthorized"),
            (
                AuthError::Malformed { reason: "why" },
                400,
                "400",
                keystone,
                "Bad Request",
            ),
            (AuthError::Forbidden, 403, "403", keystone, "Forbidden"),
            (AuthError::NotFound { what: "token" }, 404, "404", keystone, "Not Found"),
            (AuthError::Busy, 429, "429", keystone, "Too Many Requests"),
            (unavailable, 500, "CB.00060101", gateway, "Internal Server Error"),
        ] {
            assert_eq!((error.status(), error.code()), (status, code), "{error}");
            assert_eq!((error.shape(), error.title()), (shape, title), "{error}");
        }
    }

    #[test]
    fn the_cause_is_there_for_the_log() {
        let error = AuthError::from(IamError::Hash {
            reason: "inner detail".to_owned(),
        });
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(cause.as_deref(), Some("cannot hash a password: inner detail"));
    }
}
