// What the facts of the statistics cost a registration: the same registrations over a register that posts and one that does not, in turn.
// In the suite a few, which shows that only the first has posted; scripts/bench --posting asks for many. No time is asserted.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "domain/registry/postings.hpp"
#include "domain/registry/receipt.hpp"
#include "domain/registry/workload.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

// Take nothing, and ask for nothing that only a posting needs.
class NoPostings final : public Postings {
  public:
    explicit NoPostings(Postings& real) : real_{real} {}
    std::vector<Posted> standing(const ContractId&) override { return {}; }
    std::vector<Posted> of(const ContractId& contract) override { return real_.of(contract); }
    std::vector<Posted> all_between(const std::string& after, const std::string& last) override {
        return real_.all_between(after, last);
    }
    std::vector<Misposted> misposted(int most) override { return real_.misposted(most); }
    void post(const std::vector<Posted>&, const std::vector<Posting>&) override {}
    void take_back(const ImportId& import) override { real_.take_back(import); }
    Known known(const std::optional<Instant>& at) override { return real_.known(at); }
    Date open_from() override { return real_.open_from(); }
    Known close(Date until) override { return real_.close(until); }
    Known mark() override { return real_.mark(); }
    Instant moment() override { return real_.moment(); }

  private:
    Postings& real_;
};
class NoWork final : public Workloads {
  public:
    explicit NoWork(Workloads& real) : real_{real} {}
    void add(Date, const Workload&) override {}
    std::optional<Date> begins(const Known& known) override { return real_.begins(known); }
    Workload between(Date from, Date until, const Known& known) override { return real_.between(from, until, known); }

  private:
    Workloads& real_;
};
class NoReceipts final : public Receipts {
  public:
    explicit NoReceipts(Receipts& real) : real_{real} {}
    Receipt get(const ReceiptId& id) override { return real_.get(id); }
    void add(const Receipt& receipt) override { real_.add(receipt); }
    void save(Receipt& receipt) override { real_.save(receipt); }
    std::vector<Receipt> of(const ContractId&) override { return {}; }
    long long confirmed() override { return real_.confirmed(); }
    Page<Receipt> list(const ReceiptFilter& filter, const PageRequest& page) override {
        return real_.list(filter, page);
    }

  private:
    Receipts& real_;
};

struct Absent {
    NoPostings no_postings;
    NoWork no_work;
    NoReceipts no_receipts;
    explicit Absent(Unit& unit) : no_postings{unit.postings}, no_work{unit.workloads}, no_receipts{unit.receipts} {}
    Ports in(const Ports& ports) {
        return {ports.rules,        ports.crypto,   ports.parties,      ports.accounts,        ports.sessions,
                ports.machine_keys, ports.throttle, ports.mandates,     ports.code_exceptions, ports.listings,
                ports.negotiations, ports.agencies, ports.procurements, ports.quotes,          ports.contracts,
                ports.supplements,  no_receipts,    ports.objections,   ports.documents,       ports.numbers,
                no_postings,        no_work,        ports.certificates, ports.imports,         ports.rewards,
                ports.totals,       ports.targets,  ports.closings,     ports.contents,        ports.journal,
                ports.log,          ports.timers,   ports.keys};
    }
};

class UncountedUnit final : private Absent, public Unit {
  public:
    explicit UncountedUnit(Unit& real) : Absent{real}, Unit{in(real)}, real_{real} {}
    Instant now() override { return real_.now(); }
    Instant about_now() override { return real_.about_now(); }
    std::string fresh_ulid() override { return real_.fresh_ulid(); }
    const Cause& cause() const override { return real_.cause(); }
    void set_account(std::string account) override { real_.set_account(std::move(account)); }
    void set_machine_key(std::string key) override { real_.set_machine_key(std::move(key)); }
    void announce(Event event) override { real_.announce(std::move(event)); }
    void witness(const std::string& object, std::string leaf) override { real_.witness(object, std::move(leaf)); }
    void withhold(std::string object, ProcurementId until) override {
        real_.withhold(std::move(object), std::move(until));
    }
    void withhold_refusal(ProcurementId until) override { real_.withhold_refusal(std::move(until)); }
    void release(const ProcurementId& opened) override { real_.release(opened); }
    void expect_version(std::string ulid, long long version) override {
        real_.expect_version(std::move(ulid), version);
    }
    void settling(std::string ulid) override { real_.settling(std::move(ulid)); }
    void snapshot() override { real_.snapshot(); }
    void attempt(const std::function<void()>& work) override { real_.attempt(work); }

  private:
    Unit& real_;
};

struct UncountedStore final : Store {
    explicit UncountedStore(Store& real) : real_{real} {}
    void read(const Cause& cause, const std::function<void(Unit&)>& work) override { real_.read(cause, work); }
    void write(const Cause& cause, const std::function<void(Unit&)>& work,
               const std::function<bool(Unit&)>& applied) override {
        real_.write(
            cause,
            [&](Unit& unit) {
                UncountedUnit uncounted{unit};
                work(uncounted);
            },
            applied);
    }

  private:
    Store& real_;
};

// Seconds that so many threads need for these requests.
double seconds_of(api::Api& api, const std::vector<Request>& requests, int threads) {
    std::atomic<std::size_t> next{0};
    std::atomic<int> failed{0};
    const auto began = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> desks;
        for (int i = 0; i < threads; ++i)
            desks.emplace_back([&] {
                for (std::size_t at = next++; at < requests.size(); at = next++)
                    if (api.answer(requests[at]).status != 200) ++failed;
            });
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    REQUIRE(failed == 0);
    return took.count();
}

}  // namespace

TEST_CASE("what postings cost a registration") {
    const char* asked = std::getenv("HELUO_BENCH_REGISTRATIONS");
    const int each = asked ? std::atoi(asked) : 1, rounds = 5, threads = 16;
    Registry desk{start_of_tests(), rules_without_likeness()};
    UncountedStore store{desk.market.database};
    api::Api uncounted{store, desk.market.crypto, rules_without_likeness(), {}};
    const auto some = [&](int round) {
        std::vector<Request> requests;
        for (int i = 0; i < each; ++i)
            requests.push_back(
                desk.stepping(desk.accepted(desk.wish("第" + std::to_string(round * each + i) + "号轴承测试服务")),
                              "register", desk.registrar));
        return requests;
    };
    std::vector<double> costs;
    double counted_rate = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto counted = some(2 * round), plain = some(2 * round + 1);
        double with = 0, without = 0;
        const auto post = [&] { with = seconds_of(desk.market.api, counted, threads); };
        if (round % 2 == 0) post();
        without = seconds_of(uncounted, plain, threads);
        if (round % 2 != 0) post();
        costs.push_back(with / without);
        counted_rate = std::max(counted_rate, each / with);
    }
    CHECK(static_cast<int>(number_in(desk.market.connection, "SELECT COUNT(*) FROM postings")) == rounds * each);
    std::sort(costs.begin(), costs.end());
    std::printf(
        "{\"each\": %d, \"rounds\": %d, \"threads\": %d, \"least\": %.3f, \"median\": %.3f, \"most\": %.3f, \"rate\": "
        "%.0f}\n",
        each, rounds, threads, costs.front(), costs[costs.size() / 2], costs.back(), counted_rate);
}
