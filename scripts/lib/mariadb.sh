# A private MariaDB on the loopback, in a directory of its own, with the settings that production must have (the server
# refuses unsafe ones). Sourced, never run; needs common.sh.

# Sets mariadb_pid, mariadb_port, mariadb_socket, mariadb_password. The directory is made and removed here.
# HELUO_MARIADB_BASE names the parent directory; by default memory, where a test's fsync costs nothing.
mariadb_start() {
    local base=${HELUO_MARIADB_BASE:-}
    [[ -n $base ]] || { [[ -w /dev/shm ]] && (($(df -Pk /dev/shm | awk 'NR == 2 {print $4}') > 1500000)) && base=/dev/shm; } || base=${TMPDIR:-/tmp}
    mariadb_dir=$(mktemp -d "$base/heluo-mariadb.XXXXXX")
    mariadb_socket=$mariadb_dir/socket
    mariadb_password=$(random_word 24)
    local user=${MARIADB_USER:-heluo_test} databases=${MARIADB_DATABASES:-heluo\\_test\\_%}
    mariadb_make "$mariadb_dir" >"$mariadb_dir/install.log" 2>&1 || { cat "$mariadb_dir/install.log" >&2; fail "mariadb-install-db failed"; }
    mariadb_first_words "$user" "$databases" >"$mariadb_dir/init.sql"
    local attempt
    for attempt in 1 2 3; do  # another process may take the free port before we do
        mariadb_port=$(free_port)
        mariadb_run
        wait_until 60 mariadb_settled && [[ $(mariadb_answer) == 1 ]] && return 0
        not_running "$mariadb_pid" || break
    done
    grep -E 'ERROR|terminat' "$mariadb_dir/error.log" | tail -20 >&2
    fail "the private MariaDB did not start"
}

mariadb_make() {
    mariadb-install-db --no-defaults --datadir="$1/data" --user="$(id -un)" --auth-root-authentication-method=normal \
        --skip-test-db --skip-name-resolve --innodb-log-file-size=32M
}

# The root account gets a password nobody keeps; ours may make and drop databases of its own name and no others.
mariadb_first_words() {
    printf "ALTER USER root@localhost IDENTIFIED BY '%s';\n" "$(random_word 32)"
    local host
    for host in localhost 127.0.0.1; do
        printf "CREATE OR REPLACE USER '%s'@'%s' IDENTIFIED BY '%s';\n" "$1" "$host" "$mariadb_password"
        printf "GRANT ALL ON \`%s\`.* TO '%s'@'%s';\n" "$2" "$1" "$host"
        # The benchmark records what a request does from the engine's own log; nothing else may see that.
        [[ -z ${MARIADB_LOGGED:-} ]] || printf "GRANT SUPER ON *.* TO '%s'@'%s';\nGRANT SELECT, DROP ON mysql.general_log TO '%s'@'%s';\n" \
            "$1" "$host" "$1" "$host"
    done
}

# Dies with this shell, even if the shell is killed hard. A tmpdir of its own: at its start a server sweeps the temporary tables
# of dead ones, and takes those of another server in the same directory for such.
mariadb_run() {
    mkdir -p "$mariadb_dir/tmp"
    setpriv --pdeathsig TERM mariadbd --no-defaults --user="$(id -un)" --datadir="$mariadb_dir/data" \
        --tmpdir="$mariadb_dir/tmp" --socket="$mariadb_socket" --port="$mariadb_port" --bind-address=127.0.0.1 --skip-name-resolve \
        --pid-file="$mariadb_dir/pid" --log-error="$mariadb_dir/error.log" --init-file="$mariadb_dir/init.sql" \
        --innodb-flush-log-at-trx-commit=1 --sync-binlog=1 --innodb-doublewrite=ON --local-infile=OFF \
        --sql-mode=STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION --character-set-server=utf8mb4 \
        --collation-server=utf8mb4_nopad_bin --max-connections=600 --innodb-buffer-pool-size="${MARIADB_MEMORY:-256M}" \
        --max-allowed-packet=64M >"$mariadb_dir/out.log" 2>&1 &
    mariadb_pid=$!
}

mariadb_answer() {
    MYSQL_PWD=$mariadb_password mariadb --no-defaults -N -h 127.0.0.1 -P "$mariadb_port" -u "${MARIADB_USER:-heluo_test}" \
        "$@" -e 'SELECT 1' 2>/dev/null
}
mariadb_settled() { [[ $(mariadb_answer) == 1 ]] || not_running "$mariadb_pid"; }

mariadb_stop() {
    [[ -n ${mariadb_dir:-} ]] || return 0
    end_process "${mariadb_pid:-}"
    rm -rf "$mariadb_dir"
    mariadb_dir=
}
