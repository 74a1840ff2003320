// The transparency log in SQL: see tree_log.hpp.
#include "persistence/core/tree_log.hpp"

#include <limits>
#include <map>
#include <stdexcept>

#include "persistence/core/errors.hpp"
#include "persistence/core/journal_rows.hpp"
#include "persistence/core/record.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

struct LeafRow {
    long long idx{}, audit_seq{};
    std::string object, leaf, hash;
};
BOOST_DESCRIBE_STRUCT(LeafRow, (), (idx, audit_seq, object, leaf, hash))

struct IndexRow {
    long long idx{};
    std::string object;
};
BOOST_DESCRIBE_STRUCT(IndexRow, (), (idx, object))

struct NodeRow {
    long long level{}, idx{};
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(NodeRow, (), (level, idx, hash))

struct TreeHeadRow {
    long long seq{}, size{};
    std::string root;
    long long at{};
    std::string signing_key, signature;
};
BOOST_DESCRIBE_STRUCT(TreeHeadRow, (), (seq, size, root, at, signing_key, signature))

struct KeyRow {
    std::string id, pem;
    long long since{};
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (id, pem, since))

// What somebody has made no hex of is no hash either, and fits nothing.
std::string raw(const std::string& hex) {
    try {
        return unhex(hex);
    } catch (const std::invalid_argument&) {
        return {};
    }
}

LogLeaf leaf_of(LeafRow row) { return {row.idx, std::move(row.object), std::move(row.leaf), raw(row.hash)}; }

TreeHead head_of(const TreeHeadRow& row) {
    return {row.size, raw(row.root), from_micros(row.at), row.signing_key, raw(row.signature)};
}

}  // namespace

std::optional<TreeHead> SqlTreeLog::head() {
    const auto row = find<TreeHeadRow>(context_.sql, "log_heads ORDER BY seq DESC LIMIT 1");
    return row ? std::optional{head_of(*row)} : std::nullopt;
}

Page<TreeHead> SqlTreeLog::heads(const PageRequest& page) {
    const auto rows = select<TreeHeadRow>(
        context_.sql, "log_heads WHERE seq < :before ORDER BY seq DESC LIMIT :most",
        {bind("before", number_of(page, std::numeric_limits<long long>::max())), bind("most", page.limit + 1)});
    auto found = make_page(rows, page.limit, [](const TreeHeadRow& last) { return std::to_string(last.seq); });
    Page<TreeHead> heads;
    for (const TreeHeadRow& row : found.items) heads.items.push_back(head_of(row));
    heads.next = found.next;
    return heads;
}

std::vector<SigningKey> SqlTreeLog::keys() {
    std::vector<SigningKey> keys;
    for (KeyRow& row : select<KeyRow>(context_.sql, "log_keys ORDER BY since, id"))
        keys.push_back({std::move(row.id), std::move(row.pem), from_micros(row.since)});
    return keys;
}

std::optional<LogLeaf> SqlTreeLog::leaf(long long index) {
    auto row = find<LeafRow>(context_.sql, "log_leaves WHERE idx = :idx", {bind("idx", index)});
    return row ? std::optional{leaf_of(std::move(*row))} : std::nullopt;
}

std::vector<LogLeaf> SqlTreeLog::leaves_from(long long index, int limit) {
    std::vector<LogLeaf> leaves;
    for (LeafRow& row : select<LeafRow>(context_.sql, "log_leaves WHERE idx >= :idx ORDER BY idx LIMIT :most",
                                        {bind("idx", index), bind("most", limit)}))
        leaves.push_back(leaf_of(std::move(row)));
    return leaves;
}

Page<TreeNode> SqlTreeLog::hashes(const PageRequest& page) {
    return make_page(nodes_from(0, number_of(page, -1) + 1, page.limit + 1), page.limit,
                     [](const TreeNode& last) { return std::to_string(last.index); });
}

std::vector<LogLeaf> SqlTreeLog::leaves_about(const std::string& object) {
    std::vector<LogLeaf> leaves;
    for (LeafRow& row :
         select<LeafRow>(context_.sql, "log_leaves WHERE object = :object ORDER BY idx", {bind("object", object)}))
        leaves.push_back(leaf_of(std::move(row)));
    return leaves;
}

long long SqlTreeLog::size() { return context_.sql.number("SELECT MAX(idx) + 1 FROM log_leaves").value_or(0); }

std::string SqlTreeLog::full_subtree(int level, long long index) {
    const auto found = level == 0
                           ? context_.sql.text("SELECT hash FROM log_leaves WHERE idx = :idx", {bind("idx", index)})
                           : context_.sql.text("SELECT hash FROM log_nodes WHERE level = :level AND idx = :idx",
                                               {bind("level", level), bind("idx", index)});
    if (!found)
        throw std::runtime_error{"the transparency log has no node " + std::to_string(level) + "/" +
                                 std::to_string(index)};
    return raw(*found);
}

MerkleTree SqlTreeLog::tree() {
    return {[this](int level, long long index) { return full_subtree(level, index); }, context_.crypto};
}

std::vector<TreeNode> SqlTreeLog::nodes_from(int level, long long index, int limit) {
    std::vector<TreeNode> nodes;
    const Binds binds{bind("idx", index), bind("most", limit)};
    if (level == 0) {
        for (const LeafRow& row :
             select<LeafRow>(context_.sql, "log_leaves WHERE idx >= :idx ORDER BY idx LIMIT :most", binds))
            nodes.push_back({0, row.idx, raw(row.hash)});
        return nodes;
    }
    Binds of_level{bind("level", level)};
    of_level.insert(of_level.end(), binds.begin(), binds.end());
    for (const NodeRow& row : select<NodeRow>(
             context_.sql, "log_nodes WHERE level = :level AND idx >= :idx ORDER BY idx LIMIT :most", of_level))
        nodes.push_back({level, row.idx, raw(row.hash)});
    return nodes;
}

std::vector<long long> SqlTreeLog::leaves_without_audit(int limit) {
    std::vector<long long> indices;
    for (const IndexRow& row : select<IndexRow>(
             context_.sql,
             "log_leaves WHERE NOT EXISTS (SELECT 1 FROM audit_log WHERE audit_log.seq = log_leaves.audit_seq AND "
             "audit_log.leaf_hash = log_leaves.hash AND audit_log.object = log_leaves.object) ORDER BY idx LIMIT :most",
             {bind("most", limit)}))
        indices.push_back(row.idx);
    return indices;
}

long long SqlTreeLog::audited_leaves() {
    return context_.sql.number("SELECT COUNT(leaf_hash) FROM audit_log").value_or(0);
}

std::vector<std::pair<std::string, long long>> SqlTreeLog::objects_without_contract(int limit) {
    std::vector<std::pair<std::string, long long>> objects;
    for (const IndexRow& row : select<IndexRow>(context_.sql,
                                                "log_leaves WHERE object LIKE 'con!_%' ESCAPE '!' AND NOT EXISTS "
                                                "(SELECT 1 FROM contracts WHERE contracts.id = "
                                                "SUBSTR(log_leaves.object, 5) AND contracts.registration_number IS NOT "
                                                "NULL) AND NOT EXISTS (SELECT 1 FROM "
                                                "log_leaves later WHERE later.object = log_leaves.object AND later.idx "
                                                "> log_leaves.idx) ORDER BY idx LIMIT :most",
                                                {bind("most", limit)}))
        objects.emplace_back(row.object, row.idx);
    return objects;
}

// A row that the server did not write, that is held back for good or that was sealed before is no excuse for what does not fit.
std::map<std::string, std::string> SqlTreeLog::waiting() {
    std::map<std::string, std::string> leaves;
    for (InboxRow& row : select<InboxRow>(
             context_.sql,
             "journal_inbox WHERE leaf IS NOT NULL AND hold IS NULL AND NOT EXISTS (SELECT 1 FROM audit_log WHERE "
             "audit_log.id = journal_inbox.id) ORDER BY at, id"))
        if (row.mac == mac_of(facts_of(row), hash_of(row.leaf, context_.crypto), context_.crypto))
            leaves[row.object] = std::move(*row.leaf);
    return leaves;
}

void SqlTreeLog::append(const std::vector<NewLeaf>& leaves, Instant at) {
    if (leaves.empty()) return;
    long long next = size();
    std::map<std::pair<int, long long>, std::string> made;  // what the statements below will hold
    const FullSubtrees full = [&](int level, long long index) {
        const auto mine = made.find({level, index});
        return mine != made.end() ? mine->second : full_subtree(level, index);
    };
    std::vector<LeafRow> leaf_rows;
    std::vector<NodeRow> node_rows;
    for (const NewLeaf& leaf : leaves) {
        for (TreeNode& node : completed_by(next, leaf_hash(leaf.text, context_.crypto), full, context_.crypto)) {
            if (node.level == 0)
                leaf_rows.push_back({next, leaf.audit_seq, leaf.object, leaf.text, hex(node.hash)});
            else
                node_rows.push_back({node.level, node.index, hex(node.hash)});
            made[{node.level, node.index}] = std::move(node.hash);
        }
        ++next;
    }
    insert_all(context_.sql, "log_leaves", leaf_rows);
    if (!node_rows.empty()) insert_all(context_.sql, "log_nodes", node_rows);
    sign(next, MerkleTree{full, context_.crypto}, at);
}

// Behind the sealer's lock, so that no two heads take one place.
void SqlTreeLog::renew_head(Instant at, Duration age) {
    std::string lock = "SELECT seq FROM chain_head WHERE name = 'audit'";
    lock += context_.lock();
    context_.sql.number(lock);
    if (const auto last = head(); last && last->at + age <= at) sign(size(), tree(), at);
}

void SqlTreeLog::sign(long long size, const MerkleTree& tree, Instant at) {
    publish_key(at);
    TreeHead head{size, tree.root(size), at, key_id(context_.crypto), {}};
    head.signature = context_.crypto.sign(signed_text(head));
    const long long seq = context_.sql.number("SELECT MAX(seq) + 1 FROM log_heads").value_or(1);
    insert(context_.sql, "log_heads",
           TreeHeadRow{seq, head.size, hex(head.root), to_micros(at), head.key, hex(head.signature)});
}

void SqlTreeLog::publish_key(Instant at) {
    const std::string id = key_id(context_.crypto);
    if (context_.sql.number("SELECT COUNT(*) FROM log_keys WHERE id = :id", {bind("id", id)}).value_or(0) > 0) return;
    try {
        insert(context_.sql, "log_keys", KeyRow{id, context_.crypto.signing_key(), to_micros(at)});
    } catch (const DuplicateKey&) {  // somebody else has published the same one meanwhile
    }
}

}  // namespace heluo::persistence
