# Tests the program; ends with 1 when something is wrong.

failed=0
check() {
    if [ "$2" = "$3" ]; then
        echo "ok: $1"
    else
        echo "NOT ok: $1: expected '$3', got '$2'"
        failed=1
    fi
}

check "one name" "$(sh src/greet.sh world)" "Hello, world!"
check "a name with a blank" "$(sh src/greet.sh 'Ada Lovelace')" "Hello, Ada Lovelace!"
check "no name" "$(sh src/greet.sh)" ""
exit $failed
