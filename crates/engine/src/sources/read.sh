# Tells what a path of a commit is, and its content. All comes in KILN_GIT_* variables.
set -eu
export GIT_DIR="$KILN_GIT_MIRROR" GIT_NO_LAZY_FETCH=1
git cat-file -e "$KILN_GIT_COMMIT^{commit}"
entry=$(git ls-tree --full-tree "$KILN_GIT_COMMIT" -- "$KILN_GIT_PATH")
printf '\0answer\0'
[ -n "$entry" ] || exit 0
# Mode, type, hash, then a tab and the name.
entry=${entry%%	*}
printf '%s\n' "$entry"
case $entry in
100*) git cat-file blob "${entry##* }" ;;
esac
