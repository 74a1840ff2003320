// The door with well-behaved, slow and vanishing clients: keep-alive, pipelining, limits, deadlines, overload, drain.
#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "tests/support/open_door.hpp"

namespace heluo::tests {

using namespace std::chrono_literals;
using server::DoorPlan;

namespace {

bool file_gone(const std::string& path) { return !path.empty() && !std::filesystem::exists(path); }

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Holds workers until it is opened.
struct Barrier {
    std::promise<void> opened;
    std::shared_future<void> wait{opened.get_future()};
    std::atomic<int> inside{0};
    std::function<void()> holder() {
        return [this, own = wait] {  // a worker may come out of it when the barrier is gone
            ++inside;
            own.wait();
        };
    }
};

}  // namespace

TEST_SUITE("server") {
    TEST_CASE("a connection is kept, and every answer carries its headers") {
        OpenDoor open;
        Wire wire{open.port()};
        for (int i = 0; i < 3; ++i) {
            wire.send(get("/x", "X-Request-Id: mine-1\r\n"));
            const auto answer = wire.answer();
            CHECK(status_of_text(answer) == 200);
            for (const char* line : {"X-Request-Id: mine-1\r\n", "X-Content-Type-Options: nosniff\r\n",
                                     "Strict-Transport-Security: ", "Cache-Control: no-store\r\n",
                                     "Date: ", "Content-Security-Policy: default-src 'none'", "Content-Type: "})
                CHECK_MESSAGE(has(answer, line), line);
            CHECK_FALSE(has(answer, "Server:"));
        }
        wire.send(get("/x", "X-Request-Id: not{well}formed\r\nConnection: close\r\n"));
        const auto last = wire.rest();
        CHECK_FALSE(has(last, "not{well}formed"));
        CHECK(has(last, "Connection: close\r\n"));
        CHECK(wire.closed());
    }

    TEST_CASE("pipelined requests are answered in order") {
        OpenDoor open;
        Wire wire{open.port()};
        std::string all;
        for (int i = 0; i < 20; ++i) all += post("/n" + std::to_string(i), "body " + std::to_string(i));
        wire.send(all);
        for (int i = 0; i < 20; ++i) CHECK(wire.answer().ends_with("/n" + std::to_string(i)));
        const auto seen = open.program.seen();
        REQUIRE(seen.size() == 20);
        for (int i = 0; i < 20; ++i) CHECK(seen[static_cast<std::size_t>(i)].body == "body " + std::to_string(i));
    }

    TEST_CASE("HEAD tells the length and sends nothing, HTTP/1.0 is answered and closed") {
        OpenDoor open;
        Wire wire{open.port()};
        wire.send(
            "HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
        const auto both = wire.rest();
        CHECK(has(both, "Content-Length: 4\r\n"));
        CHECK_FALSE(has(both, "/abc"));
        CHECK(both.ends_with("/next"));
        CHECK(wire.closed());
    }

    TEST_CASE("a body of exactly the limit is taken, one byte more is refused before it is sent") {
        OpenDoor open;
        Wire exact{open.port()};
        exact.send(post("/x", std::string(64 * 1024, 'b')));
        CHECK(status_of_text(exact.answer()) == 200);
        Wire more{open.port()};
        more.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 65537\r\n\r\n");
        const auto refused = more.rest();
        CHECK(status_of_text(refused) == 413);
        CHECK(has(refused, "application/problem+json"));
        CHECK(more.closed());
    }

    TEST_CASE("a client that expects it is told to go on") {
        OpenDoor open;
        Wire wire{open.port()};
        wire.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        CHECK(wire.answer() == "HTTP/1.1 100 Continue\r\n\r\n");
        wire.send("hello");
        CHECK(status_of_text(wire.answer()) == 200);
        CHECK(open.program.seen().back().body == "hello");
    }

    TEST_CASE("an upload goes to a file, whole, and leaves nothing behind") {
        OpenDoor open;
        std::string content;
        for (int i = 0; content.size() < 3'000'000; ++i) content += std::to_string(i) + "\n";
        Wire wire{open.port()};
        wire.send(post("/upload", content) + get("/after"));
        CHECK(status_of_text(wire.answer()) == 200);
        CHECK(wire.answer().ends_with("/after"));
        const auto seen = open.program.seen();
        CHECK(seen.front().body == content);
        CHECK(file_gone(seen.front().body_file));
        Wire larger{open.port()};
        larger.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 8388609\r\n\r\n");
        CHECK(status_of_text(larger.rest()) == 413);
    }

    TEST_CASE("who may not upload is told at once, holds no place and makes no file, and is not told to go on") {
        OpenDoor open{[](DoorPlan& plan) { plan.patience.uploads_at_once = 1; }};
        const auto files = [&] {
            return std::ranges::count_if(std::filesystem::directory_iterator{open.folder.path},
                                         [](const auto& each) { return each.path().extension() == ".upload"; });
        };
        const auto head = [](std::string_view lines) {
            return "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 8388608\r\n" + std::string{lines} + "\r\n";
        };
        Wire rightful{open.port()};
        rightful.send(head("Expect: 100-continue\r\n"));
        CHECK(rightful.answer() == "HTTP/1.1 100 Continue\r\n\r\n");  // it holds the only place
        CHECK(files() == 1);
        for (const char* expecting : {"", "Expect: 100-continue\r\n"}) {
            Wire stranger{open.port()};
            stranger.send(head("Authorization: Bearer stranger\r\n" + std::string{expecting}));
            const auto refused = stranger.rest();
            CHECK(status_of_text(refused) == 403);
            CHECK(has(refused, "Connection: close\r\n"));
            CHECK(stranger.closed());
        }
        CHECK(files() == 1);
        Wire second{open.port()};
        second.send(head({}));
        CHECK(status_of_text(second.rest()) == 503);
        rightful.send(std::string(8388608, 'u'));
        CHECK(status_of_text(rightful.answer()) == 200);
        CHECK(files() == 0);
    }

    TEST_CASE("a connection ends after its number of requests") {
        OpenDoor open{[](DoorPlan& plan) { plan.patience.requests_per_connection = 2; }};
        Wire wire{open.port()};
        wire.send(get("/1") + get("/2") + get("/3"));
        CHECK(answers_in(wire.rest()) == 2);
        CHECK(wire.closed());
        CHECK_FALSE(open.program.saw("/3"));
    }

    TEST_CASE("silent and slow clients end at their deadlines while others are served") {
        OpenDoor open{[](DoorPlan& plan) {
            auto& p = plan.patience;
            p.handshake = p.header = p.idle = p.body = p.write = 300ms;
            p.per_64_kib = 100ms;
        }};
        Silent never{open.port()};
        Wire idle{open.port()}, header{open.port()}, body{open.port()}, reader{open.port()};
        header.send("GET /x HT");
        body.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhal");
        reader.send(get("/big") + get("/big"));  // and never reads
        for (int i = 0; i < 12; ++i) {
            std::this_thread::sleep_for(100ms);
            header.send("T");  // progress does not move a deadline
            Wire other{open.port()};
            other.send(get("/x"));
            CHECK(status_of_text(other.answer()) == 200);
        }
        CHECK(never.closed_within(0ms));
        for (Wire* each : {&idle, &header, &body}) {
            CHECK(each->rest(0ms).empty());
            CHECK(each->closed());
        }
        // 8 MiB have 0.3 s + 128 * 0.1 s; only then the reader that does not read is cut.
        CHECK(soon([&] { return open.door.connections() == 1; }));
    }

    TEST_CASE("limits on connections hold at accept, and come back") {
        OpenDoor open{[](DoorPlan& plan) {
            plan.limits = {8, 3};
            plan.patience.handshake = 500ms;
        }};
        std::vector<Wire> three;
        for (int i = 0; i < 3; ++i) three.emplace_back(open.port());
        for (auto& each : three) CHECK(each.shaken());
        CHECK_FALSE(Wire{open.port()}.shaken());
        CHECK(open.door.turned_away() == 1);
        three.clear();
        CHECK(soon([&] { return open.door.connections() == 0; }));
        Silent one{open.port()}, two{open.port()}, third{open.port()};  // 8 / 4 may be in handshake
        CHECK(third.closed_within(2s));
        CHECK(one.closed_within(3s));
        CHECK(soon([&] { return Wire{open.port()}.shaken(); }));
    }

    TEST_CASE("clients that vanish leave no connection behind") {
        OpenDoor open;
        for (int i = 0; i < 20; ++i) {
            Wire wire{open.port()};
            wire.send(get("/x"));
            wire.answer();
            wire.vanish();
        }
        CHECK(soon([&] { return open.door.connections() == 0; }));
    }

    TEST_CASE("a full waiting room says 503 at once, a full hash pool 429") {
        OpenDoor open{{}, 1, 1};
        Barrier barrier;
        open.program.wait = barrier.holder();
        Wire working{open.port()}, waiting{open.port()}, third{open.port()};
        working.send(get("/wait"));
        CHECK(soon([&] { return barrier.inside == 1; }));
        waiting.send(get("/wait"));
        CHECK(soon([&] { return open.workers.load().waiting == 1; }));
        third.send(get("/x"));
        const auto refused = third.answer();
        CHECK(status_of_text(refused) == 503);
        CHECK(has(refused, "Retry-After: 1\r\n"));
        CHECK(refused.find("Retry-After") == refused.rfind("Retry-After"));
        Wire urgent{open.port()};
        urgent.send(get("/urgent"));  // has a seat of its own
        CHECK(soon([&] { return open.workers.load().waiting == 2; }));
        third.send(get("/health/live"));
        CHECK(status_of_text(third.answer()) == 200);  // needs no worker
        std::vector<Wire> hashing;
        for (int i = 0; i < 2; ++i) {
            hashing.emplace_back(open.port()).send(get("/wait/hash"));
            CHECK(
                soon([&] { return open.hashing.load().running + open.hashing.load().waiting == std::size_t(i) + 1; }));
        }
        third.send(get("/wait/hash"));
        CHECK(status_of_text(third.answer()) == 429);
        barrier.opened.set_value();
        CHECK(status_of_text(working.answer()) == 200);
        CHECK(status_of_text(urgent.answer()) == 200);
        CHECK(status_of_text(waiting.answer()) == 200);
        const auto seen = open.program.seen();
        std::vector<std::string> worked;
        for (const auto& each : seen)
            if (each.target != "/wait/hash") worked.push_back(each.target);
        CHECK(worked == std::vector<std::string>{"/wait", "/urgent", "/wait"});  // before the one that came before it
    }

    TEST_CASE("an exception on an io thread costs one connection, never the process") {
        OpenDoor open;
        for (int i = 0; i < 10; ++i) {
            Wire bad{open.port()};
            bad.send(get("/throw"));
            CHECK(bad.rest().empty());
            CHECK(bad.closed());
            open.door.post([] { throw std::runtime_error{"thrown in a completion handler"}; });
            Wire good{open.port()};
            good.send(get("/x"));
            CHECK(status_of_text(good.answer()) == 200);
        }
        CHECK(has(open.metrics.text(), "heluo_escaped_exceptions_total 20"));
    }

    TEST_CASE("an answer whose header could be split becomes a 500") {
        OpenDoor open;
        Wire wire{open.port()};
        wire.send(get("/forged"));
        const auto answer = wire.rest();
        CHECK(status_of_text(answer) == 500);
        CHECK_FALSE(has(answer, "Set-Cookie"));
    }

    TEST_CASE("a drain finishes what runs, closes what is idle, and takes nothing new") {
        OpenDoor open;
        Barrier barrier;
        open.program.wait = barrier.holder();
        Wire idle{open.port()}, busy{open.port()};
        idle.send(get("/x"));
        idle.answer();
        busy.send(get("/wait"));
        CHECK(soon([&] { return barrier.inside == 1; }));
        open.door.drain();
        CHECK_FALSE(Wire{open.port()}.shaken());
        CHECK(idle.rest(2s).empty());
        CHECK(idle.closed());
        CHECK_FALSE(open.door.empty_by(std::chrono::steady_clock::now() + 50ms));
        barrier.opened.set_value();
        const auto last = busy.rest();
        CHECK(status_of_text(last) == 200);
        CHECK(has(last, "Connection: close\r\n"));
        CHECK(open.door.empty_by(std::chrono::steady_clock::now() + 5s));
    }

    TEST_CASE("what is cut is named") {
        OpenDoor open;
        Barrier barrier;
        open.program.wait = barrier.holder();
        Wire busy{open.port()};
        busy.send(get("/wait", "X-Request-Id: cut-me\r\n"));
        CHECK(soon([&] { return barrier.inside == 1; }));
        const auto cut = open.door.cut();
        REQUIRE(cut.size() == 1);
        CHECK(has(cut.front(), "cut-me"));
        barrier.opened.set_value();
    }

    TEST_CASE("X-Forwarded-For counts only from trusted proxies") {
        const std::string forged = "X-Forwarded-For: 10.1.1.1, 192.0.2.7, 198.51.100.2\r\n";
        OpenDoor plain;
        Wire wire{plain.port()};
        wire.send(get("/x", forged));
        wire.answer();
        CHECK(plain.program.seen().back().address == "127.0.0.1");
        OpenDoor behind{[](DoorPlan& plan) { plan.patience.trusted_proxies = {"127.0.0.1", "198.51.100.2"}; }};
        Wire proxied{behind.port()};
        proxied.send(get("/x", forged));
        proxied.answer();
        CHECK(behind.program.seen().back().address == "192.0.2.7");
    }
}

}  // namespace heluo::tests
