# Makes one pack of all that lies in a mirror, which comes in KILN_GIT_MIRROR.
set -eu
umask 077
git --git-dir="$KILN_GIT_MIRROR" repack -q -a -d -k
