// A Merkle tree over an append-only list, as RFC 6962 builds it: who holds one tree head can be shown that a leaf is in the list
// (inclusion) and that a longer list only added to a shorter one (consistency), by a number of hashes that grows with the
// logarithm of the list. Hashes are 32 raw bytes of SHA-256.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/crypto.hpp"

namespace heluo {

std::string leaf_hash(std::string_view leaf, const Crypto& crypto);                          // H(0x00 | leaf)
std::string node_hash(std::string_view left, std::string_view right, const Crypto& crypto);  // H(0x01 | left | right)

// The hash over the whole subtree of 2^level leaves that begins with leaf index * 2^level. Asked only for subtrees that are full.
using FullSubtrees = std::function<std::string(int level, long long index)>;

class MerkleTree {
  public:
    MerkleTree(FullSubtrees full, const Crypto& crypto) : full_{std::move(full)}, crypto_{crypto} {}

    std::string root(long long size) const;  // of the first `size` leaves; of none the hash of nothing
    // 0 <= index < size, and 1 <= from <= to: else std::out_of_range.
    std::vector<std::string> inclusion(long long index, long long size) const;
    std::vector<std::string> consistency(long long from, long long to) const;

  private:
    std::string range(long long begin, long long end) const;
    std::vector<std::string> path(long long index, long long begin, long long end) const;
    std::vector<std::string> subproof(long long from, long long begin, long long end, bool known) const;

    FullSubtrees full_;
    const Crypto& crypto_;
};

// The subtrees that a new leaf completes, from the leaf itself upward: (level, index, hash). `full` knows what was there before.
struct TreeNode {
    int level = 0;
    long long index = 0;
    std::string hash;
};
std::vector<TreeNode> completed_by(long long index, std::string hash, const FullSubtrees& full, const Crypto& crypto);

// For who holds nothing but heads and proofs.
bool proves_inclusion(const std::string& leaf, long long index, long long size, const std::vector<std::string>& proof,
                      const std::string& root, const Crypto& crypto);
bool proves_consistency(long long from, const std::string& from_root, long long to, const std::string& to_root,
                        const std::vector<std::string>& proof, const Crypto& crypto);

}  // namespace heluo
