# Tells the names of the files of a commit below a folder. All comes in KILN_GIT_* variables.
set -eu
export GIT_DIR="$KILN_GIT_MIRROR" GIT_NO_LAZY_FETCH=1
git cat-file -e "$KILN_GIT_COMMIT^{commit}"
printf '\0answer\0'
if [ -n "$KILN_GIT_PATH" ]; then
    git ls-tree -r -z --full-tree --name-only "$KILN_GIT_COMMIT" -- "$KILN_GIT_PATH/"
else
    git ls-tree -r -z --full-tree --name-only "$KILN_GIT_COMMIT"
fi
