// The transparency log (登记透明日志) as it is read: leaves that the sealer appended in the order of the journal, and signed tree
// heads. What a leaf says is its capability's to write; nobody can change or take away one that a published head covers.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/instant.hpp"
#include "domain/core/merkle.hpp"
#include "domain/core/page.hpp"

namespace heluo {

struct LogLeaf {
    long long index = 0;  // from 0
    std::string object;   // typed id of what it is about
    std::string text;     // UTF-8; a nonce in it keeps it from being guessed by its hash
    std::string hash;     // raw
};

struct TreeHead {
    long long size = 0;
    std::string root;  // raw
    Instant at;
    std::string key;        // id of the key that signed it
    std::string signature;  // DER, raw
};
// What is signed: "heluo-tree-head-1", size, root in hex and instant, a line each.
std::string signed_text(const TreeHead& head);

struct SigningKey {
    std::string id;   // the first 16 hex digits of the SHA-256 of its PEM text
    std::string pem;  // SubjectPublicKeyInfo
    Instant since;    // when the log first used it
};

class TreeLog {
  public:
    virtual ~TreeLog() = default;
    virtual std::optional<TreeHead> head() = 0;                 // the last
    virtual Page<TreeHead> heads(const PageRequest& page) = 0;  // the last first
    virtual std::vector<SigningKey> keys() = 0;
    virtual std::optional<LogLeaf> leaf(long long index) = 0;
    virtual std::vector<LogLeaf> leaves_from(long long index, int limit) = 0;
    virtual Page<TreeNode> hashes(const PageRequest& page) = 0;                // of the leaves, in their order
    virtual std::vector<LogLeaf> leaves_about(const std::string& object) = 0;  // in their order
    virtual MerkleTree tree() = 0;                                             // valid as long as the unit
    // For proving: nodes of a level (0: the leaves), leaves that no audit row carries with their hash, how many audit rows carry
    // one, typed ids of contracts in leaves without a row of theirs (with the last leaf), and the newest leaf about each object that
    // waits for the sealer and bears the server's own MAC.
    virtual std::vector<TreeNode> nodes_from(int level, long long index, int limit) = 0;
    virtual std::vector<long long> leaves_without_audit(int limit) = 0;
    virtual long long audited_leaves() = 0;
    virtual std::vector<std::pair<std::string, long long>> objects_without_contract(int limit) = 0;
    virtual std::map<std::string, std::string> waiting() = 0;
    virtual void publish_key(Instant at) = 0;  // that signs now: among keys(), unless it is already
    // A head over what there is now where the last is older than that, though nothing was added: that the log lives is news too.
    virtual void renew_head(Instant at, Duration age) = 0;
};

}  // namespace heluo
