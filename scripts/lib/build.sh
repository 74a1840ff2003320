# Configures and builds one preset. Sourced, never run; needs common.sh.

# One compiler for each processor, but never more than the memory carries: a file of the server takes about 1 GiB.
build_jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable:/ {print int($2 / 1200000)}' /proc/meminfo)
    echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

build_preset() {
    local preset=$1
    shift
    [[ $preset =~ ^(debug|release|asan|tsan)$ ]] || fail "no such preset: $preset (debug, release, asan, tsan)"
    # --fresh where the tree was copied or moved: CMake refuses a cache of another place.
    local fresh=()
    if [[ -f $top/build/$preset/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$top/build/$preset/CMakeCache.txt"; then
        fresh=(--fresh)
    fi
    (cd "$top" && cmake --preset "$preset" "${fresh[@]}" >"$(log_of "configure-$preset")") ||
        { cat "$(log_of "configure-$preset")" >&2; fail "configuring $preset failed"; }
    cmake --build "$top/build/$preset" --parallel "$(build_jobs)" ${*:+--target "$@"}
}

log_of() {
    mkdir -p "$top/build/logs"
    echo "$top/build/logs/$1.log"
}
