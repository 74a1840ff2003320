// RFC 6962 section 2.1: tree hashes, audit paths, consistency proofs; and their verification as RFC 9162 sections 2.1.3.2 and
// 2.1.4.2 spell it out.
#include "domain/core/merkle.hpp"

#include <bit>
#include <stdexcept>

namespace heluo {

namespace {

// The largest power of two below n, for n > 1.
long long split_of(long long n) {
    return static_cast<long long>(std::bit_floor(static_cast<unsigned long long>(n - 1)));
}

bool is_full(long long size) { return std::has_single_bit(static_cast<unsigned long long>(size)); }

int level_of(long long size) { return std::countr_zero(static_cast<unsigned long long>(size)); }

std::vector<std::string> followed_by(std::vector<std::string> hashes, std::string last) {
    hashes.push_back(std::move(last));
    return hashes;
}

}  // namespace

std::string leaf_hash(std::string_view leaf, const Crypto& crypto) {
    return crypto.sha256(std::string(1, '\0') + std::string{leaf});
}

std::string node_hash(std::string_view left, std::string_view right, const Crypto& crypto) {
    return crypto.sha256(std::string(1, '\1') + std::string{left} + std::string{right});
}

// Ranges come from splits at powers of two, so that a full one always begins at a multiple of its size.
std::string MerkleTree::range(long long begin, long long end) const {
    const long long size = end - begin;
    if (size == 0) return crypto_.sha256("");
    if (is_full(size)) return full_(level_of(size), begin / size);
    const long long middle = begin + split_of(size);
    return node_hash(range(begin, middle), range(middle, end), crypto_);
}

std::string MerkleTree::root(long long size) const { return range(0, size); }

std::vector<std::string> MerkleTree::path(long long index, long long begin, long long end) const {
    if (end - begin == 1) return {};
    const long long middle = begin + split_of(end - begin);
    return index < middle ? followed_by(path(index, begin, middle), range(middle, end))
                          : followed_by(path(index, middle, end), range(begin, middle));
}

std::vector<std::string> MerkleTree::inclusion(long long index, long long size) const {
    if (index < 0 || index >= size) throw std::out_of_range{"no such leaf"};
    return path(index, 0, size);
}

std::vector<std::string> MerkleTree::subproof(long long from, long long begin, long long end, bool known) const {
    if (from == end) return known ? std::vector<std::string>{} : std::vector{range(begin, end)};
    const long long middle = begin + split_of(end - begin);
    return from <= middle ? followed_by(subproof(from, begin, middle, known), range(middle, end))
                          : followed_by(subproof(from, middle, end, false), range(begin, middle));
}

std::vector<std::string> MerkleTree::consistency(long long from, long long to) const {
    if (from < 1 || from > to) throw std::out_of_range{"no such sizes"};
    return subproof(from, 0, to, true);
}

std::vector<TreeNode> completed_by(long long index, std::string hash, const FullSubtrees& full, const Crypto& crypto) {
    std::vector<TreeNode> nodes{{0, index, std::move(hash)}};
    while (nodes.back().index % 2 == 1) {
        const TreeNode& right = nodes.back();
        nodes.push_back(
            {right.level + 1, right.index / 2, node_hash(full(right.level, right.index - 1), right.hash, crypto)});
    }
    return nodes;
}

bool proves_inclusion(const std::string& leaf, long long index, long long size, const std::vector<std::string>& proof,
                      const std::string& root, const Crypto& crypto) {
    if (index < 0 || index >= size) return false;
    long long place = index, last = size - 1;
    std::string hash = leaf;
    for (const std::string& other : proof) {
        if (last == 0) return false;
        if (place % 2 == 1 || place == last) {
            hash = node_hash(other, hash, crypto);
            while (place % 2 == 0 && place != 0) place /= 2, last /= 2;
        } else {
            hash = node_hash(hash, other, crypto);
        }
        place /= 2, last /= 2;
    }
    return last == 0 && hash == root;
}

bool proves_consistency(long long from, const std::string& from_root, long long to, const std::string& to_root,
                        const std::vector<std::string>& proof, const Crypto& crypto) {
    if (from < 1 || from > to) return false;
    if (from == to) return proof.empty() && from_root == to_root;
    std::vector<std::string> hashes = proof;
    if (is_full(from)) hashes.insert(hashes.begin(), from_root);
    if (hashes.empty()) return false;
    long long place = from - 1, last = to - 1;
    while (place % 2 == 1) place /= 2, last /= 2;
    std::string before = hashes.front(), after = hashes.front();
    for (auto other = hashes.begin() + 1; other != hashes.end(); ++other) {
        if (last == 0) return false;
        if (place % 2 == 1 || place == last) {
            before = node_hash(*other, before, crypto);
            after = node_hash(*other, after, crypto);
            while (place % 2 == 0 && place != 0) place /= 2, last /= 2;
        } else {
            after = node_hash(after, *other, crypto);
        }
        place /= 2, last /= 2;
    }
    return last == 0 && before == from_root && after == to_root;
}

}  // namespace heluo
