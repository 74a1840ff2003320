// From a coroutine to a worker and back: `co_await on_worker(workers, work)` runs `work()` there and resumes here.
#pragma once
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "server/workers.hpp"

namespace heluo::server {

namespace detail {

template <class Work, class Handler>
class Errand final : public Job {
  public:
    Errand(Work& work, Handler handler) : work_{work}, handler_{std::move(handler)} {}
    void run() noexcept override {
        work_();
        finish(true);
    }
    void refuse() noexcept override { finish(false); }
    // Hands the answer back on the executor of whoever waits; ends this object.
    void finish(bool done) noexcept {
        auto executor = boost::asio::get_associated_executor(handler_);
        auto resume = [handler = std::move(handler_), done]() mutable { std::move(handler)(done); };
        delete this;
        boost::asio::post(executor, std::move(resume));
    }

  private:
    Work& work_;
    Handler handler_;
};

}  // namespace detail

// True once `work` has run; false if the workers had no room or no time for it. `work` must not throw and outlives the
// call; it is taken by reference so that nothing with a destructor stands in the awaited expression.
template <class Work>
boost::asio::awaitable<bool> on_worker(Workers& workers, Work& work, Turn turn = Turn::usual) {
    // Started when it is awaited, after this call has returned: `turn` must travel by value.
    const auto start = [&workers, &work, turn](auto handler) {
        using Handler = decltype(handler);
        auto* errand = new detail::Errand<Work, Handler>{work, std::move(handler)};
        if (!workers.submit(*errand, turn)) errand->finish(false);
    };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(bool)>(start,
                                                                                         boost::asio::use_awaitable);
}

}  // namespace heluo::server
