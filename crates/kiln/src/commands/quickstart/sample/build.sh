# Puts the program into out/.

set -e
mkdir -p out
for part in code comments; do
    echo "packing $part"
    sleep 1
done
{
    echo "#!/bin/sh"
    echo "# greet, build ${BUILDNUMBER:-local}, commit ${COMMIT_ID:-unknown}"
    cat src/greet.sh
} > out/greet.sh
chmod +x out/greet.sh
echo "built out/greet.sh, $(wc -c < out/greet.sh) bytes"
