//! Reading who wants to sign in, by which proof, and for what.

use crate::error::ApiError;
use crate::wire::Object;
use kiln_iam::{Identity, Reference, Scope, UserReference};

/// Reads `auth.identity`.
pub(super) fn read(auth: &Object<'_>) -> Result<Identity, ApiError> {
    let identity = auth.required_object("identity")?;
    let methods = identity.required("methods")?.list()?;
    let methods: Vec<String> = methods.iter().map(|it| it.text()).collect::<Result<_, _>>()?;
    match methods.as_slice() {
        [one] if one == "password" => password(&identity),
        [one] if one == "token" => Ok(Identity::Token(
            identity.required_object("token")?.required_text("id")?.into(),
        )),
        [one] if one == "hw_ak_sk" => access_key(&identity),
        _ => Err(identity.refuse("methods", "must be one of password, token, hw_ak_sk")),
    }
}

fn password(identity: &Object<'_>) -> Result<Identity, ApiError> {
    let user = identity.required_object("password")?.required_object("user")?;
    let reference = match user.text("id")? {
        Some(id) => UserReference::Id(id),
        None => UserReference::Named {
            name: user.required_text("name")?,
            domain: reference(&user.required_object("domain")?)?,
        },
    };
    Ok(Identity::Password {
        user: reference,
        password: user.required_text("password")?.into(),
    })
}

fn access_key(identity: &Object<'_>) -> Result<Identity, ApiError> {
    let proof = identity.required_object("hw_ak_sk")?;
    let security_token = proof.object("security_token")?;
    let security_token = security_token.map(|it| it.required_text("key")).transpose()?;
    Ok(Identity::AccessKey {
        ak: proof.required_object("access")?.required_text("key")?,
        sk: proof.required_object("secret")?.required_text("key")?.into(),
        security_token: security_token.map(Into::into),
    })
}

/// Reads `auth.scope`.
pub(super) fn scope(auth: &Object<'_>) -> Result<Scope, ApiError> {
    let Some(scope) = auth.object("scope")? else {
        return Ok(Scope::Unscoped);
    };
    match (scope.object("project")?, scope.object("domain")?) {
        // Where both are given, the narrower one counts.
        (Some(project), _) => Ok(Scope::Project(reference(&project)?)),
        (None, Some(domain)) => Ok(Scope::Domain(reference(&domain)?)),
        (None, None) => Ok(Scope::Unscoped),
    }
}

fn reference(of: &Object<'_>) -> Result<Reference, ApiError> {
    match of.text("id")? {
        Some(id) => Ok(Reference::Id(id)),
        None => of.required_text("name").map(Reference::Name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;

    fn of<T>(json: &str, read: impl Fn(&Object<'_>) -> Result<T, ApiError>) -> Result<T, String> {
        let body = Body::parse(json.as_bytes()).unwrap();
        read(&body.object().unwrap()).map_err(|it| it.row().english)
    }

    #[test]
    fn a_user_is_named_by_id_or_by_name_and_tenant() {
        let named = r#"{"identity":{"methods":["password"],"password":{"user":{"name":"ann","password":"p","domain":{"name":"kiln"}}}}}"#;
        let Identity::Password { user, .. } = of(named, read).unwrap() else {
            panic!("not a password")
        };
        let domain = Reference::Name("kiln".into());
        assert_eq!(
            user,
            UserReference::Named {
                name: "ann".into(),
                domain
            }
        );
        let no_tenant = r#"{"identity":{"methods":["password"],"password":{"user":{"name":"ann","password":"p"}}}}"#;
        assert_eq!(
            of(no_tenant, read).unwrap_err(),
            "[identity.password.user.domain] is required"
        );
    }

    #[test]
    fn the_scope_of_a_project_is_narrower_than_that_of_a_tenant() {
        let both = r#"{"scope":{"project":{"name":"local-1"},"domain":{"name":"kiln"}}}"#;
        assert_eq!(
            of(both, scope).unwrap(),
            Scope::Project(Reference::Name("local-1".into()))
        );
        assert_eq!(of("{}", scope).unwrap(), Scope::Unscoped);
    }

    #[test]
    fn other_methods_are_refused() {
        for methods in [r#"["totp"]"#, r#"["password","totp"]"#, "[]", r#"["assume_role"]"#] {
            let json = format!(r#"{{"identity":{{"methods":{methods}}}}}"#);
            assert!(of(&json, read).unwrap_err().starts_with("[identity.methods]"));
        }
    }
}
