//! Signing Android packages.

use crate::rig::{Rig, draft, failure, program, secret, shell, step};
use kiln_engine::Tool;
use kiln_model::build::Outcome;
use serde_json::{Value, json};

/// Tells its arguments and how long the passwords are that it finds in its environment.
const APKSIGNER: &str = "#!/bin/sh\nprintf '[%s]' \"$@\"; echo\n\
                         echo \"passwords ${#KILN_KEYSTORE_PASSWORD} ${#KILN_KEY_PASSWORD}, key $(cat \"$3\")\"\n\
                         for it; do :; done; case $it in *bad*) exit 2;; esac\n";

async fn signed(change: impl FnOnce(&mut Value), make: &str) -> (Outcome, String) {
    let rig = Rig::real_with(|settings, root| {
        program(root, "apksigner", APKSIGNER);
        settings.tools = vec![Tool {
            name: "apksigner".to_owned(),
            folders: vec![root.to_owned()],
            ..Tool::default()
        }];
    })
    .await;
    rig.keep("android22.jks", b"the key itself").await;
    let mut properties = json!({
        "file_path": "out/*.apk", "keystore_file": "android22.jks", "keystore_password": "${KS}", "alias": "demo",
        "key_password": "literal", "apksigner_commond": "--verbose",
    });
    change(&mut properties);
    let mut draft = draft("t", &[]);
    draft.parameters = vec![secret("KS", "s3cret")];
    draft.steps = vec![
        shell("make", make),
        step("91025", "sign", properties),
        shell("look", "find \"$TMPDIR\" -type f -size +0"),
    ];
    let (_, outcome, log) = rig.built_from(draft).await;
    (outcome, log)
}

#[tokio::test]
async fn every_package_is_signed_and_no_password_is_shown() {
    let (outcome, log) = signed(|_| {}, "mkdir out; touch out/a.apk out/b.apk").await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(
        log.contains("out/a.apk: Result: Signed") && log.contains("out/b.apk: Result: Signed"),
        "{log}"
    );
    assert!(
        log.contains("[--ks-key-alias][demo][--ks-pass][env:KILN_KEYSTORE_PASSWORD][--key-pass]"),
        "{log}"
    );
    assert!(log.contains("passwords 6 7, key ******"), "{log}");
    for secret in ["s3cret", "literal", "the key itself"] {
        assert!(!log.contains(secret), "{secret}\n{log}");
    }
    assert!(!log.contains("kiln-signing/android22.jks\n[look]"), "{log}");
}

#[tokio::test]
async fn what_cannot_be_signed_is_said() {
    let (outcome, log) = signed(|_| {}, "mkdir out; touch out/bad.apk").await;
    assert_eq!(
        failure(&outcome),
        "apksigner did not sign: the command ended with exit code 2"
    );
    assert!(!log.contains("Result: Signed"), "{log}");
    let (outcome, _) = signed(|_| {}, "mkdir -p build; touch build/app.apk").await;
    assert_eq!(
        failure(&outcome),
        "no file matches \"out/*.apk\" below the workspace; what is there: build/app.apk"
    );
    let (outcome, _) = signed(
        |it| it["keystore_file"] = json!("other.jks"),
        "mkdir out; touch out/a.apk",
    )
    .await;
    assert_eq!(
        failure(&outcome),
        "the file manager has no file \"other.jks\" for ann, who started this build; there is: android22.jks"
    );
}
