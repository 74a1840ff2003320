# What every script shares: where the project is, how it speaks, how it ends. Sourced, never run.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "${0##*/}: $*"
    exit 1
}

# Prints the comment at the head of the calling script: the one place where its usage is written.
usage() { sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p}}' "$0"; }

# A port of the loopback that nobody listens on now.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# N random letters and digits, for passwords that people may have to type.
random_word() { python3 -c 'import secrets, sys; print("".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(int(sys.argv[1]))))' "$1"; }

# Waits until the command succeeds, at most SECONDS: wait_until SECONDS COMMAND...
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# Ends a process that this script started and waits for it: polite first, hard after SECONDS.
end_process() {
    local pid=$1 patience=${2:-30}
    [[ -n $pid ]] && kill -0 "$pid" 2>/dev/null || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    wait_until "$patience" not_running "$pid" || kill -KILL "$pid" 2>/dev/null || return 0
    wait "$pid" 2>/dev/null || return 0
}
# A zombie has ended: its parent only has not asked yet.
not_running() { ! kill -0 "$1" 2>/dev/null || [[ $(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null) == Z ]]; }
