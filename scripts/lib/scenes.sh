# A market day in scenes, each told line by line as it happens. Sourced, never run; needs client.sh and demo.sh.

tell() { printf '  %-14s %s\n' "$1" "$2"; }
in_days() { date -u -d "+$1 days" +%Y-%m-%dT%H:%M:%SZ; }
beijing_day() { TZ=Asia/Shanghai date -d "${1:-today}" +%Y-%m-%d; }
yuan() { jq -cn --arg amount "$1" '{amount: $amount, currency: "CNY"}'; }

# published_listing TITLE PRICE: drafted by the broker for the party that mandated it, reviewed, published.
published_listing() {
    local as=broker id
    op draft_listing "$(jq -cn --arg owner "$(id_of party.1)" --arg title "$1" --argjson price "$(yuan "$2")" --arg until "$(in_days 180)" \
        '{owner: $owner, kind: "achievement", title: $title, summary: "轴承剩余寿命的在线预测，已在两条产线验证。", region: "410305",
          field: "03", forms: ["ordinary_licence"], asking_price: $price, valid_until: $until}')"
    expect 201
    id=$(field .id)
    tell "listing" "$id drafted by the broker: $1"
    step read_listing submit_listing "$id"
    expect 200
    tell "" "submitted for review: $(field .state)"
    as=operator
    step read_listing publish_listing "$id"
    expect 200
    tell "" "reviewed by the operator: $(field .state)"
    remember listing "$id"
}

# Listing -> offer -> counter-offer -> acceptance -> contract -> registration.
scene_deal() {
    local as=seller negotiation
    enter seller buyer broker operator registrar
    if [[ -z $(id_of mandate) ]]; then
        op grant_mandate "$(jq -cn --arg broker "$(id_of account.broker)" --arg until "$(in_days 365)" '{broker: $broker, valid_until: $until}')"
        expect 201
        remember mandate "$(field .id)"
        tell "mandate" "$(field .id) from the owner to the broker"
    fi
    published_listing "轴承寿命预测软件 $(random_word 4)" 800000.00
    as=buyer
    op make_offer "$(id_of listing)" "$(offer_of 600000.00 '普通许可三年，含一次升级。')"
    expect 201
    negotiation=$(field .id)
    tell "offer" "600,000.00 元 by the buyer: $negotiation"
    as=broker
    op counter_offer "$negotiation" "$(field .live_offer)" "$(offer_of 720000.50 '普通许可三年，含两次升级。')"
    expect 201
    tell "counter-offer" "720,000.50 元 by the broker for the owner"
    as=buyer
    op accept_offer "$negotiation" "$(field .live_offer)"
    expect 201
    tell "acceptance" "of exactly that offer: $(field .state)"
    register_contract_of seller "$(field .contract)"
}
offer_of() {
    jq -cn --argjson price "$(yuan "$1")" --arg terms "$2" \
        '{price: $price, payment_mode: "1", form: "ordinary_licence", terms: $terms, valid_days: 7}'
}

# register_contract_of APPLICANT CONTRACT: fills in what the market left open, submits, accepts, registers; the certificate.
register_contract_of() {
    local as=$1 id=$2 kind clauses
    op read_codes required_clauses
    expect 200
    clauses=$(jq -c '[.items | to_entries[] | {code: .value.code, text: "见合同第\(.key + 1)条"}]' <<<"$body")
    op read_contract "$id"
    expect 200
    tell "contract" "$id: $(field .amount_total.amount) 元, terms carried over"
    local filled
    filled=$(jq -c --argjson clauses "$clauses" --arg day "$(beijing_day)" --arg last "$(beijing_day '+3 years')" \
        '{title, kind, sub_kind: (.sub_kind // (if .kind == "licence" then "32" else "51" end)), field: (.field // "03"), payment_mode: (.payment_mode // "1"),
          signed_on: $day, effective_on: $day, ends_on: $last, amount_total, amount_tech: .amount_total, deductions: [], $clauses,
          foreign_language: false, internal_department: false, government_project: false, licence_needed: false}
         + (if .kind == "licence" then {licence_type: "ordinary"} else {} end)' <<<"$body")
    step read_contract edit_contract "$id" "$filled"
    expect 200
    for kind in contract_text truth_pledge; do
        file_document "$id" "$kind"
    done
    tell "documents" "the contract's text and a pledge of truthfulness, filed as PDF"
    step read_contract submit_contract "$id"
    expect 200
    as=registrar
    step read_contract accept_contract "$id"
    expect 200
    step read_contract register_contract "$id"
    expect 200
    tell "registration" "number $(field .registration.number), $(field .state)"
    as=$1
    op read_certificate "$id"
    expect 200
    local number query
    number=$(field .certificate.number) query="?code=$(field .certificate.code)"
    as='' op check_certificate "$number"
    expect 200
    tell "certificate" "checked by anybody who holds it: $(field .validity)"
}

# Procurement -> sealed quotes -> award -> contract -> registration.
scene_award() {
    local as procurement agency amounts=(86000.00 79500.00 81000.00) at=0
    enter owner operator registrar agency-a agency-b agency-c
    for agency in agency-a agency-b agency-c; do
        [[ -z $(id_of "enrolled.$agency") ]] || continue
        as=$agency
        op enrol_agency '{"service_types": ["testing"], "statement": "具备检验检测资质。"}'
        expect 201
        local id
        id=$(field .id)
        as=operator
        step read_agency check_agency "$id"
        expect 200
        tell "agency" "$id enrolled and checked"
        remember "enrolled.$agency" "$id"
    done
    as=owner
    op draft_procurement "$(jq -cn --arg deadline "$(date -u -d '+12 seconds' +%Y-%m-%dT%H:%M:%SZ)" --argjson ceiling "$(yuan 100000.00)" \
        --arg title "新材料样品检测服务 $(random_word 4)" '{title: $title, scope: "二十个样品的成分与力学检测。", service_types: ["testing"], quoting: "amount", ceiling: $ceiling,
          method: "lowest", deadline: $deadline}')"
    expect 201
    procurement=$(field .id)
    step read_procurement publish_procurement "$procurement"
    expect 200
    tell "procurement" "$procurement published, quotes until $(field .deadline)"
    for agency in agency-a agency-b agency-c; do
        as=$agency
        op send_quote "$procurement" "$(jq -cn --argjson amount "$(yuan "${amounts[at]}")" '{amount: $amount}')"
        expect 201
        tell "quote" "sealed, receipt $(field .id)"
        at=$((at + 1))
    done
    as=owner
    wait_until 60 opened "$procurement" || fail "the quotes were not opened at the deadline"
    op read_procurement "$procurement"
    tell "opening" "$(field .state): the lowest valid quote wins"
    register_contract_of agency-b "$(field .contract)"
}
opened() {
    op read_procurement "$1"
    [[ $(field .state) == awarded ]]
}

# What a visitor finds still going on.
scene_open() {
    enter broker operator
    published_listing "超硬刀具涂层工艺 $(random_word 4)" 1250000.00
    published_listing "拖拉机自动驾驶系统 $(random_word 4)" 3600000.00
}

# The year's totals, by the statistician.
scene_totals() {
    local as=statistician year
    year=$(TZ=Asia/Shanghai date +%Y)
    enter statistician
    query="?measure=registered&region=4103&from=$year-01-01&until=$((year + 1))-01-01" op read_totals
    expect 200
    tell "total" "$(field '.total.count') contracts, $(field '.total.amount_total.amount // .total.amount_total') 元 registered in $year"
    query="?year=$year&region=4103&measure=registered" op read_progress
    expect 200
    tell "progress" "$(field .percent_done) % of the year's target of $(field .target.amount) 元, day $(field .days) of $(field .of_days)"
}
