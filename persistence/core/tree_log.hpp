// The transparency log in SQL: appended to by the sealer alone, in its transaction, read by everybody.
#pragma once
#include <string>
#include <vector>

#include "domain/core/tree_log.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

// A leaf as it comes out of the inbox.
struct NewLeaf {
    long long audit_seq = 0;
    std::string object, text;
};

class SqlTreeLog final : public TreeLog {
  public:
    explicit SqlTreeLog(Context& context) : context_{context} {}
    std::optional<TreeHead> head() override;
    Page<TreeHead> heads(const PageRequest& page) override;
    std::vector<SigningKey> keys() override;
    std::optional<LogLeaf> leaf(long long index) override;
    std::vector<LogLeaf> leaves_from(long long index, int limit) override;
    Page<TreeNode> hashes(const PageRequest& page) override;
    std::vector<LogLeaf> leaves_about(const std::string& object) override;
    MerkleTree tree() override;
    std::vector<TreeNode> nodes_from(int level, long long index, int limit) override;
    std::vector<long long> leaves_without_audit(int limit) override;
    long long audited_leaves() override;
    std::vector<std::pair<std::string, long long>> objects_without_contract(int limit) override;
    std::map<std::string, std::string> waiting() override;
    void publish_key(Instant at) override;
    void renew_head(Instant at, Duration age) override;

    // Behind the last, with a head over all; the caller holds the sealer's lock.
    void append(const std::vector<NewLeaf>& leaves, Instant at);

  private:
    long long size();
    std::string full_subtree(int level, long long index);
    void sign(long long size, const MerkleTree& tree, Instant at);

    Context& context_;
};

}  // namespace heluo::persistence
