# The people and things of a demonstration, made through the API as users would make them. Sourced, never run; needs
# common.sh, client.sh and server.sh.

# One person for each role: login name, role, and the party they belong to (0: staff of the market or the registry).
demo_people="operator operator 0
registrar registrar 0
registrar-b registrar 0
statistician statistician 0
supervisor supervisor 0
auditor auditor 0
broker broker 0
seller member 1
buyer member 2
owner member 3
agency-a agency 4
agency-b agency 5
agency-c agency 6"
demo_parties="1 91410300MA9F000154 洛阳轴承研究所示范有限公司 410305
2 91410300MA9F001460 洛阳农机示范股份有限公司 410311
3 124103004160000123 洛阳示范研究院 410302
4 914103061710700113 洛阳检测服务示范有限公司 410308
5 52410300MJ0000018G 洛阳技术转移示范中心 410303
6 91410300MA9F0004XH 洛阳科技咨询示范有限公司 410307"

# Passwords are made once for a data directory and kept where only its owner reads them.
demo_accounts() {
    local file=$1/accounts login role _
    [[ -f $file ]] && return 0
    while read -r login role _; do
        printf '%s %s %s\n' "$login" "$(random_word 16)" "$role"
    done <<<"$demo_people" | (umask 077 && cat >"$file.new")
    mv "$file.new" "$file"
}
demo_password() { awk -v login="$2" '$1 == login {print $2}' "$1/accounts"; }

# The first operator is made on the machine; everybody else by that operator, over the API.
demo_first_operator() {
    demo_accounts "$1"
    [[ ! -f $1/loaded ]] || return 0
    demo_password "$1" operator | "$heluo" admin create-operator --config "$1/heluo.toml" --login operator --password-stdin \
        >>"$1/server.log" 2>&1 || { tail -5 "$1/server.log" >&2; fail "could not make the first operator"; }
}

# Ids of what was made, by a name of ours: remember NAME ID, id_of NAME.
remember() { printf '%s %s\n' "$1" "$2" >>"$demo_dir/ids"; }
id_of() { awk -v name="$1" '$1 == name {id = $2} END {print id}' "$demo_dir/ids"; }

# Opens a session for everybody named; a second time does nothing.
enter() {
    local login
    for login in "$@"; do
        [[ -s $client_dir/token.$login ]] || log_in "$login" "$(demo_password "$demo_dir" "$login")"
    done
}

demo_register_people() {
    local number code name region login role as=operator
    enter operator
    while read -r number code name region; do
        op register_party "$(jq -cn --arg code "$code" --arg name "$name" --arg region "$region" \
            '{credit_code: $code, name: $name, region: $region}')"
        expect 201
        remember "party.$number" "$(field .id)"
    done <<<"$demo_parties"
    while read -r login role number; do
        [[ $login != operator ]] || continue
        op create_account "$(jq -cn --arg login "$login" --arg password "$(demo_password "$demo_dir" "$login")" --arg role "$role" \
            --arg party "$(id_of "party.$number")" '{login: $login, password: $password, roles: [$role]}
            + if $party == "" then {} else {party: $party} end')"
        expect 201
        remember "account.$login" "$(field .id)"
    done <<<"$demo_people"
}

# demo_load DIR: people, then one market day: a deal and an award, registered, and things left open to look at.
# HELUO_RUN_DEMO=people (tests that bring their own data) leaves the day out.
demo_load() {
    demo_dir=$1
    [[ ! -f $demo_dir/loaded ]] || return 0
    : >"$demo_dir/ids"
    say "making the demonstration data"
    demo_register_people
    [[ ${HELUO_RUN_DEMO:-} == people ]] || demo_day >>"$demo_dir/demo.log"
    touch "$demo_dir/loaded"
}
demo_day() {
    scene_deal
    scene_award
    scene_open
}
