# Brings one revision of a repository into its mirror and tells the commit. Everything comes in KILN_GIT_* variables.
set -eu
command -v git >/dev/null || { echo "git is not installed where builds run"; exit 127; }
umask 077
# A repository that does not end is cut off here.
ulimit -f "$KILN_GIT_BLOCKS"
export GIT_DIR="$KILN_GIT_MIRROR"
if [ ! -f "$GIT_DIR/kiln-ready" ]; then
    git init -q --bare --template= "$GIT_DIR"
    git config gc.auto 0
    git config maintenance.auto false
    git config core.fsync none
    git config core.hooksPath /dev/null
    git config uploadpack.allowAnySHA1InWant true
fi
# Tells that all the above is done, and by its time when the mirror was used last.
: > "$GIT_DIR/kiln-ready"
fetch() {
    git fetch -q --force --no-tags --no-write-fetch-head -- "$KILN_GIT_URL" "$1"
}
case $KILN_GIT_KIND in
branch) fetch "+refs/heads/$KILN_GIT_NAME:$KILN_GIT_KEEP" ;;
tag) fetch "+refs/tags/$KILN_GIT_NAME:$KILN_GIT_KEEP" ;;
head) fetch "+HEAD:$KILN_GIT_KEEP" ;;
commit)
    # Many servers hand out a full hash directly; else it must be an ancestor of the branch.
    if ! { [ "${#KILN_GIT_NAME}" -ge 40 ] && fetch "+$KILN_GIT_NAME:$KILN_GIT_KEEP" 2>/dev/null; }; then
        fetch "+refs/heads/$KILN_GIT_BRANCH:$KILN_GIT_KEEP_BRANCH"
        found=$(git rev-parse -q --verify "$KILN_GIT_NAME^{commit}") || {
            echo "fatal: commit $KILN_GIT_NAME is not on branch $KILN_GIT_BRANCH"
            exit 128
        }
        git update-ref "$KILN_GIT_KEEP" "$found"
    fi
    ;;
esac
found=$(git rev-parse -q --verify "$KILN_GIT_KEEP^{commit}") || { echo "fatal: it stands for no commit"; exit 128; }
printf '\0answer\0'
git log -1 --no-show-signature --format=%H%n%ct%n%s "$found" --
