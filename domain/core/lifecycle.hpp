// A lifecycle is a constexpr table (state, step, who, next): checked by static_assert, shown in views, drawn in the docs,
// walked by a test over all states, steps and takers.
#pragma once
#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include "domain/core/refusal.hpp"

namespace heluo {

template <class State, class Step, class Taker>
struct Rule {
    State in;
    Step step;
    Taker by;
    State to;
};

template <class State, class Step, class Taker, std::size_t N>
struct Lifecycle {
    std::array<Rule<State, Step, Taker>, N> rules;

    constexpr const Rule<State, Step, Taker>* find(State in, Step step, Taker by) const {
        for (const auto& rule : rules)
            if (rule.in == in && rule.step == step && rule.by == by) return &rule;
        return nullptr;
    }
    // No two rules say differently what happens to one state on one step by one taker.
    constexpr bool unambiguous() const {
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = i + 1; j < N; ++j)
                if (rules[i].in == rules[j].in && rules[i].step == rules[j].step && rules[i].by == rules[j].by)
                    return false;
        return true;
    }
    // Exactly the named states have no way out.
    constexpr bool ends_only_in(std::initializer_list<State> ends) const {
        const auto leaves = [this](State s) {
            return std::any_of(rules.begin(), rules.end(), [&](auto& r) { return r.in == s; });
        };
        for (State end : ends)
            if (leaves(end)) return false;
        for (const auto& rule : rules)
            if (!leaves(rule.to) && std::find(ends.begin(), ends.end(), rule.to) == ends.end()) return false;
        return true;
    }
    // Every named waiting state can be left by the clock.
    constexpr bool times_out(Taker clock, std::initializer_list<State> waiting) const {
        for (State s : waiting)
            if (std::none_of(rules.begin(), rules.end(), [&](auto& r) { return r.in == s && r.by == clock; }))
                return false;
        return true;
    }
    // The state after `step`, or a wrong_state refusal that names the present state.
    State after(State in, Step step, Taker by, std::string_view name_of_state) const {
        const auto* rule = find(in, step, by);
        if (!rule) refuse(Reason::wrong_state, std::string{name_of_state});
        return rule->to;
    }
    std::vector<Step> steps_of(State in, Taker by) const {
        std::vector<Step> steps;
        for (const auto& rule : rules)
            if (rule.in == in && rule.by == by && std::find(steps.begin(), steps.end(), rule.step) == steps.end())
                steps.push_back(rule.step);
        return steps;
    }
};

template <class State, class Step, class Taker, std::size_t N>
Lifecycle(std::array<Rule<State, Step, Taker>, N>) -> Lifecycle<State, Step, Taker, N>;

}  // namespace heluo
