// The series behind /metrics.
#include "server/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace heluo::server {
namespace {

const prometheus::Histogram::BucketBoundaries buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                      0.1,    0.25,  0.5,    1,     2.5,  5,     10};

}  // namespace

struct Metrics::Inside {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter().Name("heluo_requests_total").Help("Requests answered").Register(registry);
    prometheus::Family<prometheus::Histogram>& durations = prometheus::BuildHistogram()
                                                               .Name("heluo_request_seconds")
                                                               .Help("From a request's first byte to its answer sent")
                                                               .Register(registry);
    prometheus::Counter& escapes = prometheus::BuildCounter()
                                       .Name("heluo_escaped_exceptions_total")
                                       .Help("Exceptions that ended a connection; any is a defect")
                                       .Register(registry)
                                       .Add({});
    prometheus::Family<prometheus::Counter>& refusals = prometheus::BuildCounter()
                                                            .Name("heluo_refused_requests_total")
                                                            .Help("Requests refused for their framing or size")
                                                            .Register(registry);
    prometheus::Family<prometheus::Counter>& steps = prometheus::BuildCounter()
                                                         .Name("heluo_clock_steps_total")
                                                         .Help("Stored timers taken by this instance")
                                                         .Register(registry);
    prometheus::Counter& sealed = prometheus::BuildCounter()
                                      .Name("heluo_sealed_rows_total")
                                      .Help("Audit rows numbered and chained by this instance")
                                      .Register(registry)
                                      .Add({});
    std::mutex mutex;
    std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges;
};

struct Metrics::Counter::Inside {
    Metrics::Inside& all;
    struct Series {
        prometheus::Histogram* duration = nullptr;
        std::map<int, prometheus::Counter*> by_status;
    };
    std::unordered_map<std::string, Series> routes;
};

Metrics::Metrics() : inside_{std::make_unique<Inside>()} {}
Metrics::~Metrics() = default;

Metrics::Counter::Counter(Metrics& metrics) : inside_{new Inside{*metrics.inside_, {}}} {}
Metrics::Counter::~Counter() = default;

void Metrics::Counter::answered(const std::string& route, int status, std::chrono::nanoseconds taken) {
    auto& series = inside_->routes[route];
    if (!series.duration) series.duration = &inside_->all.durations.Add({{"route", route}}, buckets);
    auto& counter = series.by_status[status];
    if (!counter)
        counter =
            &inside_->all.requests.Add({{"route", route}, {"status", status ? std::to_string(status) : "folded"}});
    counter->Increment();
    series.duration->Observe(std::chrono::duration<double>(taken).count());
}

void Metrics::escaped() { inside_->escapes.Increment(); }
void Metrics::refused_head(std::string_view code) { inside_->refusals.Add({{"code", std::string{code}}}).Increment(); }
void Metrics::settled(bool well) { inside_->steps.Add({{"outcome", well ? "done" : "failed"}}).Increment(); }
void Metrics::sealed(long long rows) { inside_->sealed.Increment(static_cast<double>(rows)); }

void Metrics::gauge(const std::string& name, const std::string& help, std::function<double()> now) {
    auto& gauge = prometheus::BuildGauge().Name(name).Help(help).Register(inside_->registry).Add({});
    const std::lock_guard lock{inside_->mutex};
    inside_->gauges.emplace_back(&gauge, std::move(now));
}

std::string Metrics::text() {
    {
        const std::lock_guard lock{inside_->mutex};
        for (auto& [gauge, now] : inside_->gauges) gauge->Set(now());
    }
    return prometheus::TextSerializer{}.Serialize(inside_->registry.Collect());
}

}  // namespace heluo::server
