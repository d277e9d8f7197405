# Copies or links a file of the workspace to another place of it. Both come in KILN_* variables.
set -eu
root=$(realpath -e -- "$WORKSPACE")
from=$(realpath -e -- "$WORKSPACE/$KILN_FROM") || exit 1
folder=$(realpath -m -- "$(dirname -- "$WORKSPACE/$KILN_TO")")
for path in "$from" "$folder"; do
    case $path in
    "$root" | "$root"/*) ;;
    *) echo "$path is not in the workspace"; exit 1 ;;
    esac
done
mkdir -p -- "$folder"
to=$folder/$(basename -- "$KILN_TO")
if [ -n "$KILN_LINK" ]; then
    ln -sfnr -- "$from" "$to"
else
    rm -f -- "$to"
    cp -- "$from" "$to"
fi
