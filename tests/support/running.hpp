// The program itself as a process of the test: started on free ports in a folder of its own, signalled, looked at from outside.
#pragma once
#include <sys/resource.h>

#include <string>
#include <string_view>

#include "tests/support/open_door.hpp"

namespace heluo::tests {

class Running {
  public:
    struct Wish {
        std::string server;      // lines of the section [server]; without them the drain has 2 s
        std::string sections;    // further sections
        rlim_t descriptors = 0;  // the limit of its descriptors; 0 leaves it
    };
    Running() : Running{Wish{}} {}
    explicit Running(const Wish& wish);
    ~Running();  // killed if it has not ended

    unsigned short port() const;           // of the public door; waits until it serves
    unsigned short operator_port() const;  // of the operator's page
    std::string operator_page(std::string_view path) const;
    void signal(int number) const;
    int end_status();  // waits; -1 if it was killed
    std::string log() const;
    bool logged(std::string_view part) const;
    double cpu_seconds() const;
    long long resident_kib() const;
    std::size_t descriptors() const;

    TestFolder folder;

  private:
    unsigned short announced(std::string_view event) const;

    int process_ = -1;
    bool ended_ = false;
};

int run(const std::string& command, std::string& output);  // by the shell; its exit status
bool alive(unsigned short port);                           // it answers /health/live

}  // namespace heluo::tests
