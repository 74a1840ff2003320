// Endpoints of paper: the certificate of a registration, its check by anybody, and the notice of a refusal or an end.
#include <algorithm>
#include <array>

#include "api/core/markup.hpp"
#include "api/core/problem.hpp"
#include "api/routes.hpp"
#include "domain/core/rules.hpp"
#include "domain/registry/certificates.hpp"

namespace heluo::api {

namespace {

struct NamedCode {
    std::string code, name;
};
BOOST_DESCRIBE_STRUCT(NamedCode, (), (code, name))

struct CertificateSide {
    std::optional<std::string> credit_code;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(CertificateSide, (), (credit_code, name))

// What a certificate says, as domain/registry/certificates.cpp writes it: in the order of the names.
struct CertificateView {
    std::optional<bool> amount_open;  // of royalties: the amounts are what was certain at registration
    Money amount_tech, amount_total;
    CertificateSide buyer;
    Instant certified_at;
    std::optional<Date> changed_on;
    std::string code;
    std::optional<Date> effective_on, ends_on;
    std::optional<NamedCode> field;
    NamedCode kind;
    std::string number, office;
    Date registered_on;
    std::string registry;
    long long revision = 1;
    CertificateSide seller;
    std::optional<Date> signed_on;
    std::optional<NamedCode> sub_kind;
    std::string title, verify;
};
BOOST_DESCRIBE_STRUCT(CertificateView, (),
                      (amount_open, amount_tech, amount_total, buyer, certified_at, changed_on, code, effective_on,
                       ends_on, field, kind, number, office, registered_on, registry, revision, seller, signed_on,
                       sub_kind, title, verify))

struct SignedCertificate {
    CertificateView certificate;
    std::string key, signature;
};
BOOST_DESCRIBE_STRUCT(SignedCertificate, (), (certificate, key, signature))

struct CheckedCertificate {
    CertificateStanding validity{};
    CertificateView certificate;
};
BOOST_DESCRIBE_STRUCT(CheckedCertificate, (), (validity, certificate))

struct CheckQuery {
    Text<1, 64> code;
};
BOOST_DESCRIBE_STRUCT(CheckQuery, (), (code))

CertificateView view_of(const std::string& text) {
    Violations faults;
    auto view = Shape<CertificateView>::read(json::parse(text), Place{"", faults});
    if (!view) throw std::logic_error{"a certificate is kept that cannot be read"};
    return std::move(*view);
}

Cause cause_of(const Caller& caller, Action action, std::string account) {
    return {std::move(account), std::string{name_of(action)}, caller.request_id, caller.address};
}

std::string in_chinese(Date date) {
    return std::to_string(static_cast<int>(date.year())) + "年" + std::to_string(static_cast<unsigned>(date.month())) +
           "月" + std::to_string(static_cast<unsigned>(date.day())) + "日";
}

// 12,345.60: in groups of three, as vouchers have it.
std::string grouped(Money amount) {
    std::string text = amount.text();
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    for (std::size_t at = text.find('.'); at > first + 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

Sheet::Cell amount_cell(std::string label, Money amount, bool open) {
    return {std::move(label), "¥" + grouped(amount) + "\n人民币" + capitals(amount) +
                                  (open ? "（提成支付，总额未定，此为登记时已确定的部分）" : "")};
}

Sheet::Cell side_cell(std::string label, const CertificateSide& side) {
    return {std::move(label), side.name + (side.credit_code ? "\n统一社会信用代码 " + *side.credit_code : "")};
}

std::string validity(const std::optional<Date>& from, const std::optional<Date>& until) {
    if (!from && !until) return "未约定";
    return (from ? in_chinese(*from) : "") + " 至 " + (until ? in_chinese(*until) : "履行完毕");
}

Sheet sheet_of(const CertificateView& view, std::string attached) {
    Sheet sheet;
    sheet.title = "技术合同认定登记证明";
    sheet.number = "登记编号  " + view.number;
    sheet.edition = "第 " + std::to_string(view.revision) + " 版" +
                    (view.changed_on ? "（" + in_chinese(*view.changed_on) + "变更登记）" : "");
    sheet.opening = "下列技术合同已经本机构认定登记，特此证明。";
    const std::string kind = view.kind.name + (view.sub_kind ? " — " + view.sub_kind->name : "");
    sheet.rows = {{{"项目名称", view.title}},
                  {{"合同类别", kind}},
                  {{"技术领域", view.field ? view.field->name : "—"},
                   {"签订日期", view.signed_on ? in_chinese(*view.signed_on) : "—"}},
                  {{"有效期限", validity(view.effective_on, view.ends_on)}},
                  {side_cell("卖　方", view.seller)},
                  {side_cell("买　方", view.buyer)},
                  {amount_cell("合同成交总金额", view.amount_total, view.amount_open.value_or(false))},
                  {amount_cell("其中技术交易额", view.amount_tech, view.amount_open.value_or(false))},
                  {{"登记机构", view.registry + "　" + view.office}},
                  {{"登记日期", in_chinese(view.registered_on)}}};
    sheet.signed_by = {view.registry, view.office, in_chinese(beijing_date(view.certified_at))};
    sheet.seal_ring = view.registry;
    sheet.seal_name = "技术合同登记专用章";
    sheet.barcode = {view.verify, {"扫码核验", "校验码 " + view.code}};
    sheet.notes = {
        "核验：扫描二维码，或凭登记编号和校验码在登记机构网站查询本证明是否有效；合同变更、注销或者撤销登记后，本证明不"
        "再有效。",
        "本件为电子证明，印章为登记机构电子签章的示意。文件内嵌证明数据及其SM2数字签名，末行为对全文的SM2数字签名，改动"
        "任何一处均"
        "可查出；公钥由登记透明日志公布。"};
    sheet.made_at = view.certified_at;
    sheet.attachment = {"certificate.json", std::move(attached)};
    return sheet;
}

Verbatim<SignedCertificate> read_certificate(Store& store, const Actor& actor, const Caller& caller,
                                             const ContractId& id) {
    const Cause cause = cause_of(actor, caller, Action::read_certificate);
    const Certificate certificate = certificate_for(store, cause, actor, id, caller.public_url).certificate;
    return {signed_json(certificate.text, certificate.signature)};
}

Pdf print_certificate(Store& store, const Actor& actor, const Caller& caller, const Press& press,
                      const ContractId& id) {
    const Cause cause = cause_of(actor, caller, Action::print_certificate);
    const Issued issued = certificate_for(store, cause, actor, id, caller.public_url);
    const Certificate& certificate = issued.certificate;
    const CertificateView view = view_of(certificate.text);
    const Sheet sheet = sheet_of(view, signed_json(certificate.text, certificate.signature));
    return {signed_print(store, cause, issued, press.print(sheet)),
            "certificate-" + view.number + "-" + std::to_string(view.revision) + ".pdf"};
}

Wording word_for(CertificateStanding standing) {
    switch (standing) {
        case CertificateStanding::valid: return {"", "有效", "Valid"};
        case CertificateStanding::superseded:
            return {"", "已被变更后的证明取代", "Superseded by the certificate of a change"};
        case CertificateStanding::cancelled: return {"", "登记已注销", "The registration was cancelled"};
        case CertificateStanding::revoked: return {"", "登记已撤销", "The registration was revoked"};
    }
    throw std::logic_error{"a standing without a word"};
}

// For the phone that has read the QR code: what is to be compared with the paper.
std::string page_of(const CheckedCertificate& checked, Language language) {
    const CertificateView& certificate = checked.certificate;
    const auto words = [&](const char* zh, const char* en) {
        return std::string{language == Language::english ? en : zh};
    };
    const std::string title = words("技术合同认定登记证明核验", "Check of a registration certificate");
    std::string rows;
    const auto row = [&](const std::string& label, const std::string& value) {
        rows += "<tr><th>" + escaped(label) + "</th><td>" + escaped(value) + "</td></tr>";
    };
    row(words("登记编号", "Number"), certificate.number);
    row(words("项目名称", "Title"), certificate.title);
    row(words("合同类别", "Kind"),
        certificate.kind.name + (certificate.sub_kind ? " — " + certificate.sub_kind->name : ""));
    row(words("技术领域", "Field"), certificate.field ? certificate.field->name : "—");
    row(words("签订日期", "Signed on"), certificate.signed_on ? text(*certificate.signed_on) : "—");
    row(words("有效期限", "In effect"), (certificate.effective_on ? text(*certificate.effective_on) : "—") + " / " +
                                            (certificate.ends_on ? text(*certificate.ends_on) : "—"));
    for (const auto& [label, side] :
         {std::pair{words("卖方", "Seller"), &certificate.seller}, {words("买方", "Buyer"), &certificate.buyer}})
        row(label, side->name + (side->credit_code ? " " + *side->credit_code : ""));
    const std::string open =
        certificate.amount_open.value_or(false)
            ? words("（提成支付，总额未定，此为登记时已确定的部分）", " (royalties: what was certain at registration)")
            : "";
    row(words("合同成交总金额", "Total"), "¥" + grouped(certificate.amount_total) + open);
    row(words("其中技术交易额", "Technical amount"), "¥" + grouped(certificate.amount_tech) + open);
    row(words("登记日期", "Registered on"), text(certificate.registered_on));
    row(words("版次", "Edition"), std::to_string(certificate.revision) +
                                      (certificate.changed_on ? " (" + text(*certificate.changed_on) + ")" : ""));
    row(words("登记机构", "Registry"), certificate.registry + " " + certificate.office);
    const bool valid = checked.validity == CertificateStanding::valid;
    return std::string{"<!doctype html><html lang=\""} + words("zh", "en") +
           "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
           "<title>" +
           title +
           "</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:36rem;padding:0 1rem}"
           ".good{color:#2d6a4f}.bad{color:#b5372a}th{text-align:left;padding-right:1rem;vertical-align:top;"
           "white-space:nowrap}</style></head><body><h1>" +
           title + "</h1><h2 class=\"" + (valid ? "good" : "bad") + "\">" +
           escaped(in(language, word_for(checked.validity))) + "</h2><table>" + rows + "</table><p>" +
           words("请与纸质证明逐项核对。", "Compare each line with the paper in hand.") + "</p></body></html>";
}

inline constexpr std::array<std::string_view, 1> page_types{"text/html"};
using ShownCheck = InFormats<CheckedCertificate, page_types>;

// A browser names HTML among what it accepts; a program that does not gets the data.
ShownCheck check(Store& store, const Caller& caller, const Slot<Text<1, 64>>& number, const Query<CheckQuery>& query) {
    const CertificateCheck found = check_certificate(store, cause_of(caller, Action::check_certificate, ""),
                                                     number.value.value, query->code.value);
    ShownCheck answer{{found.standing, view_of(found.text)}, {}};
    if (caller.accept.find("text/html") != std::string::npos)
        answer.raw = Raw{"text/html; charset=utf-8", page_of(answer.view, language_of(caller.accept_language)), "", ""};
    return answer;
}

// ---- notices

// A text of many lines as running text.
std::string running(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
    return text;
}

std::string named(const CodeList& list, const std::vector<std::string>& codes, bool with_code) {
    std::string text;
    for (const std::string& code : codes) {
        const Code* known = list.find(code);
        text += (text.empty() ? "" : "；") + (with_code ? code + " " : "") + (known ? known->name_zh : code);
    }
    return text;
}

Sheet::Cell side_cell(std::string label, const ContractParty& side) {
    CertificateSide shown;
    shown.name = side.name.value;
    if (side.credit_code) shown.credit_code = side.credit_code->value;
    return side_cell(std::move(label), shown);
}

// What a decision against a registration is called, and on what grounds it was taken.
struct Decision {
    std::string title, opening, grounds;
    bool ends_registration = false;
    bool can_be_contested = true;
};

Decision decision_of(const Contract& contract, const Rules& rules) {
    switch (contract.state) {
        case ContractState::refused:
            if (contract.change)
                return {"不予变更登记通知书", "经审查，下列技术合同的变更不符合登记条件，决定不予变更登记。",
                        named(rules.list("refusal_grounds"), contract.grounds, true)};
            return {"不予登记通知书", "经审查，下列技术合同不符合登记条件，决定不予登记。",
                    named(rules.list("refusal_grounds"), contract.grounds, true)};
        case ContractState::cancelled:
            return {"技术合同注销登记通知书", "根据当事人的申请，下列技术合同的登记已经注销。",
                    named(rules.list("cancellation_causes"), {contract.ending.value().cause}, false), true, false};
        case ContractState::revoked:
            return {"技术合同撤销登记通知书", "下列技术合同的登记已经撤销。",
                    named(rules.list("revocation_grounds"), {contract.ending.value().cause}, false), true};
        default: refuse(Reason::wrong_state, std::string{heluo::name_of(contract.state)});
    }
}

Sheet notice_of(const Contract& contract, Instant decided_at, const Rules& rules) {
    const Date day = beijing_date(decided_at);
    const Decision decision = decision_of(contract, rules);
    Sheet sheet;
    sheet.title = decision.title;
    sheet.number =
        contract.registration ? "登记编号  " + contract.registration->number.value : "申请编号  " + contract.id.text();
    sheet.opening = decision.opening;
    sheet.rows = {{{"项目名称", contract.terms.title.value}},
                  {side_cell("卖　方", contract.terms.seller)},
                  {side_cell("买　方", contract.terms.buyer)},
                  {{decision.ends_registration ? "原　因" : "理　由", decision.grounds}},
                  {{"说　明", running(contract.explanation)}}};
    if (decision.ends_registration) {
        sheet.paragraphs.push_back(rules.text("notice.ended", day));
        sheet.paragraphs.push_back("抄送：" + rules.text("notice.copies", day));
    }
    if (decision.can_be_contested) sheet.paragraphs.push_back("救济途径：" + rules.text("notice.remedy", day));
    sheet.seal_ring = rules.text("registry.name", day);
    sheet.seal_name = "技术合同登记专用章";
    sheet.signed_by = {sheet.seal_ring, rules.text("registry.office", day), in_chinese(day)};
    sheet.notes = {"本件由登记系统生成，印章为登记机构电子签章的示意。"};
    sheet.made_at = decided_at;
    return sheet;
}

// A refusal is the last that is saved of its contract.
Instant decided_at(Unit& unit, const Contract& contract) {
    return contract.ending ? contract.ending->at : unit.contracts.saved_at(contract.id);
}

Pdf print_notice(Store& store, const Actor& actor, const Caller& caller, const Press& press, const ContractId& id) {
    Sheet sheet;
    store.read(cause_of(actor, caller, Action::print_notice), [&](Unit& unit) {
        const Contract contract = contract_for(unit, actor, id);
        if (contract.registered_elsewhere()) refuse(Reason::wrong_registry, contract.registration->registry);
        sheet = notice_of(contract, decided_at(unit, contract), unit.rules);
    });
    return {press.print(sheet), "notice-" + id.text() + ".pdf"};
}

}  // namespace

std::vector<Route> certificate_routes() {
    using enum Reason;
    return {
        route<"GET /v1/contracts/{contract}/certificate", read_certificate, Action::read_certificate>(
            "The certificate of its registration, signed; issued at the first request")
            .refuses({wrong_registry, wrong_state}),
        route<"GET /v1/contracts/{contract}/certificate.pdf", print_certificate, Action::print_certificate>(
            "The certificate as a signed PDF, for paper")
            .refuses({wrong_registry, wrong_state}),
        route<"GET /v1/certificates/{number}/verify", check, Action::check_certificate>(
            "Whether a certificate is good, by its number and verification code")
            .refuses({certificate_unknown, too_many_attempts}),
        route<"GET /v1/contracts/{contract}/notice", print_notice, Action::print_notice>(
            "The notice of a refusal, or of a registration's end, as a PDF")
            .refuses({wrong_registry, wrong_state}),
    };
}

}  // namespace heluo::api
