// Counts connections by address block.
#include "server/gate.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace heluo::server {

Gate::Ticket::~Ticket() {
    if (gate_) gate_->leave(block_, shaken_);
}

void Gate::Ticket::shaken() {
    const std::lock_guard lock{gate_->mutex_};
    if (!shaken_) --gate_->shaking_;
    shaken_ = true;
}

std::optional<Gate::Ticket> Gate::admit(const std::string& address) {
    std::string block = address_block(address);
    const std::lock_guard lock{mutex_};
    const auto found = by_block_.find(block);
    const std::size_t from_there = found == by_block_.end() ? 0 : found->second;
    const std::size_t may_shake = std::max<std::size_t>(1, limits_.total / 4);
    if (open_ >= limits_.total || shaking_ >= may_shake || from_there >= limits_.per_address) {
        ++refused_;
        return std::nullopt;
    }
    ++open_;
    ++shaking_;
    ++by_block_[block];
    return std::optional<Ticket>{std::in_place, *this, std::move(block)};
}

void Gate::leave(const std::string& block, bool shaken) {
    const std::lock_guard lock{mutex_};
    --open_;
    if (!shaken) --shaking_;
    const auto found = by_block_.find(block);
    if (found != by_block_.end() && --found->second == 0) by_block_.erase(found);
}

std::size_t Gate::open() const {
    const std::lock_guard lock{mutex_};
    return open_;
}
std::size_t Gate::refused() const {
    const std::lock_guard lock{mutex_};
    return refused_;
}

std::string address_block(const std::string& address) {
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address, error);
    if (error || parsed.is_v4()) return address;
    const auto six = parsed.to_v6();
    if (six.is_v4_mapped()) return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, six).to_string();
    auto bytes = six.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), 0);
    return boost::asio::ip::address_v6{bytes}.to_string() + "/64";
}

}  // namespace heluo::server
