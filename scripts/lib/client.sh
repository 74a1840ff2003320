# Speaks to the API with curl and jq as any client would. Sourced, never run; needs common.sh.
#
# Set before use: server_url, and server_ca (the certificate that is trusted, file). Afterwards each call leaves
# $status, $body (JSON) and $etag behind.

client_dir=
client_open() {
    client_dir=$(mktemp -d "${TMPDIR:-/tmp}/heluo-client.XXXXXX")
    chmod 700 "$client_dir"
}
client_close() {
    [[ -z $client_dir ]] || rm -rf "$client_dir"
    client_dir=
}

# call METHOD PATH [JSON]: with the token of $as (a login name, empty for nobody) and, where $match is set, If-Match.
# Secrets travel by files that only we can read, never on a command line.
call() {
    local method=$1 path=$2 json=${3-} headers=$client_dir/headers
    {
        printf 'Accept: application/json\nAccept-Language: en\n'
        [[ -z ${as:-} ]] || printf 'Authorization: Bearer %s\n' "$(<"$client_dir/token.$as")"
        [[ -z $json ]] || printf 'Content-Type: application/json\n'
        [[ -z ${file:-} ]] || printf 'Content-Type: application/pdf\n'
        [[ $method != POST ]] || printf 'Idempotency-Key: %s\n' "${key:-$(random_word 24)}"
        [[ -z ${match:-} ]] || printf 'If-Match: %s\n' "$match"
    } >"$headers.out"
    local options=(--silent --show-error --max-time 60 --request "$method" --header "@$headers.out" --dump-header "$headers.in"
        --output "$client_dir/body" --write-out '%{http_code}' --cacert "$server_ca")
    [[ -z ${file:-} ]] || options+=(--data-binary "@$file")
    [[ -z $json ]] || { printf '%s' "$json" >"$client_dir/sent"; options+=(--data-binary "@$client_dir/sent"); }
    status=$(curl "${options[@]}" "$server_url$path") || fail "$method $path: no answer from $server_url"
    body=$(tr -d '\0' <"$client_dir/body")
    etag=$(awk 'tolower($1) == "etag:" {gsub(/\r/, ""); print $2}' "$headers.in")
}

# file_document CONTRACT KIND: a page of paper, scanned, as a document of that kind.
file_document() {
    printf '%%PDF-1.4\n%s of %s\n' "$2" "$1" >"$client_dir/scan.pdf"
    local query="?kind=$2&name=scan.pdf" file=$client_dir/scan.pdf
    op file_document "$1"
    expect 201
}

# expect STATUS: fails with the whole answer if the last call gave another one.
expect() {
    [[ $status == "$1" ]] || fail "expected $1, got $status: $body"
}

# field JQ: one value of the last answer.
field() { jq -er "$1" <<<"$body" || fail "the answer has no $1: $body"; }

# op OPERATION [SLOT...] [JSON]: an endpoint by its operation id; its method and path come from the server's own document.
op() {
    local operation=$1 found method path
    shift
    [[ -s $client_dir/operations ]] || read_operations
    found=$(grep -m1 "^$operation " "$client_dir/operations") || fail "the server's openapi.json has no operation $operation"
    read -r _ method path <<<"$found"
    while [[ $path == *"{"*"}"* ]]; do
        (($#)) || fail "$operation needs a value for $path"
        path=${path%%\{*}$1${path#*\}}
        shift
    done
    call "$method" "$path${query:-}" "${1-}"
}
read_operations() {
    local as='' match='' query=''
    call GET /openapi.json
    expect 200
    jq -r '.paths | to_entries[] | .key as $path | .value | to_entries[] | select(.value.operationId?)
        | "\(.value.operationId) \(.key | ascii_upcase) \($path)"' <<<"$body" >"$client_dir/operations"
}

# log_in NAME PASSWORD: keeps the token under the name, for as=NAME.
log_in() {
    local as='' match=''
    op log_in "$(jq -cn --arg login "$1" --arg password "$2" '{login: $login, password: $password}')"
    expect 201
    (umask 077 && field .token >"$client_dir/token.$1")
}

# step READ OPERATION ID [JSON]: a step of a lifecycle, with the ETag that the object has now for the person of $as.
step() {
    local reading=$1 operation=$2 match=''
    shift 2
    op "$reading" "$1"
    expect 200
    match=$etag
    op "$operation" "$@"
}
