// A lifecycle as a Mermaid drawing, from the same table that the compiler checks and the use cases obey.
#pragma once
#include <set>
#include <string>

#include "domain/core/lifecycle.hpp"
#include "domain/core/names.hpp"

namespace heluo::tests {

template <class State, class Step, class Taker, std::size_t N>
std::string drawing(std::string_view title, const Lifecycle<State, Step, Taker, N>& lifecycle) {
    std::string text = "**" + std::string{title} + "**\n\n```mermaid\nstateDiagram-v2\n";
    const auto state = [](State s) { return std::string{name_of(s)}; };
    text += "    [*] --> " + state(lifecycle.rules[0].in) + "\n";
    std::set<State> left, reached;
    for (const auto& rule : lifecycle.rules) {
        text += "    " + state(rule.in) + " --> " + state(rule.to) + " : " + std::string{name_of(rule.step)} + " (" +
                std::string{name_of(rule.by)} + ")\n";
        left.insert(rule.in);
        reached.insert(rule.to);
    }
    for (State end : reached)
        if (!left.contains(end)) text += "    " + state(end) + " --> [*]\n";
    return text + "```\n\n";
}

}  // namespace heluo::tests
