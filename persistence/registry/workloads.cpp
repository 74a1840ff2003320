// Workloads in SQL: see workloads.hpp.
#include "persistence/registry/workloads.hpp"

#include <sstream>

#include "persistence/core/record.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

long long month_of(Date day) { return to_yyyymmdd(day) / 100; }

std::string text_of(const std::map<std::string, long long>& grounds) {
    std::string text;
    for (const auto& [ground, times] : grounds)
        text += (text.empty() ? "" : " ") + ground + "=" + std::to_string(times);
    return text;
}

std::map<std::string, long long> grounds_in(const std::string& text) {
    std::map<std::string, long long> grounds;
    std::istringstream words{text};
    for (std::string word; words >> word;) {
        const auto equals = word.find('=');
        grounds[word.substr(0, equals)] = std::stoll(word.substr(equals + 1));
    }
    return grounds;
}

WorkloadRow freeze(const Workload& work, long long month, Instant at) {
    using enum RegistryAct;
    return {month,
            to_micros(at),
            work.of(accepted),
            work.of(registered),
            work.of(refused),
            work.of(returned),
            work.of(changed),
            work.of(cancelled),
            work.of(revoked),
            text_of(work.refused_for),
            work.decided,
            work.working_days,
            work.overdue};
}

Workload thaw(const WorkloadRow& row) {
    return {{row.accepted, row.registered, row.refused, row.returned, row.changed, row.cancelled, row.revoked},
            grounds_in(row.grounds),
            row.decided,
            row.working_days,
            row.overdue};
}

}  // namespace

Workload SqlWorkloads::of_month(long long month, Instant at) {
    const auto row = find<WorkloadRow>(
        context_.sql, "workload WHERE month = :month AND known_at <= :at ORDER BY known_at DESC LIMIT 1",
        {bind("month", month), bind("at", to_micros(at))});
    return row ? thaw(*row) : Workload{};
}

// Behind the sequence's lock, so that nobody else adds to the month between the two statements.
void SqlWorkloads::add(Date day, const Workload& done) {
    const Instant at = postings_.moment();
    const long long month = month_of(day);
    insert(context_.sql, "workload", freeze(of_month(month, at) + done, month, at));
}

std::optional<Date> SqlWorkloads::begins(const Known& known) {
    const auto month =
        context_.sql.number("SELECT MIN(month) FROM workload WHERE known_at <= :at", {bind("at", to_micros(known.at))});
    return month ? std::optional{from_yyyymmdd(static_cast<int>(*month * 100 + 1))} : std::nullopt;
}

Workload SqlWorkloads::between(Date from, Date until, const Known& known) {
    Workload sum;
    for (Date month = from; month < until; month = month + std::chrono::months{1})
        sum = sum + of_month(month_of(month), known.at);
    return sum;
}

}  // namespace heluo::persistence
