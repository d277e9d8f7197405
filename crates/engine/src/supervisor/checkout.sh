# Fetches one revision into the empty workspace. What to fetch comes in KILN_GIT_* variables.
set -eu
command -v git >/dev/null || { echo "git is not installed where this build runs"; exit 127; }
git init -q .
git config advice.detachedHead false
git remote add origin "$KILN_GIT_URL"
depth=${KILN_GIT_DEPTH:+--depth=$KILN_GIT_DEPTH}
case $KILN_GIT_KIND in
branch)
    git fetch -q $depth --no-tags origin "+refs/heads/$KILN_GIT_NAME:refs/remotes/origin/$KILN_GIT_NAME"
    git checkout -q -B "$KILN_GIT_NAME" "refs/remotes/origin/$KILN_GIT_NAME"
    ;;
tag)
    git fetch -q $depth --no-tags origin "+refs/tags/$KILN_GIT_NAME:refs/tags/$KILN_GIT_NAME"
    git checkout -q --detach "refs/tags/$KILN_GIT_NAME"
    ;;
commit)
    # Many servers hand out a full hash directly; else it must be an ancestor of the branch.
    if ! { [ "${#KILN_GIT_NAME}" -ge 40 ] && git fetch -q $depth --no-tags origin "$KILN_GIT_NAME" 2>/dev/null; }; then
        git fetch -q --no-tags origin "+refs/heads/$KILN_GIT_BRANCH:refs/remotes/origin/$KILN_GIT_BRANCH"
    fi
    git checkout -q --detach "$KILN_GIT_NAME^{commit}"
    ;;
esac
if [ -n "$KILN_GIT_SUBMODULES" ]; then
    case $KILN_GIT_URL in
    file:*|/*) git -c protocol.file.allow=always submodule update -q --init --recursive $depth ;;
    *) git submodule update -q --init --recursive $depth ;;
    esac
fi
if [ -n "$KILN_GIT_LFS" ]; then
    git lfs version >/dev/null 2>&1 || { echo "git-lfs is not installed where this build runs"; exit 127; }
    git lfs install --local >/dev/null
    git lfs pull
fi
