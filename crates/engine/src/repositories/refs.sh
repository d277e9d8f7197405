# Lists the branches or the tags of a repository without fetching any of it. Which repository comes in KILN_GIT_URL.
set -eu
command -v git >/dev/null || { echo "git is not installed where builds run"; exit 127; }
printf '\0answer\0'
git ls-remote "--$KILN_GIT_KIND" -- "$KILN_GIT_URL"
