// Endpoints of the transparency log: heads, keys, leaf hashes and proofs for everybody.
#include "api/routes.hpp"
#include "domain/core/crypto.hpp"
#include "domain/core/tree_log.hpp"

namespace heluo::api {

namespace {

// What is signed: "heluo-tree-head-1", size, root and at, a line each, with SM2 and SM3; the signature is DER in hex.
struct TreeHeadView {
    long long size = 0;
    std::string root;
    Instant at;
    std::string key, signature;
};
BOOST_DESCRIBE_STRUCT(TreeHeadView, (), (size, root, at, key, signature))

struct SigningKeyView {
    std::string key, pem;
    Instant since;
};
BOOST_DESCRIBE_STRUCT(SigningKeyView, (), (key, pem, since))

struct SigningKeysView {
    std::vector<SigningKeyView> items;
};
BOOST_DESCRIBE_STRUCT(SigningKeysView, (), (items))

struct LeafHashView {
    long long index = 0;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(LeafHashView, (), (index, hash))

// That the leaf is in the tree of that size (RFC 6962 2.1.1), or that one tree grew out of the other (2.1.2).
struct InclusionView {
    long long index = 0, size = 0;
    std::string hash, root;
    std::vector<std::string> proof;
};
BOOST_DESCRIBE_STRUCT(InclusionView, (), (index, size, hash, root, proof))

struct ConsistencyView {
    long long from = 0, to = 0;
    std::string from_root, to_root;
    std::vector<std::string> proof;
};
BOOST_DESCRIBE_STRUCT(ConsistencyView, (), (from, to, from_root, to_root, proof))

using Size = Bounded<1, 1'000'000'000'000>;

struct InclusionQuery {
    std::optional<Size> size;  // of the tree; the last head's if not said
};
BOOST_DESCRIBE_STRUCT(InclusionQuery, (), (size))

struct ConsistencyQuery {
    Size from, to;
};
BOOST_DESCRIBE_STRUCT(ConsistencyQuery, (), (from, to))

TreeHeadView view_of(const TreeHead& head) {
    return {head.size, hex(head.root), head.at, head.key, hex(head.signature)};
}

std::vector<std::string> in_hex(const std::vector<std::string>& hashes) {
    std::vector<std::string> list;
    for (const std::string& hash : hashes) list.push_back(hex(hash));
    return list;
}

TreeHead last_head(Unit& unit) {
    const auto head = unit.log.head();
    require(head.has_value(), Reason::not_found);  // nothing was registered yet
    return *head;
}

TreeHeadView head(Unit& unit) { return view_of(last_head(unit)); }

Page<TreeHeadView> heads(Unit& unit, const PageRequest& request) {
    const auto page = unit.log.heads(request);
    Page<TreeHeadView> views;
    for (const TreeHead& each : page.items) views.items.push_back(view_of(each));
    views.next = page.next;
    return views;
}

SigningKeysView keys(Unit& unit) {
    SigningKeysView view;
    for (const SigningKey& key : unit.log.keys()) view.items.push_back({key.id, key.pem, key.since});
    return view;
}

Page<LeafHashView> leaves(Unit& unit, const PageRequest& request) {
    const auto page = unit.log.hashes(request);
    Page<LeafHashView> views;
    for (const TreeNode& each : page.items) views.items.push_back({each.index, hex(each.hash)});
    views.next = page.next;
    return views;
}

InclusionView inclusion(Unit& unit, const Slot<Bounded<0, 999'999'999'999>>& index,
                        const Query<InclusionQuery>& query) {
    unit.snapshot();
    const long long most = last_head(unit).size;
    const long long size = query->size ? query->size->value : most;
    Violations faults;
    faults.need(size <= most, "/size", Fault::out_of_range, "1.." + std::to_string(most));
    require_none(std::move(faults));
    require(index.value < size, Reason::not_found);
    const MerkleTree tree = unit.log.tree();
    const auto leaf = unit.log.leaf(index.value);
    require(leaf.has_value(), Reason::not_found);
    return {index.value, size, hex(leaf->hash), hex(tree.root(size)), in_hex(tree.inclusion(index.value, size))};
}

ConsistencyView consistency(Unit& unit, const Query<ConsistencyQuery>& query) {
    unit.snapshot();
    const long long most = last_head(unit).size, from = query->from, to = query->to;
    Violations faults;
    faults.need(to <= most, "/to", Fault::out_of_range, "1.." + std::to_string(most));
    faults.need(from <= to, "/from", Fault::out_of_range, "1.." + std::to_string(to));
    require_none(std::move(faults));
    const MerkleTree tree = unit.log.tree();
    return {from, to, hex(tree.root(from)), hex(tree.root(to)), in_hex(tree.consistency(from, to))};
}

}  // namespace

std::vector<Route> log_routes() {
    using enum Reason;
    return {
        route<"GET /v1/log/head", head, Action::read_log>("The last signed tree head of the transparency log")
            .refuses({not_found}),
        route<"GET /v1/log/heads", heads, Action::list_log_heads>("All signed tree heads, the last first"),
        route<"GET /v1/log/keys", keys, Action::list_log_keys>("The keys that sign, those of before too"),
        route<"GET /v1/log/leaves", leaves, Action::list_log_leaves>("The hashes of all leaves, in their order"),
        route<"GET /v1/log/leaves/{index}", inclusion, Action::prove_inclusion>("That a leaf is in the log"),
        route<"GET /v1/log/consistency", consistency, Action::prove_consistency>("That the log has only grown")
            .refuses({not_found}),
    };
}

}  // namespace heluo::api
