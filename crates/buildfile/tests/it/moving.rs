//! Steps that move files: signing, downloads, object stores.

use crate::definitions::{open, planned, refused, tools};
use kiln_buildfile::{Action, Hidden, Value, Values};
use serde_json::{Value as Json, json};

fn signing() -> Json {
    json!({
        "file_path": "build/bin/*.apk", "keystore_file": "android22.jks", "keystore_password": "${KS}", "alias": "demo",
        "key_password": "${KS}2", "apksigner_commond": "--verbose --min-sdk-version '21'",
    })
}

fn with(mut properties: Json, key: &str, value: Json) -> Json {
    properties[key] = value;
    properties
}

#[test]
fn signing_keeps_its_passwords_hidden() {
    let values = Values::new([("KS", Value::secret("s3cret"))]);
    let plan = planned(91025, signing(), &values);
    let Action::Sign(sign) = &plan.steps[0].action else {
        panic!("{plan:?}")
    };
    assert_eq!(sign.keystore_password, Some(Hidden::new("s3cret")));
    assert_eq!(sign.key_password, Some(Hidden::new("s3cret2")));
    assert_eq!(sign.arguments, ["--verbose", "--min-sdk-version", "21"]);
    assert!(!format!("{plan:?}").contains("s3cret"));
    assert_eq!(tools(&plan), [("apksigner", false, &["apksigner"][..])]);
    let plan = planned(91025, with(signing(), "apksigner_commond", json!(null)), &values);
    assert!(matches!(&plan.steps[0].action, Action::Sign(it) if it.arguments.is_empty()));
}

#[test]
fn signing_says_what_is_missing_or_in_the_wrong_place() {
    let values = Values::new([("KS", Value::secret("s3cret"))]);
    for (key, value, expected) in [
        ("file_path", "", "file_path of step \"step 91025\" must be given"),
        (
            "keystore_file",
            "",
            "keystore_file of step \"step 91025\" must be given",
        ),
        ("alias", "", "alias of step \"step 91025\" must be given"),
        (
            "file_path",
            "/etc/*",
            "file_path of step \"step 91025\" must name files of the workspace",
        ),
        (
            "apksigner_commond",
            "--ks=x",
            "apksigner_commond of step \"step 91025\" must not have --ks=x",
        ),
        (
            "apksigner_commond",
            "--v | tee",
            "apksigner_commond of step \"step 91025\" has |, which only a shell",
        ),
        (
            "apksigner_commond",
            "--x ${KS}",
            "apksigner_commond of step \"step 91025\" has the private parameter KS",
        ),
        (
            "alias",
            "${KS}",
            "alias of step \"step 91025\" has the private parameter KS",
        ),
    ] {
        let reason = refused(91025, with(signing(), key, json!(value)), &values);
        assert!(reason.starts_with(expected), "{key}: {reason}");
    }
}

#[test]
fn an_artifact_is_named_by_its_uri() {
    let sha256 = "a".repeat(64);
    for host in ["", "http://127.0.0.1:8070", "https://build.example.org"] {
        let plan = planned(
            91026,
            json!({"url": format!("{host}/kiln/v1/builds/${{r}}/artifacts/{sha256}")}),
            &open(&[("r", "0123")]),
        );
        let Action::TakeArtifact { record, sha256: found } = &plan.steps[0].action else {
            panic!("{plan:?}")
        };
        assert_eq!((record.as_str(), found), ("0123", &sha256));
    }
    for (url, expected) in [
        ("", "must be given"),
        (
            "https://example.org/a.jar",
            "must be the uri of a file that a build handed in",
        ),
        ("ftp://h/kiln/v1/builds/1/artifacts/", "must be the uri"),
        ("/kiln/v1/builds/1/artifacts/..", "must be the uri"),
    ] {
        let reason = refused(91026, json!({"url": url}), &Values::default());
        assert!(
            reason.starts_with(&format!("url of step \"step 91026\" {expected}")),
            "{reason}"
        );
    }
}

#[test]
fn a_file_of_the_file_manager_is_named() {
    let plan = planned(20061, json!({"name": "${n}.jks"}), &open(&[("n", "android22")]));
    assert!(matches!(&plan.steps[0].action, Action::TakeFile { name } if name == "android22.jks"));
    assert_eq!(
        refused(20061, json!({}), &Values::default()),
        "name of step \"step 20061\" must be given"
    );
}

#[test]
fn objects_have_a_bucket_a_folder_and_headers() {
    let properties = json!({
        "artifactSourcePath": "out/**", "backetName": "team-${env}", "objectKey": "./release//${env}/", "uploadDirectory": "true",
        "obsHeaders": [{"headerKey": "Cache-Control", "headerValue": "no-cache"}, {"headerKey": "x-obs-meta-a", "headerValue": 1}],
    });
    let plan = planned(20057, properties, &open(&[("env", "test")]));
    let Action::UploadObjects(objects) = &plan.steps[0].action else {
        panic!("{plan:?}")
    };
    assert_eq!(
        (objects.bucket.as_str(), objects.folder.as_str()),
        ("team-test", "release/test")
    );
    assert!(objects.keep_folders);
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        objects.headers,
        [header("cache-control", "no-cache"), header("x-obs-meta-a", "1")]
    );
    let plain = planned(20057, json!({"backetName": "team"}), &Values::default());
    assert!(
        matches!(&plain.steps[0].action, Action::UploadObjects(it) if it.pattern == "bin/*" && it.folder.is_empty())
    );
}

#[test]
fn objects_that_no_store_takes_are_refused() {
    for (key, value, expected) in [
        ("backetName", json!(""), "must be given"),
        ("backetName", json!("a/b"), "must be the name of a bucket"),
        ("objectKey", json!("../other"), "must be one line"),
        ("artifactDestName", json!("a\nb"), "must be one line"),
        (
            "obsHeaders",
            json!({"content-type": "a\r\nb"}),
            "has a value of content-type",
        ),
        (
            "artifactSourcePath",
            json!("/etc/*"),
            "must name files of the workspace",
        ),
    ] {
        let reason = refused(
            20057,
            with(json!({"backetName": "team"}), key, value),
            &Values::default(),
        );
        assert!(
            reason.starts_with(&format!("{key} of step \"step 20057\" {expected}")),
            "{key}: {reason}"
        );
    }
}

#[test]
fn a_header_that_no_object_has_is_left_out_with_a_word() {
    let headers = json!({"x-obs-acl": "public-read", "content-type": "text/plain"});
    let plan = planned(
        20057,
        with(json!({"backetName": "team"}), "obsHeaders", headers),
        &Values::default(),
    );
    assert!(matches!(&plan.steps[0].action, Action::UploadObjects(it) if it.headers.len() == 1));
    assert!(
        plan.warnings[0].contains("the header \"x-obs-acl\" is left out"),
        "{:?}",
        plan.warnings
    );
}
