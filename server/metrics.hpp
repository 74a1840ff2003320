// What the operator measures (Prometheus). Routes are labelled by their template, folded where the API folds them (A47).
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace heluo::server {

class Metrics {
  public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;

    // One per io thread: remembers the series it has met, so that a request costs no look-up by labels.
    class Counter {
      public:
        explicit Counter(Metrics& metrics);
        ~Counter();
        Counter(const Counter&) = delete;
        void answered(const std::string& route, int status,
                      std::chrono::nanoseconds taken);  // status 0: not told (A47)

      private:
        struct Inside;
        std::unique_ptr<Inside> inside_;
    };

    void escaped();                            // an exception left a connection's coroutine (A15)
    void refused_head(std::string_view code);  // a framing refusal
    void settled(bool well);                   // a clock step was taken, or failed
    void sealed(long long rows);               // audit rows numbered
    // A number that is asked for when the page is read: connections, waiting jobs, sealer lag.
    void gauge(const std::string& name, const std::string& help, std::function<double()> now);

    std::string text();  // the page, in Prometheus' text format

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace heluo::server
