// heluo admin create-operator: see first_operator.hpp.
#include "server/first_operator.hpp"

#include <iostream>
#include <stdexcept>

#include "api/core/problem.hpp"
#include "domain/core/crypto.hpp"
#include "domain/core/refusal.hpp"
#include "domain/people/accounts.hpp"

namespace heluo::server {
namespace {

std::string password_of(Crypto& crypto, const OperatorWish& wish, std::istream& in) {
    if (!wish.password_from_input) return base62_token(crypto.random_bytes(15));
    std::string line;
    std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

Text<3, 64> login_of(const OperatorWish& wish) {
    if (Text<3, 64>::fault_of(wish.login)) throw std::runtime_error{"the login has 3 to 64 characters"};
    return {wish.login};
}

std::string told(const Refusal& refusal) {
    const auto wording = api::wording_of(refusal.reason);
    return api::worded(wording.english, refusal.about);
}

}  // namespace

int create_operator(Store& store, Crypto& crypto, const OperatorWish& wish, std::istream& in, std::ostream& out) try {
    const auto login = login_of(wish);
    const std::string password = password_of(crypto, wish, in);
    const NewPassword kept{password, crypto.hash_password(password)};
    Account made;
    store.write({"admin", "create_operator", {}, {}},
                [&](Unit& unit) { made = create_first_operator(unit, login, {login.value}, kept); });
    out << "made the operator " << made.login << ", " << made.id.text() << '\n';
    if (!wish.password_from_input) out << "password (shown this once): " << password << '\n';
    return 0;
} catch (const Refusal& refusal) {
    throw std::runtime_error{told(refusal)};
} catch (const Invalid&) {
    throw std::runtime_error{"the login may hold a-z 0-9 . _ -"};
}

}  // namespace heluo::server
