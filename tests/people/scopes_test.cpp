// The table of scopes: which operations a machine's key may ever ask for.
#include "domain/people/scopes.hpp"

#include <doctest/doctest.h>

#include "api/core/openapi.hpp"
#include "api/routes.hpp"
#include "domain/core/refusal.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/market.hpp"

using namespace heluo;

TEST_SUITE_BEGIN("pure");

TEST_CASE("golden: docs/machines.md has every scope with its operations") {
    tests::check_section("docs/machines.md", "scopes", api::scopes_table() + "\n");
}

TEST_CASE("no key administers people, keys or sessions, decides for the registry, or touches sealed quotes") {
    using enum Action;
    for (const Action action : {log_in,
                                log_out,
                                list_sessions,
                                revoke_session,
                                revoke_sessions,
                                read_me,
                                change_password,
                                register_party,
                                update_party,
                                create_account,
                                read_account,
                                list_accounts,
                                disable_account,
                                enable_account,
                                change_roles,
                                reset_password,
                                make_key,
                                list_keys,
                                read_key,
                                revoke_key,
                                grant_mandate,
                                end_mandate,
                                ask_code_exception,
                                admit_code_exception,
                                reject_code_exception,
                                accept_contract,
                                return_contract,
                                register_contract,
                                refuse_contract,
                                revoke_contract,
                                register_change,
                                register_supplement,
                                confirm_receipt,
                                answer_objection,
                                set_target,
                                close_period,
                                publish_listing,
                                check_agency,
                                send_quote,
                                withdraw_quote,
                                list_quotes})
        CHECK_MESSAGE(scopes_of(action) == Scopes{}, name_of(action));
}

TEST_CASE(
    "each scope allows something, no operation is in more than four, and only operations with a caller are in any") {
    for (const auto& [scope, name] : names<Scope>) CHECK_MESSAGE(!actions_of(scope).empty(), name);
    for (const api::Route& route : api::all_routes()) {
        const std::size_t count = scopes_of(route.action).list().size();
        CAPTURE(route.path);
        CHECK(count <= 4);
        if (count > 0) CHECK((route.signature.needs_actor || route.signature.may_have_actor));
    }
}

TEST_CASE("scopes are kept as words, and a word that is no scope any more grants nothing") {
    const Scopes scopes{Scope::statistics, Scope::feed};
    CHECK(scopes.words() == "statistics feed");
    CHECK(Scopes::of_words("statistics feed") == scopes);
    CHECK(Scopes::of_words("statistic feeds, audit,") == Scopes{});
    CHECK(Scopes{}.words().empty());
}

TEST_CASE("whoever lacks a scope is told which one would do") {
    const auto told = [](const Scopes& held, Action action) -> std::string {
        try {
            require_scope(held, action);
        } catch (const Refusal& refusal) {
            return refusal.about;
        }
        return "allowed";
    };
    CHECK(told({Scope::statistics}, Action::read_totals) == "allowed");
    CHECK(told({Scope::registry}, Action::read_totals) == "statistics");
    CHECK(told({Scope::filing}, Action::read_import) == "registry imports");
    CHECK(tests::refusal_of([] { require_scope({Scope::audit}, Action::make_key); }) == Reason::not_for_machines);
}

TEST_SUITE_END();
