// The Merkle tree against the definition in RFC 6962 and published values, and every proof of every small tree.
#include "domain/core/merkle.hpp"

#include <doctest/doctest.h>

#include <map>

#include "tests/support/world.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

const CountedCrypto& crypto() {
    static const CountedCrypto one;
    return one;
}

// The leaves of the reference implementation's tests (Certificate Transparency), and the roots they give.
const std::vector<std::string>& reference_leaves() {
    static const std::vector<std::string> leaves = [] {
        std::vector<std::string> list;
        for (const char* text :
             {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
            list.push_back(unhex(text));
        return list;
    }();
    return leaves;
}
constexpr const char* reference_roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                           "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                           "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                           "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                           "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                           "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                           "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

// Straight from the definition, without any node kept.
std::string defined_root(const std::vector<std::string>& hashes, std::size_t begin, std::size_t end) {
    if (end - begin == 1) return hashes[begin];
    std::size_t k = 1;
    while (k * 2 < end - begin) k *= 2;
    return node_hash(defined_root(hashes, begin, begin + k), defined_root(hashes, begin + k, end), crypto());
}

// Nodes kept as the log keeps them.
struct Grown {
    std::map<std::pair<int, long long>, std::string> nodes;
    std::vector<std::string> hashes;
    FullSubtrees full = [this](int level, long long index) { return nodes.at({level, index}); };

    void add(const std::string& leaf) {
        const auto size = static_cast<long long>(hashes.size());
        hashes.push_back(leaf_hash(leaf, crypto()));
        for (const TreeNode& node : completed_by(size, hashes.back(), full, crypto()))
            CHECK(nodes.emplace(std::pair{node.level, node.index}, node.hash).second);
    }
    MerkleTree tree() const { return {full, crypto()}; }
};

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("the roots of the reference leaves are the published ones") {
    Grown grown;
    CHECK(hex(grown.tree().root(0)) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (std::size_t i = 0; i < reference_leaves().size(); ++i) {
        grown.add(reference_leaves()[i]);
        CHECK(hex(grown.tree().root(static_cast<long long>(i) + 1)) == reference_roots[i]);
    }
}

TEST_CASE("an audit path and a consistency proof of the reference are the published ones") {
    Grown grown;
    for (const auto& leaf : reference_leaves()) grown.add(leaf);
    const auto path = grown.tree().inclusion(5, 8);
    REQUIRE(path.size() == 3);
    CHECK(hex(path[0]) == "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    CHECK(hex(path[1]) == "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
    CHECK(hex(path[2]) == reference_roots[3]);
    const auto proof = grown.tree().consistency(6, 8);
    REQUIRE(proof.size() == 3);
    CHECK(hex(proof[0]) == "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
    CHECK(hex(proof[1]) == "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
    CHECK(hex(proof[2]) == reference_roots[3]);
}

TEST_CASE("every leaf of every tree up to 70 leaves is proved, by its own proof alone") {
    Grown grown;
    for (long long size = 1; size <= 70; ++size) {
        grown.add("leaf " + std::to_string(size));
        const MerkleTree tree = grown.tree();
        const std::string root = tree.root(size);
        CHECK(root == defined_root(grown.hashes, 0, grown.hashes.size()));
        for (long long index = 0; index < size; ++index) {
            const auto proof = tree.inclusion(index, size);
            const std::string& leaf = grown.hashes[static_cast<std::size_t>(index)];
            bool good = proves_inclusion(leaf, index, size, proof, root, crypto());
            const auto refuted = [&](const std::string& l, long long i, long long n, const auto& p,
                                     const std::string& r) {
                good = good && !proves_inclusion(l, i, n, p, r, crypto());
            };
            refuted(crypto().sha256("other"), index, size, proof, root);
            refuted(leaf, index, size, proof, crypto().sha256("other"));
            refuted(leaf, index, size, std::vector<std::string>(proof.size(), leaf),
                    node_hash(leaf, leaf, crypto()) + "x");
            if (size > 1) refuted(leaf, (index + 1) % size, size, proof, root);
            auto longer = proof;
            longer.push_back(leaf);
            refuted(leaf, index, size, longer, root);
            if (!proof.empty()) refuted(leaf, index, size, std::vector(proof.begin(), proof.end() - 1), root);
            refuted(leaf, size, size, proof, root);
            refuted(leaf, -1, size, proof, root);
            CHECK(good);
        }
    }
}

TEST_CASE("every tree up to 70 leaves is proved to grow out of each smaller one, and out of no other") {
    Grown grown;
    for (long long to = 1; to <= 70; ++to) {
        grown.add("leaf " + std::to_string(to));
        const MerkleTree tree = grown.tree();
        for (long long from = 1; from <= to; ++from) {
            const auto proof = tree.consistency(from, to);
            const std::string before = tree.root(from), after = tree.root(to), other = crypto().sha256("other");
            bool good = proves_consistency(from, before, to, after, proof, crypto());
            good = good && !proves_consistency(from, other, to, after, proof, crypto());
            good = good && !proves_consistency(from, before, to, other, proof, crypto());
            auto longer = proof;
            longer.push_back(other);
            good = good && !proves_consistency(from, before, to, after, longer, crypto());
            for (std::size_t i = 0; i < proof.size(); ++i) {
                auto bent = proof;
                bent[i] = other;
                good = good && !proves_consistency(from, before, to, after, bent, crypto());
            }
            CHECK(good);
        }
    }
    CHECK_FALSE(proves_consistency(0, "", 1, grown.tree().root(1), {}, crypto()));
    CHECK_FALSE(proves_consistency(2, grown.tree().root(2), 1, grown.tree().root(1), {}, crypto()));
}

TEST_CASE("proofs of leaves and sizes that there are not are refused") {
    Grown grown;
    grown.add("one");
    CHECK_THROWS_AS(grown.tree().inclusion(1, 1), std::out_of_range);
    CHECK_THROWS_AS(grown.tree().inclusion(-1, 1), std::out_of_range);
    CHECK_THROWS_AS(grown.tree().consistency(0, 1), std::out_of_range);
    CHECK_THROWS_AS(grown.tree().consistency(2, 1), std::out_of_range);
}

TEST_SUITE_END();
