# Installs what is missing, by name, from the Debian that this machine already uses. Sourced, never run.

packages_build=(g++ cmake ninja-build ccache pkg-config python3 libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
    libssl-dev libsoci-dev libmariadb-dev libsqlite3-dev libsodium-dev libspdlog-dev libtomlplusplus-dev libcli11-dev
    prometheus-cpp-dev libutf8proc-dev libpango1.0-dev libqrencode-dev libmagic-dev libxlsxwriter-dev libzip-dev libexpat1-dev fonts-noto-cjk doctest-dev)
# The -core package has the engine without the system service: nothing is started behind the user's back.
packages_mariadb=(mariadb-server-core mariadb-client)
packages_client=(curl jq ca-certificates openssl)
packages_checks=(clang-format)
packages_tests=(poppler-utils zbar-tools python3-jsonschema)  # read pages that were printed, and the codes on them; judge open data
packages_bench=(wrk)
packages_siege=(slowhttptest testssl.sh)

# need_packages GROUP...: returns at once when all are there, so it costs nothing to ask again.
need_packages() {
    local group missing=() name
    for group in "$@"; do
        local -n names=packages_$group
        for name in "${names[@]}"; do
            dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$name")
        done
    done
    ((${#missing[@]} == 0)) && return 0
    say "installing from Debian: ${missing[*]}"
    local root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "these packages are missing and only root can install them: ${missing[*]}"
        root=(sudo)
    fi
    local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    "${apt[@]}" update >&2 || fail "apt-get update failed: is this machine on line?"
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >&2 || fail "could not install: ${missing[*]}"
}
