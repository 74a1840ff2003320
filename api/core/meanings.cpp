// What members mean whose names alone do not tell: said once, shown in the OpenAPI document wherever the name stands.
#include <algorithm>
#include <array>

#include "api/core/shape.hpp"

namespace heluo::api {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 120> meanings{{
    {"machine_key", "the key under which a machine acted for the account; empty where a person did"},
    {"scopes", "权限范围: what a key may be used for (docs/machines.md); it never does more than its account may"},
    {"addresses", "addresses or blocks (CIDR) from which a key may be used; none: from anywhere"},
    {"prefix", "the eight characters by which a secret is known again"},
    {"secret", "for Authorization: Bearer; shown this once"},
    {"measure",
     "registered 登记: contracts that this registry registered, by the region of the applicant; out 输出: all "
     "registered "
     "contracts, by the seller's region; in 吸纳: by the buyer's. 输出 and 吸纳 both count a local contract: never add "
     "them"},
    {"from", "the first day counted"},
    {"until", "the first day no longer counted: 2027-01-01 ends the year 2026"},
    {"as_of",
     "of totals: what was known at that moment, whatever was registered, changed or cancelled since; in an answer the "
     "moment of the last thing that it counts: asked for again, it gives the same answer for good; of progress: the "
     "day that it is "
     "measured on"},
    {"basis",
     "by which day something is in a period: booked 记账 (default), its own unless that period was closed before it "
     "was "
     "posted, then the day of posting, so that what was published stays; restated 重述, its own"},
    {"booked_on", "the day in whose period it counts: its own, or that of its posting where its period was closed"},
    {"adjusted", "前期调整: booked in a later period than its own, which was closed"},
    {"cross_border", "涉外: a side abroad or in 港澳台"},
    {"amount_band", "金额分档, by the contract's own 成交额: a code of GET /v1/codes/amount_bands"},
    {"home", "from where seller_area and buyer_area are seen: this registry's area where it is not said"},
    {"seller_area", "as home sees it: what is at home by its next level of codes, else the province; empty abroad"},
    {"buyer_area", "as home sees it: what is at home by its next level of codes, else the province; empty abroad"},
    {"amount_received", "到款: confirmed receipts less refunds, by the day on which the money came in"},
    {"cumulative", "累计: from January to the end of the period"},
    {"kinds", "four puts licences among the transfers, as they were before 2021"},
    {"since", "the moment before: what was known then is compared with what is known now, or as_of"},
    {"through", "the last period that is closed, with all before it"},
    {"prepared_by", "制表人"},
    {"reviewed_by", "审核人"},
    {"checks", "what must hold of the table, recomputed for this answer"},
    {"by", "the columns of the table; a chart is of one of them, of months where none or several are named"},
    {"codes_as",
     "how codes stand in the cells: as they are (default), as names, or as names with 技术 where the list knows them"},
    {"on", "only what is valid on that day"},
    {"field", "技术领域: a code of GET /v1/codes/fields"},
    {"sub_kind", "a code of GET /v1/codes/contract_kinds whose parent is the kind"},
    {"payment_mode", "支付方式: a code of GET /v1/codes/payment_modes"},
    {"form", "合作方式: a code of GET /v1/codes/cooperation_forms"},
    {"forms", "合作方式: codes of GET /v1/codes/cooperation_forms"},
    {"service_types", "codes of GET /v1/codes/service_types"},
    {"country", "a code of GET /v1/codes/countries"},
    {"q", "words in the title or summary, percent-encoded"},
    {"cause", "of a cancellation a code of GET /v1/codes/cancellation_causes, of a revocation of revocation_grounds"},
    {"needs_review", "a large contract: 专家审核 comes before its registration"},
    {"disputed", "the review is for a dispute, which lengthens the term; else for the contract's size"},
    {"term", "accepted applications alone, by their 认定期限, those due first in front, whatever order is asked for"},
    {"standing",
     "of the 认定期限: near from its warning day, overdue from the day after its last; absent once decided"},
    {"regime", "A: 2000 办法, B: 2026 办法; that of the day of acceptance holds for the whole case"},
    {"accepted_on", "受理日期: where a correction was asked for, the day it came in (regime B)"},
    {"warn_on", "from this day the registrar is reminded"},
    {"due_on", "the last day on which the decision is in time"},
    {"amount_total",
     "成交额: the whole amount of the contract; of royalties what is certain of it, of a statement what it adds"},
    {"amount_tech", "技术交易额: the total less the deductions"},
    {"instalments", "分期支付: the plan, whose amounts add up to amount_total"},
    {"foreign", "外币: what amount_total was converted from, by the central parity of the day of signature"},
    {"rate_on", "the day that the rate was published for"},
    {"milestone", "what is to be reached before it is paid"},
    {"royalty", "提成支付: its entry fee and guaranteed minimum make amount_total"},
    {"base", "提成基数: a code of GET /v1/codes/royalty_bases"},
    {"course", "a code of GET /v1/codes/royalty_courses"},
    {"rate_bp", "提成比例 of the base, in hundredths of a percent; of the first year where it rises or falls"},
    {"method", "计算方法: how the royalty is reckoned and shown in the books"},
    {"amount_open", "more may come by supplementary registration (补充登记)"},
    {"period_from",
     "the first day of the statement, whose amounts are what came due beyond entry fee and guaranteed minimum"},
    {"period_to", "the last day that the statement is about"},
    {"supplement",
     "a supplementary registration (补充登记): its amounts count in its own month, and it is no item (项) of its own"},
    {"refunds", "退款: the confirmed receipt that it pays back in part or whole"},
    {"received_on", "到款日期: the day on the bank's slip, which decides the year"},
    {"bank_ref", "the number of the bank's slip"},
    {"net", "到款额: received less refunded, both confirmed"},
    {"waiting", "receipts recorded and not confirmed yet"},
    {"refunds_waiting", "refunds recorded and not confirmed yet; they make no room under the total"},
    {"opinion", "专家意见: what the experts said; of a large statement it comes with the registration"},
    {"confidential",
     "保密合同: what is in it is for its sides and the registrars who are named for such; others know its number and "
     "count it"},
    {"other_parts", "混合合同: what the contract holds besides its technology, which alone is registered"},
    {"mediates", "技术中介: the registration number of the contract that was brought about, where it has one"},
    {"citizen_id",
     "公民身份号码 of a natural person: checked and not kept, answers show the first six and the last four characters"},
    {"licence_type",
     "许可方式: a code of GET /v1/codes/licence_types; left out, a licence is registered as an ordinary one"},
    {"clauses",
     "必备条款: what the contract says on each code of GET /v1/codes/required_clauses whose parent is always, its kind "
     "or its sub-kind"},
    {"patents", "专利: the patents and applications that the contract is about, of each all that 民法典 845 asks for"},
    {"applicant", "专利申请人; several with 、 between"},
    {"patentee", "专利权人, of a granted patent; several with 、 between"},
    {"application_number", "申请号 with its check digit, like 202310123456.6"},
    {"patent_number", "专利号: the application number of a granted patent, with or without ZL"},
    {"expires_on", "有效期限: the patent's last day, at most 20, 15 or 10 years from its filing"},
    {"ip_type", "知识产权类型: a code of GET /v1/codes/ip_types"},
    {"seller_nature", "卖方性质: a code of GET /v1/codes/natures"},
    {"buyer_nature", "买方性质: a code of GET /v1/codes/natures"},
    {"plan_source", "项目计划来源: a code of GET /v1/codes/plan_sources"},
    {"goal", "社会经济目标 (GB/T 24450): a code of GET /v1/codes/goals"},
    {"industry", "服务的国民经济行业 (GB/T 4754): a code of GET /v1/codes/industries"},
    {"related", "关联交易: a side holds or controls the other, or one controls both"},
    {"foreign_language", "外文合同: its documents need the Chinese text"},
    {"internal_department", "内部机构或课题组: who signed needs an authorisation"},
    {"government_project", "政府项目: it comes of a government project"},
    {"licence_needed", "its subject needs an approval or a licence"},
    {"reward",
     "what the city's reward (技术交易奖励) asks about besides; what is left out is not said, and earns nothing"},
    {"buyer_startup", "买方为本市初创企业: the buyer is a start-up of the city"},
    {"other_subsidy", "其他财政资金: other public money was taken for the same thing (不重复享受)"},
    {"reward_base",
     "what the award is a share of: of a seller what came in during the year less what was paid back in it, of a buyer "
     "the technical amounts (技术交易额) of the contracts registered in it"},
    {"reward_bp", "the share, in hundredths of a percent"},
    {"before_cap", "the award if there were no cap, rounded to the fen half away from zero"},
    {"contract_cap", "the most that one contract brings"},
    {"refunds_exceed", "more was paid back in the year than came in: there is no award, and nothing is owed"},
    {"contracts_withheld", "保密合同 that the caller may not look into: they count, and are not shown"},
    {"excluded_for", "why contracts of this line count for nothing"},
    {"excluded", "why it counts for nothing; empty where it counts"},
    {"ordinary_rate", "why its receipts do not earn the university's rate"},
    {"counted", "false where the contract is excluded, and of what another received before the contract passed on"},
    {"seal_name", "印章名称: as it stands on the seal; must be the party's name"},
    {"sha256", "of the bytes, in hex"},
    {"as_of", "the last day counted"},
    {"expected", "the part of the target that the days gone by would have brought"},
    {"percent_of_pace", "done in percent of what is expected by now"},
    {"reasons", "what the applicant says to the contract's warnings, each by its pointer and code"},
    {"benefits", "of a change: codes of GET /v1/codes/benefits taken on the registration so far; empty for none"},
    {"changes", "the registered contract that this is a change of"},
    {"pending_change", "a change of it that is under way"},
    {"revision", "1 as first registered, one more with every change registration (变更登记)"},
    {"grounds", "at least one code of GET /v1/codes/refusal_grounds"},
    {"mine", "only undecided cases in the caller's own hands"},
    {"correction", "退回补正: what the registrar asked for last, and what was done about it"},
    {"edited", "which terms were touched since, whether or not they are as they were"},
    {"differs", "which terms are not those of the contract that it changes"},
    {"allowed_steps", "what the caller may do with it now"},
    {"due_at", "when next_event happens by itself"},
}};

}  // namespace

std::string_view meaning_of(std::string_view member) {
    const auto at = std::find_if(meanings.begin(), meanings.end(), [&](const auto& m) { return m.first == member; });
    return at == meanings.end() ? std::string_view{} : at->second;
}

json::object with_meaning(std::string_view member, json::object schema) {
    const std::string_view meaning = meaning_of(member);
    if (meaning.empty()) return schema;
    const auto* own = schema.if_contains("description");
    schema["description"] = std::string{meaning} + (own ? "; " + std::string{own->get_string()} : "");
    return schema;
}

}  // namespace heluo::api
