// Request to Response: match, authenticate, authorise, open a unit by verb, invoke, answer; the one place that catches.
#include "api/core/api.hpp"

#include <algorithm>
#include <boost/url.hpp>
#include <map>
#include <stdexcept>

#include "api/core/clock.hpp"
#include "api/core/idempotency.hpp"
#include "api/core/negotiation.hpp"
#include "api/core/problem.hpp"
#include "api/core/refusals.hpp"
#include "api/routes.hpp"
#include "domain/core/crypto.hpp"
#include "domain/core/journal.hpp"
#include "domain/people/machine_keys.hpp"
#include "domain/people/sessions.hpp"

namespace heluo::api {

namespace {

// A matched request on its way through.
struct Passage {
    const Request& request;
    const Route& route;
    std::vector<std::string> slots;
    QueryParameters query;
    std::optional<json::value> body;
    std::optional<Actor> actor;
    std::string password_hash;
    std::string account, machine_key;  // typed ids, known even where the caller is let in no further
};

// What an answered request tells the log, and what is still to be noted of it.
struct Served {
    const Route* route = nullptr;
    std::string account, machine_key;
    bool noted = false;  // the audit has its row already
};

// As the audit tells how a machine's request ended: by the refusal's code, or by the status.
std::string outcome_of(const Response& response) {
    return response.code.empty() ? std::to_string(response.status) : response.code;
}

std::optional<std::string_view> bearer_token(const std::string& authorization) {
    constexpr std::string_view scheme = "Bearer ";
    if (authorization.empty()) return std::nullopt;
    require(same_name(authorization.substr(0, scheme.size()), scheme), Reason::not_authenticated);
    return std::string_view{authorization}.substr(scheme.size());
}

// Who reads an address may ask for its head alone.
void allow(std::string& methods, Method method) {
    const std::string name = method == Method::get ? "GET, HEAD" : std::string{name_of(method)};
    if (methods.find(name) == std::string::npos) methods += (methods.empty() ? "" : ", ") + name;
}

}  // namespace

// How far a request goes: through its handler, or only to whether its caller may ever do this.
enum class Extent { whole, admission };

struct Api::Inside {
    Store& store;
    Crypto& crypto;
    Settings settings;
    std::vector<Route> routes;
    std::map<std::size_t, std::vector<const Route*>> by_length;  // number of segments

    struct Match {
        const Route* route = nullptr;
        std::vector<std::string> slots;
        std::string allowed;  // methods of the address, for 405 and OPTIONS
        QueryParameters query;
    };
    Match match(Method method, std::string_view target) const;
    Response answer(const Request& request, Extent extent);
    Response serve(const Request& request, Extent extent, Served& served);
    void lend(Call& call) const {
        call.press = settings.press;
        call.inspector = settings.inspector;
        call.workbooks = settings.workbooks;
        call.public_url = settings.public_url;
    }
    Response run(Passage& passage, Unit& unit);
    Response read(Passage& passage);
    Response write(Passage& passage);
    Response write_with_key(Passage& passage, Unit& unit);
    Response through_store(Passage& passage);
    void admit(Passage& passage, Unit& unit);
    void recognise(Passage& passage, Unit& unit);
    void note_use(const Request& request, const Served& served, const Response& response);
    void admit(Passage& passage) {  // in a unit of its own
        store.read(cause_of(passage), [&](Unit& unit) { admit(passage, unit); });
    }
    void hash_password(Passage& passage);
    void touch(const Passage& passage) noexcept;
    void note_forbidden(const Passage& passage, const Refusal& refusal);
    Cause cause_of(const Passage& passage) const {
        return {"", std::string{name_of(passage.route.action)}, passage.request.request_id, passage.request.address};
    }
    void settle(TimerKind kind, const std::string& ulid);
};

Api::Inside::Match Api::Inside::match(Method method, std::string_view target) const {
    const auto parsed = boost::urls::parse_origin_form(target);
    require(parsed.has_value(), Reason::malformed_request, "the address");
    Match match;
    std::vector<std::string> segments;
    for (const auto segment : parsed->segments()) segments.push_back(segment);
    for (const auto parameter : parsed->params()) match.query.emplace_back(parameter.key, parameter.value);
    const auto candidates = by_length.find(segments.size());
    if (candidates == by_length.end()) return match;
    // A literal segment wins over a slot: /v1/my/listings is never read as {something}/listings.
    std::size_t best_literals = 0;
    const Method wanted = method == Method::head ? Method::get : method;
    for (const Route* route : candidates->second) {
        std::vector<std::string> slots;
        std::size_t literals = 0;
        bool fits = true;
        for (std::size_t i = 0; fits && i < segments.size(); ++i) {
            if (route->segments[i].starts_with('{'))
                slots.push_back(segments[i]);
            else
                fits = route->segments[i] == segments[i], ++literals;
        }
        if (!fits) continue;
        allow(match.allowed, route->method);
        if (route->method == wanted && (!match.route || literals > best_literals)) {
            match.route = route;
            match.slots = std::move(slots);
            best_literals = literals;
        }
    }
    return match;
}

// A person by a session's token; a machine by its secret, or, where nothing else is shown, by its certificate.
void Api::Inside::recognise(Passage& passage, Unit& unit) {
    const auto token = bearer_token(passage.request.authorization);
    const std::string& certificate = passage.request.certificate;
    const bool shown = token || !certificate.empty();
    require(shown || !passage.route.signature.needs_actor, Reason::not_authenticated);
    if (!shown) return;
    if (token && !is_machine_secret(*token)) {
        passage.actor = authenticate(unit, *token);
        passage.account = passage.actor->account.text();
        unit.set_account(passage.account);
        return;
    }
    const ShownKey key = token ? shown_secret(unit, *token) : shown_certificate(unit, certificate);
    passage.account = key.key.account.text();
    passage.machine_key = key.key.id.text();
    unit.set_account(passage.account);
    unit.set_machine_key(passage.machine_key);
    passage.actor = act_by(unit, key, passage.route.action);
}

// Who is calling, and whether the caller's roles could ever do this.
void Api::Inside::admit(Passage& passage, Unit& unit) {
    const Signature& signature = passage.route.signature;
    passage.actor.reset();
    if (signature.needs_actor || signature.may_have_actor) recognise(passage, unit);
    require(may_ever(passage.actor ? passage.actor->roles : Roles{}, passage.route.action), Reason::forbidden);
}

Response Api::Inside::run(Passage& passage, Unit& unit) {
    const auto invoke = [&](const Request& request) {
        Call call{request, passage.slots, passage.query};
        if (passage.body) call.body = &*passage.body;
        call.unit = &unit;
        call.actor = passage.actor;
        call.password_hash = passage.password_hash;
        lend(call);
        return passage.route.invoke(call);
    };
    try {
        return invoke(passage.request);
    } catch (const Refusal& refusal) {
        if (refusal.reason != Reason::stale || !passage.route.signature.needs_if_match) throw;
    }
    // Whoever may not do it to any version is told that instead: a stale one would tell that the thing exists (A38). What
    // this run writes goes back with the refusal that ends it.
    Request whatever_version = passage.request;
    whatever_version.if_match = "*";
    try {
        invoke(whatever_version);
    } catch (const Refusal& refusal) {
        if (refusal.reason == Reason::not_found || refusal.reason == Reason::forbidden) throw;
    } catch (const Invalid&) {
    }
    refuse(Reason::stale);
}

Response Api::Inside::read(Passage& passage) {
    Response response;
    store.read(cause_of(passage), [&](Unit& unit) {
        admit(passage, unit);
        response = run(passage, unit);
    });
    return response;
}

Response Api::Inside::write(Passage& passage) {
    if (passage.route.signature.takes_hash) hash_password(passage);
    Response response;
    std::optional<KeyOf> key;
    const bool keyed = passage.request.has_idempotency_key && !passage.route.has_secret;
    const auto work = [&](Unit& unit) {
        admit(passage, unit);
        if (keyed) {
            key = key_of(passage.request, passage.route, passage.actor, crypto);
            response = write_with_key(passage, unit);
        } else {
            response = run(passage, unit);
        }
        if (!passage.machine_key.empty()) unit.journal.note(passage.machine_key, outcome_of(response));
    };
    // A COMMIT whose answer was lost is looked up by the key's row, never guessed (A64).
    const auto applied = [&](Unit& unit) {
        const auto kept = unit.keys.find(key->scope, key->key);
        if (kept) response = replayed(*kept);
        return kept.has_value();
    };
    if (keyed)
        store.write(cause_of(passage), work, applied);
    else
        store.write(cause_of(passage), work);
    return response;
}

Response Api::Inside::write_with_key(Passage& passage, Unit& unit) {
    const KeyOf key = key_of(passage.request, passage.route, passage.actor, crypto);
    if (const auto kept = unit.keys.claim(key.scope, key.key, key.fingerprint, unit.about_now() + key.kept)) {
        require(kept->fingerprint == key.fingerprint, Reason::idempotency_key_reused);
        return replayed(*kept);
    }
    const Language language = language_of(passage.request.accept_language);
    Response response;
    try {
        unit.attempt([&] { response = run(passage, unit); });
    } catch (const Refusal& refusal) {
        if (!is_final(status_of(refusal.reason))) throw;
        check_declared(passage.route, refusal.reason);
        unit.journal.note("", std::string{wording_of(refusal.reason).code});
        response = problem(refusal, language, passage.request.request_id);
    } catch (const Invalid& invalid) {
        response = problem(invalid.violations, language, passage.request.request_id);
    }
    unit.keys.store(key.scope, key.key, stored(key, response));
    return response;
}

// Who may not do it at all does not get a hash made either.
void Api::Inside::hash_password(Passage& passage) {
    admit(passage);
    const auto* body = passage.body ? passage.body->if_object() : nullptr;
    const auto* password = body ? body->if_contains("password") : nullptr;
    constexpr std::size_t longest = 512;  // bytes; the field's own limit is stricter and is told by its decoding
    if (password && password->is_string() && password->get_string().size() <= longest)
        passage.password_hash = crypto.hash_password(std::string_view{password->get_string()});
}

// After the answer is made: that a session was used must not cost a reader its answer, not even if nothing can be written.
void Api::Inside::touch(const Passage& passage) noexcept try {
    if (!passage.actor || !passage.actor->touch_due) return;
    const auto token = bearer_token(passage.request.authorization).value();
    store.write(cause_of(passage), [&](Unit& unit) { touch_session(unit, *passage.actor, token); });
} catch (const std::exception&) {
}

// A handler that opens units itself (password hashing, uploads) is authenticated in a unit of its own first.
Response Api::Inside::through_store(Passage& passage) {
    admit(passage);
    Call call{passage.request, passage.slots, passage.query};
    if (passage.body) call.body = &*passage.body;
    call.store = &store;
    call.actor = passage.actor;
    lend(call);
    return passage.route.invoke(call);
}

// Each request of a machine leaves a row about its key, before its answer goes: without the row there is no answer (A52). Of
// what log and metrics fold it tells no more than they do: that an agency's machine was refused a quote tells of the agency (A47).
void Api::Inside::note_use(const Request& request, const Served& served, const Response& response) {
    const std::string& fold = served.route->fold;
    const std::string action = fold.empty() ? std::string{name_of(served.route->action)} : fold;
    const std::string outcome = fold.empty() ? outcome_of(response) : "answered";
    store.write(
        {served.account, action, request.request_id, request.address, served.machine_key},
        [&](Unit& unit) { unit.journal.note(served.machine_key, outcome); },
        [](Unit&) { return false; });  // two rows rather than none
}

// Refused attempts are audited (A52); the attempt's own unit is rolled back, so the row has one of its own.
void Api::Inside::note_forbidden(const Passage& passage, const Refusal& refusal) {
    Cause cause = cause_of(passage);
    cause.account = passage.account;
    store.write(cause, [&](Unit& unit) { unit.journal.note("", std::string{wording_of(refusal.reason).code}); });
}

Response Api::Inside::serve(const Request& request, Extent extent, Served& served) {
    Match found = match(request.method, request.target);
    require(!found.allowed.empty(), Reason::unknown_route);
    if (!found.route) {
        Response response = request.method == Method::options
                                ? Response{204, "", "", {}, "", "", "", ""}
                                : problem(Refusal{Reason::method_not_allowed}, language_of(request.accept_language),
                                          request.request_id);
        response.headers.emplace_back("Allow", found.allowed);
        return response;
    }
    const Route* const route = served.route = found.route;
    Passage passage{request, *route, std::move(found.slots), std::move(found.query), {}, {}, {}, {}, {}};
    struct Tell {  // however it ends
        const Passage& passage;
        Served& served;
        ~Tell() { served.account = passage.account, served.machine_key = passage.machine_key; }
    } const tell{passage, served};
    check_accept(request, *route);
    if (route->writes()) check_key(request, *route);
    check_content(request, *route);
    if (route->signature.takes_body && extent == Extent::whole && expects_body(request, *route))
        passage.body = parse_json(request.body);

    constexpr int settlings = 4;  // a listing, its negotiation, ...: an object may lead to another overdue one
    for (int round = 0;; ++round) {
        try {
            if (extent == Extent::admission) return admit(passage), Response{};
            Response response = route->signature.takes_store ? through_store(passage)
                                : route->writes()            ? write(passage)
                                                             : read(passage);
            served.noted = route->writes() && !route->signature.takes_store;
            touch(passage);
            return response;
        } catch (const Overdue& overdue) {
            if (round == settlings) throw;
            settle(overdue.kind, overdue.ulid);
        } catch (const Refusal& refusal) {
            const bool of_a_person = passage.machine_key.empty();
            if (refusal.reason == Reason::forbidden && route->writes() && of_a_person) note_forbidden(passage, refusal);
            throw;
        }
    }
}

void Api::Inside::settle(TimerKind kind, const std::string& ulid) {
    const Cause cause{"clock", std::string{name_of(kind)}, "", ""};
    store.write(
        cause,
        [&](Unit& unit) {
            unit.settling(ulid);
            take_clock_step(unit, kind, ulid);
        },
        // A step that may have been taken is safe to take again: it looks at the object's state first.
        [](Unit&) { return false; });
}

Api::Api(Store& store, Crypto& crypto, const Rules&, Settings settings)
    : inside_{new Inside{store, crypto, std::move(settings), all_routes(), {}}} {
    for (const Route& route : inside_->routes) {
        bool listed = false;
        for (const Right& right : rights()) listed = listed || right.action == route.action;
        if (!listed) throw std::logic_error{"no right names the action of " + route.path};
        inside_->by_length[route.segments.size()].push_back(&route);
    }
}
Api::~Api() = default;

Response Api::Inside::answer(const Request& request, Extent extent) {
    const Language language = language_of(request.accept_language);
    Served served;
    const Route* const& route = served.route;
    Response response;
    const auto failed = [&](std::string_view trouble) {
        if (settings.on_failure) settings.on_failure(request.request_id, trouble);
        response = problem(Refusal{Reason::internal}, language, request.request_id);
    };
    try {
        response = serve(request, extent, served);
        if (route && !route->writes()) finish_read(request, *route, response);
    } catch (const Refusal& refusal) {
        response = problem(refusal, language, request.request_id);
        try {
            if (route) check_declared(*route, refusal.reason);
        } catch (const std::logic_error& undeclared) {
            failed(undeclared.what());
        }
    } catch (const Invalid& invalid) {
        response = problem(invalid.violations, language, request.request_id);
    } catch (const std::exception& error) {
        failed(error.what());
    }
    const bool answered = extent == Extent::whole || response.status >= 400;
    const bool changed = route && route->writes() && response.status < 400;
    const auto kept_back = [&](const Refusal& refusal) {
        response = problem(changed ? Refusal{Reason::outcome_unknown} : refusal, language, request.request_id);
    };
    try {
        if (answered && !served.machine_key.empty() && !served.noted) note_use(request, served, response);
    } catch (const Refusal& refusal) {
        kept_back(refusal);
    } catch (const std::exception& error) {
        failed(error.what());
        kept_back(Refusal{Reason::internal});
    }
    if (!route || !route->signature.raw || response.status >= 400)
        if (response.status >= 400 || (route && route->writes()))
            response.headers.emplace_back("Cache-Control", "no-store");
    const bool folded = route && !route->fold.empty();
    response.route = !route   ? "unmatched"
                     : folded ? route->fold
                              : std::string{name_of(route->method)} + ' ' + route->path;
    response.account = folded ? "" : served.account;
    response.machine_key = folded ? "" : served.machine_key;
    if (folded) response.code.clear();
    response.folded = folded;
    return response;
}

Response Api::answer(const Request& request) { return inside_->answer(request, Extent::whole); }

std::optional<Response> Api::turn_away(const Request& request) {
    Response response = inside_->answer(request, Extent::admission);
    return response.status < 400 ? std::nullopt : std::optional{std::move(response)};
}

BodyPolicy Api::body_policy(Method method, std::string_view target) const {
    try {
        const auto found = inside_->match(method, target);
        if (!found.route) return {};
        return {found.route->body_limit, found.route->signature.takes_upload};
    } catch (const Refusal&) {
        return {};  // answer() will say what is wrong with the address
    }
}

Lane Api::lane(Method method, std::string_view target) const {
    try {
        const auto found = inside_->match(method, target);
        if (!found.route) return Lane::usual;
        const auto& takes = found.route->signature;
        if (takes.takes_hash || (takes.takes_store && found.route->has_secret)) return Lane::hashing;
        // What is folded is a sealed quote: its deadline does not wait for a crowd of readers.
        return method == Method::post && !found.route->fold.empty() ? Lane::reserved : Lane::usual;
    } catch (const Refusal&) {
        return Lane::usual;
    }
}

void Api::settle(TimerKind kind, const std::string& ulid) { inside_->settle(kind, ulid); }

}  // namespace heluo::api
