//! Planned scripts in a real shell: a private value arrives wherever the author wrote it.

use crate::definitions::{planned, script};
use kiln_buildfile::{Value, Values};
use serde_json::json;
use std::process::Command;

const SECRET: &str = "s3cret*$HOME";

/// What `/bin/sh -e` prints for a planned command, with the private value in its environment.
fn printed(command: &str) -> String {
    let values = Values::new([("TOKEN", Value::secret(SECRET)), ("branch", Value::plain("main"))]);
    let plan = planned(20017, json!({"command": command}), &values);
    let output = Command::new("/bin/sh")
        .args(["-e", "-c", script(&plan)])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("TOKEN", SECRET)
        .output()
        .expect("there is a shell");
    assert!(output.status.success(), "{command}: {output:?}");
    String::from_utf8(output.stdout)
        .expect("the output is text")
        .trim_end()
        .to_owned()
}

#[test]
fn a_private_value_arrives_in_every_kind_of_quotes() {
    for command in [
        "printf %s \"${TOKEN}\"",
        "printf %s '${TOKEN}'",
        "printf %s \"$(printf %s '${TOKEN}')\"",
        "printf %s \"`printf %s '${TOKEN}'`\"",
        "# don't\nprintf %s '${TOKEN}'",
        "cat <<'EOF'\n${TOKEN}\nEOF\n",
        "cat <<EOF\n${TOKEN}\nEOF\n",
        "cat <<EOF > /dev/null\ndon't\nEOF\nprintf %s '${TOKEN}'",
        "cat <<-\\EOF\n\t${TOKEN}\n\tEOF\n",
        "(printf %s '${TOKEN}')",
        "x='${TOKEN}'; printf %s \"$x\"",
        "case a in a) printf %s '${TOKEN}' ;; esac",
        "test $((1 << 2)) = 4 && printf %s '${TOKEN}'",
    ] {
        assert_eq!(printed(command), SECRET, "{command}");
    }
}

#[test]
fn an_escaped_reference_is_printed_as_it_is() {
    for name in ["TOKEN", "branch"] {
        let reference = format!("${{{name}}}");
        assert_eq!(printed(&format!("printf %s \"\\{reference}\"")), reference);
    }
}

#[test]
fn forms_of_the_shell_keep_their_meaning() {
    assert_eq!(
        printed("x=a.b; echo ${x%%.*} ${y:-z} ${#x} $(echo ${branch})"),
        "a z 3 main"
    );
}
