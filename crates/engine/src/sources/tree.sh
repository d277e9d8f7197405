# Brings a work tree to a commit of a mirror and tells what lies in it. Everything comes in KILN_GIT_* variables. Exit code 97
# says that the mirror cannot give it.
set -eu
command -v git >/dev/null || { echo "git is not installed where builds run"; exit 127; }
cd "$KILN_GIT_TREE"
depth=${KILN_GIT_DEPTH:+--depth=$KILN_GIT_DEPTH}
quick() {
    git -c core.fsync=none -c checkout.workers=0 -c maintenance.auto=false -c advice.detachedHead=false "$@"
}
if [ -d .git ]; then
    fresh=
else
    fresh=1
    git init -q --template= .
    git remote add origin "$KILN_GIT_URL"
fi
if [ "$(git rev-parse -q --verify HEAD || true)" != "$KILN_GIT_COMMIT" ]; then
    quick fetch -q $depth --no-tags --no-write-fetch-head -- "$KILN_GIT_MIRROR" "$KILN_GIT_COMMIT" || exit 97
    quick checkout -q --force --detach "$KILN_GIT_COMMIT" || exit 97
    # What a submodule left that is none any more.
    [ -n "$fresh" ] || quick clean -ffdxq
    moved=1
fi
case $KILN_GIT_KIND in
branch)
    printf 'update refs/%s %s\n' "remotes/origin/$KILN_GIT_NAME" "$KILN_GIT_COMMIT" \
        "heads/$KILN_GIT_NAME" "$KILN_GIT_COMMIT" | git update-ref --stdin
    git symbolic-ref HEAD "refs/heads/$KILN_GIT_NAME"
    git config "branch.$KILN_GIT_NAME.remote" origin
    git config "branch.$KILN_GIT_NAME.merge" "refs/heads/$KILN_GIT_NAME"
    ;;
tag) quick fetch -q $depth --no-tags --no-write-fetch-head -- "$KILN_GIT_MIRROR" "+$KILN_GIT_KEEP:refs/tags/$KILN_GIT_NAME" || exit 97 ;;
esac
if [ -n "${moved:-}" ] && [ -n "$KILN_GIT_SUBMODULES" ]; then
    case $KILN_GIT_URL in
    file:*|/*) quick -c protocol.file.allow=always submodule update -q --init --recursive --force $depth ;;
    *) quick submodule update -q --init --recursive --force $depth ;;
    esac
fi
if [ -n "${moved:-}" ] && [ -n "$KILN_GIT_LFS" ]; then
    git lfs version >/dev/null 2>&1 || { echo "git-lfs is not installed where builds run"; exit 127; }
    git lfs install --local >/dev/null
    git lfs pull
fi
printf '\0answer\0'
ls -A1p
