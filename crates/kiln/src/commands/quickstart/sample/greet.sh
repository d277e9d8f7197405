# Prints a greeting for each name given.

greet() {
    printf 'Hello, %s!\n' "$1"
}

for name in "$@"; do
    greet "$name"
done
