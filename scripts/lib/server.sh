# Starts the server for scripts that need one: a data directory with everything in it, accounts whose passwords are made
# here, and an end. Sourced, never run; needs common.sh and client.sh.

heluo=$top/build/release/heluo
[[ -z ${HELUO_BINARY:-} ]] || heluo=$HELUO_BINARY

# server_configure DIR PORT: writes DIR/heluo.toml once; a second start keeps what the user has changed there.
# HELUO_RUN_ENGINE=mysql (tests and benchmarks) puts the data on the server that HELUO_TEST_MYSQL names.
server_configure() {
    local dir=$1 port=$2
    mkdir -p "$dir"
    chmod 700 "$dir"
    [[ -f $dir/luoyang.toml ]] || server_rules >"$dir/luoyang.toml"
    [[ ! -f $dir/heluo.toml ]] || return 0
    server_database "$dir" >"$dir/database.toml"
    cat >"$dir/heluo.toml" <<TOML
# Made by ${0##*/} for this data directory; every other setting has its default (heluo config show).
[server]
address = "127.0.0.1"
port = $port
public_url = "https://localhost:$port"
${HELUO_RUN_LIMITS:-}

[tls]
directory = "$dir/tls"

[operator]
enabled = false

$(<"$dir/database.toml")

[passwords]
instance_key = "$dir/instance.key"

[uploads]
directory = "$dir/uploads"

[rules]
file = "$dir/luoyang.toml"
TOML
    rm "$dir/database.toml"
    # SQLite looks after itself; a server's database is migrated by its operator.
    [[ ${HELUO_RUN_ENGINE:-sqlite} == sqlite ]] || "$heluo" migrate --config "$dir/heluo.toml" >>"$dir/server.log" 2>&1 ||
        { tail -5 "$dir/server.log" >&2; fail "the database could not be migrated"; }
}

server_database() {
    echo "[database]"
    if [[ ${HELUO_RUN_ENGINE:-sqlite} == sqlite ]]; then
        echo "path = \"$1/heluo.sqlite\""
        return
    fi
    [[ -n ${HELUO_TEST_MYSQL:-} ]] || fail "HELUO_RUN_ENGINE=mysql needs HELUO_TEST_MYSQL (scripts/with-mariadb sets it)"
    local word host port socket user password name
    name=heluo_test_run_$(random_word 8)
    for word in $HELUO_TEST_MYSQL; do printf -v "${word%%=*}" '%s' "${word#*=}"; done
    MYSQL_PWD=$password mariadb --no-defaults -h "$host" -P "$port" -u "$user" -e "CREATE DATABASE $name"
    (umask 077 && printf '%s\n' "$password" >"$1/database.password")
    printf 'engine = "mysql"\nsocket = "%s"\nuser = "%s"\nname = "%s"\npassword_file = "%s"\n' "$socket" "$user" "$name" "$1/database.password"
}

# The rules of a demonstration: Luoyang's, but a procurement may close seconds after it opened, so that a visitor sees the
# award. Production keeps config/luoyang.toml, where the shortest time is days.
server_rules() {
    awk '/^name *= *"quote\.signup_days\.min"/ {short = 1}
         short && /^value *=/ {$0 = "value = 0  # a demonstration only: production says 3"; short = 0}
         {print}' "$top/config/luoyang.toml"
}

# server_of DIR: sets server_url and server_ca of the server on that data.
server_of() {
    server_url=https://localhost:$(awk '/^\[/ {section = $0} section == "[server]" && $1 == "port" {print $3}' "$1/heluo.toml")
    server_ca=$1/tls/certificate.pem
}

# server_start DIR: sets server_pid besides; returns when the server is ready (HELUO_RUN_HEALTH=live: when it answers).
server_start() {
    local dir=$1
    server_of "$dir"
    # In a session of its own: Ctrl-C is for this script, which then asks the server to end politely.
    setsid "$heluo" serve --config "$dir/heluo.toml" >>"$dir/server.log" 2>&1 </dev/null &
    server_pid=$!
    echo "$server_pid" >"$dir/pid"
    wait_until 60 server_settled || { tail -5 "$dir/server.log" >&2; fail "the server did not become ready: $dir/server.log"; }
    not_running "$server_pid" && { tail -5 "$dir/server.log" >&2; fail "the server ended: $dir/server.log"; }
    return 0
}
server_settled() { not_running "$server_pid" || curl --silent --fail --cacert "$server_ca" "$server_url/health/${HELUO_RUN_HEALTH:-ready}"; }

server_stop() {
    [[ -z ${server_pid:-} ]] || end_process "$server_pid" 40
    server_pid=
}
