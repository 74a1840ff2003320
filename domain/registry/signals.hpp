// Risk signals (风险提示) for the registrar: each says what it saw and on which contracts, and decides nothing by itself.
#pragma once
#include <string>
#include <vector>

#include "domain/core/names.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

enum class Signal {
    related_parties,  // both sides are one organisation by its 主体标识码, whatever it is registered as
    circular_trade,   // the buyer sold to the seller as well
    split_contract,   // 化整为零: contracts of the same sides, each below the limit of expert review, together not
    low_technical_share,
    volume_jump,
    objection_filed,  // an objection to the contract, or to what a change is of, waits for its answer
};
template <>
inline constexpr auto names<Signal> =
    std::to_array<std::pair<Signal, std::string_view>>({{Signal::related_parties, "related_parties"},
                                                        {Signal::circular_trade, "circular_trade"},
                                                        {Signal::split_contract, "split_contract"},
                                                        {Signal::low_technical_share, "low_technical_share"},
                                                        {Signal::volume_jump, "volume_jump"},
                                                        {Signal::objection_filed, "objection_filed"}});

struct RiskSignal {
    Signal signal{};
    std::string about;  // the figure or name that the signal rests on, as it is read
    std::vector<ContractId> contracts;
    friend bool operator==(const RiskSignal&, const RiskSignal&) = default;
};

// By the parameters signal.* of the day on which the contract was signed.
std::vector<RiskSignal> signals_of(Unit& unit, const Contract& contract);
// For the registry and who watches it.
std::vector<RiskSignal> signals_for(Unit& unit, const Actor& actor, const ContractId& id);

}  // namespace heluo
