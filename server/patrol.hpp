// One per io thread: knows its connections, cuts those that are past their deadline, and empties the thread at the end.
// A tick for all costs less than a timer for each, and a deadline is absolute: progress does not move it (A13).
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "server/log.hpp"

namespace heluo::server {

using SteadyTime = std::chrono::steady_clock::time_point;

// A connection that is late loses what the kernel still holds for it: a peer that takes a byte a second would keep that for
// hours, and no limit of ours would count it.
enum class Cut { politely, late };

// A connection as the patrol sees it; everything happens on its io thread.
class Watched {
  public:
    virtual ~Watched() = default;
    virtual void cut(Cut how) = 0;          // close the socket: whatever is awaited on it ends
    virtual std::string doing() const = 0;  // for the list of what was cut
    SteadyTime deadline = SteadyTime::max();
    bool idle = true;  // between two requests: may be closed at any time without loss

  private:
    friend class Patrol;
    std::size_t place_ = 0;
};

class Patrol {
  public:
    Patrol(boost::asio::io_context& context, Log& log);

    void start();
    void stop();
    void join(Watched& one);
    void leave(Watched& one);

    bool draining() const { return draining_; }
    void drain();  // no further requests: idle connections close now, others after their answer
    std::vector<std::string> cut_all();
    std::size_t size() const { return all_.size(); }

    const std::string& date() const { return date_; }  // IMF-fixdate of this second
    void note(std::string line);                       // a log line, written with others at the next tick

  private:
    void tick();

    boost::asio::steady_timer timer_;
    Log& log_;
    std::vector<Watched*> all_;
    std::string date_, lines_;
    bool draining_ = false, stopped_ = false;
};

}  // namespace heluo::server
