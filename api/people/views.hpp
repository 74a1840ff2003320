// People as the outside sees them: never a hash, never a token after the log-in's answer.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/core/shape.hpp"
#include "domain/people/accounts.hpp"
#include "domain/people/parties.hpp"
#include "domain/people/sessions.hpp"

namespace heluo::api {

struct PartyView {
    PartyId id;
    CreditCode credit_code;
    std::string name;
    RegionCode region;
    std::string region_name;
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(PartyView, (), (id, credit_code, name, region, region_name, created_at, version))

struct AccountView {
    AccountId id;
    std::string login, name;
    std::vector<Role> roles;
    std::optional<PartyId> party;
    AccountState state{};
    std::vector<AccountStep> allowed_steps;
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(AccountView, (), (id, login, name, roles, party, state, allowed_steps, created_at, version))

struct SessionView {
    SessionId id;
    bool current = false;  // the one that asks
    std::string address;
    Instant created_at, seen_at, idle_until, ends_at;
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (id, current, address, created_at, seen_at, idle_until, ends_at))

PartyView view(const Unit& unit, const Party& party);
AccountView view(const Account& account, const Actor& actor);
SessionView view(const Session& session, const SessionId& asking);

}  // namespace heluo::api
