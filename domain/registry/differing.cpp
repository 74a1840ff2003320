// Two states of a contract's terms, compared member by member.
#include "domain/registry/terms.hpp"

namespace heluo {

std::vector<std::string> differing(const ContractTerms& now, const ContractTerms& before) {
    std::vector<std::string> names;
    const auto compare = [&](const char* name, const auto& value, const auto& old) {
        if (!(value == old)) names.emplace_back(name);
    };
    compare("title", now.title, before.title);
    compare("kind", now.kind, before.kind);
    compare("sub_kind", now.sub_kind, before.sub_kind);
    compare("field", now.field, before.field);
    compare("payment_mode", now.payment_mode, before.payment_mode);
    compare("seller", now.seller, before.seller);
    compare("buyer", now.buyer, before.buyer);
    compare("signed_on", now.signed_on, before.signed_on);
    compare("effective_on", now.effective_on, before.effective_on);
    compare("ends_on", now.ends_on, before.ends_on);
    compare("amount_total", now.amount_total, before.amount_total);
    compare("amount_tech", now.amount_tech, before.amount_tech);
    compare("foreign", now.foreign, before.foreign);
    compare("deductions", now.deductions, before.deductions);
    compare("instalments", now.payment.instalments, before.payment.instalments);
    compare("royalty", now.payment.royalty, before.payment.royalty);
    const Declared &said = now.declared, &old = before.declared;
    compare("ip_type", said.ip_type, old.ip_type);
    compare("seller_nature", said.seller_nature, old.seller_nature);
    compare("buyer_nature", said.buyer_nature, old.buyer_nature);
    compare("plan_source", said.plan_source, old.plan_source);
    compare("goal", said.goal, old.goal);
    compare("industry", said.industry, old.industry);
    compare("related", said.related, old.related);
    compare("foreign_language", said.foreign_language, old.foreign_language);
    compare("internal_department", said.internal_department, old.internal_department);
    compare("government_project", said.government_project, old.government_project);
    compare("licence_needed", said.licence_needed, old.licence_needed);
    const auto reward = [](const Declared& each) { return std::pair{each.buyer_startup, each.other_subsidy}; };
    compare("reward", reward(said), reward(old));
    compare("confidential", now.confidential, before.confidential);
    compare("licence_type", now.licence_type, before.licence_type);
    compare("clauses", now.clauses, before.clauses);
    compare("patents", now.patents, before.patents);
    compare("other_parts", now.other_parts, before.other_parts);
    compare("mediates", now.mediates, before.mediates);
    compare("own_number", now.own_number, before.own_number);
    return names;
}

}  // namespace heluo
