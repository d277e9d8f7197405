# Lists the names of one branch's files, without their content and without writing any of them. What to fetch comes in
# KILN_GIT_* variables. First what lies at the root, then everything: the reader stops where it has enough.
set -eu
command -v git >/dev/null || { echo "git is not installed where builds run"; exit 127; }
git init -q --bare .
git remote add origin "$KILN_GIT_URL"
git fetch -q --depth=1 --no-tags --filter=blob:none origin "+refs/heads/$KILN_GIT_NAME:refs/heads/kiln"
printf '\0answer\0'
git ls-tree -z --name-only refs/heads/kiln
git ls-tree -z -r --name-only refs/heads/kiln
