// The columns of the national form.
#include "domain/registry/form.hpp"

#include <algorithm>

#include "domain/core/text.hpp"

namespace heluo {

namespace {

constexpr auto columns = std::to_array<FormColumnRule>({
    {FormColumn::row_key, "row_key", "行标识", true},
    {FormColumn::number, "number", "合同登记编号", true},
    {FormColumn::registry, "registry", "登记机构", true},
    {FormColumn::registered_on, "registered_on", "登记日期", true},
    {FormColumn::title, "title", "项目名称", true},
    {FormColumn::kind, "kind", "合同类别", true, "contract_kinds"},
    {FormColumn::sub_kind, "sub_kind", "合同小类", true, "contract_kinds"},
    {FormColumn::field, "field", "技术领域", true, "fields"},
    {FormColumn::seller_name, "seller_name", "卖方名称", true},
    {FormColumn::seller_code, "seller_code", "卖方统一社会信用代码", true},
    {FormColumn::seller_region, "seller_region", "卖方行政区划代码", true},
    {FormColumn::seller_country, "seller_country", "卖方国别", false, "countries"},
    {FormColumn::buyer_name, "buyer_name", "买方名称", true},
    {FormColumn::buyer_code, "buyer_code", "买方统一社会信用代码", true},
    {FormColumn::buyer_region, "buyer_region", "买方行政区划代码", true},
    {FormColumn::buyer_country, "buyer_country", "买方国别", false, "countries"},
    {FormColumn::sign_date, "sign_date", "签订日期", true},
    {FormColumn::effective_date, "effective_date", "生效日期", false},
    {FormColumn::end_date, "end_date", "终止日期", false},
    {FormColumn::amount_total, "amount_total", "合同成交总金额", true},
    {FormColumn::amount_tech, "amount_tech", "技术交易额", true},
    {FormColumn::amount_deducted, "amount_deducted", "非技术性费用", false},
    {FormColumn::payment_mode, "payment_mode", "支付方式", true, "payment_modes"},
    {FormColumn::own_number, "own_number", "自编合同号", false},
    {FormColumn::ip_type, "ip_type", "知识产权类型", false, "ip_types"},
    {FormColumn::seller_nature, "seller_nature", "卖方性质", false, "natures"},
    {FormColumn::buyer_nature, "buyer_nature", "买方性质", false, "natures"},
    {FormColumn::plan_source, "plan_source", "项目计划来源", false, "plan_sources"},
    {FormColumn::goal, "goal", "社会经济目标", false, "goals"},
    {FormColumn::industry, "industry", "服务的国民经济行业", false, "industries"},
    {FormColumn::related, "related", "关联交易", false},
    {FormColumn::foreign_language, "foreign_language", "外文合同", false},
    {FormColumn::internal_department, "internal_department", "内部机构或课题组", false},
    {FormColumn::government_project, "government_project", "政府项目", false},
    {FormColumn::licence_needed, "licence_needed", "须经批准或许可", false},
    {FormColumn::deductions, "deductions", "非技术性费用明细", false},
    {FormColumn::instalments, "instalments", "分期支付计划", false},
    {FormColumn::royalty, "royalty", "提成支付约定", false},
    {FormColumn::currency, "currency", "外币币种", false, "currencies"},
    {FormColumn::foreign_amount, "foreign_amount", "外币金额", false},
    {FormColumn::exchange_rate, "exchange_rate", "折算汇率", false},
    {FormColumn::rate_date, "rate_date", "汇率日期", false},
    {FormColumn::seller_seal, "seller_seal", "卖方印章名称", false},
    {FormColumn::buyer_seal, "buyer_seal", "买方印章名称", false},
    {FormColumn::licence_type, "licence_type", "许可方式", false, "licence_types"},
    {FormColumn::clauses, "clauses", "必备条款", false},
    {FormColumn::patents, "patents", "涉及专利", false},
    {FormColumn::confidential, "confidential", "保密合同", false},
    {FormColumn::other_parts, "other_parts", "其他合同内容", false},
    {FormColumn::mediates, "mediates", "所促成合同的登记编号", false},
    {FormColumn::buyer_startup, "buyer_startup", "买方为本市初创企业", false},
    {FormColumn::other_subsidy, "other_subsidy", "已享受其他财政资金", false},
    {FormColumn::changed_on, "changed_on", "变更登记日期", false},
});
static_assert(columns.size() == form_width);

}  // namespace

std::span<const FormColumnRule> form_columns() { return columns; }

const FormColumnRule& rule_of(FormColumn column) { return columns.at(static_cast<std::size_t>(column)); }

std::vector<FormColumn> read_columns(const std::vector<std::string>& header, Violations& faults) {
    std::vector<FormColumn> order;
    for (const std::string& cell : header) {
        const std::string name = folded_cell(cell);
        const auto rule = std::find_if(columns.begin(), columns.end(),
                                       [&](const auto& r) { return r.name == name || r.name_zh == name; });
        if (rule == columns.end())
            faults.add(pointer_to("/columns", is_utf8(name) ? name : "?"), Fault::unknown_member);
        else if (std::find(order.begin(), order.end(), rule->column) != order.end())
            faults.add(pointer_to("/columns", rule->name), Fault::duplicate_member);
        else
            order.push_back(rule->column);
    }
    for (const auto& rule : columns)
        if (rule.needed && std::find(order.begin(), order.end(), rule.column) == order.end())
            faults.add(pointer_to("/columns", rule.name), Fault::required);
    return order;
}

// Rows are remembered by a digest of this, so columns that came later may not change what it is for a row without them.
std::string FormCells::content() const {
    std::string text;
    for (std::size_t i = 0; i < form_width; ++i) {
        const bool first_ones = i <= static_cast<std::size_t>(FormColumn::own_number);
        if (!first_ones && cells[i].empty()) continue;
        if (!first_ones) text.append(columns[i].name).append("=");
        text += std::to_string(cells[i].size()) + ":" + cells[i] + ";";
    }
    return text;
}

std::string folded_cell(std::string_view cell) {
    std::string text = fold_width(cell);
    const auto first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Fault fault_of_date(std::string_view cell) {
    bool shaped = cell.size() == 10;
    for (std::size_t i = 0; shaped && i < cell.size(); ++i)
        shaped = i == 4 || i == 7 ? cell[i] == '-' : cell[i] >= '0' && cell[i] <= '9';
    return shaped ? Fault::date_invalid : Fault::date_format;
}

}  // namespace heluo
