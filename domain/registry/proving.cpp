// Proving the register: leaves, nodes, heads, audit, contracts, in this order.
#include "domain/registry/proving.hpp"

#include <algorithm>
#include <map>

#include "domain/core/crypto.hpp"
#include "domain/core/journal.hpp"
#include "domain/core/tree_log.hpp"
#include "domain/registry/document.hpp"
#include "domain/registry/leaves.hpp"

namespace heluo {

namespace {

constexpr int page = 1000;

class Proving {
  public:
    Proving(Unit& unit, const std::vector<KnownHead>& known) : unit_{unit}, known_{known} {}

    RegisterProof run() {
        unit_.snapshot();
        waiting_ = unit_.log.waiting();
        check_leaves();
        check_nodes();
        if (proof_.whole()) check_heads();  // whose roots rest on the nodes
        check_audit();
        check_contracts();
        return std::move(proof_);
    }

  private:
    void misfit(std::string place, std::string trouble) {
        if (proof_.misfits.size() < max_misfits) proof_.misfits.push_back({std::move(place), std::move(trouble)});
    }

    // Whose rows bear MACs of the instance key: without it nobody makes the log and the chain agree on something else.
    void check_audit() {
        const ChainVerdict chain = unit_.journal.verify();
        if (!chain.whole) misfit("audit row " + std::to_string(chain.first_bad), "is broken: " + chain.trouble);
        for (const long long index : unit_.log.leaves_without_audit(static_cast<int>(max_misfits)))
            misfit("leaf " + std::to_string(index), "is not what the audit chain carries");
        if (const long long audited = unit_.log.audited_leaves(); audited > proof_.leaves)
            misfit("log", "ends with leaf " + std::to_string(proof_.leaves - 1) + ", where the audit chain carries " +
                              std::to_string(audited));
    }

    void check_leaves() {
        for (;;) {
            const auto leaves = unit_.log.leaves_from(proof_.leaves, page);
            for (const LogLeaf& leaf : leaves) {
                if (leaf.index != proof_.leaves) misfit("leaf " + std::to_string(proof_.leaves), "is gone");
                if (leaf.hash != leaf_hash(leaf.text, unit_.crypto))
                    misfit("leaf " + std::to_string(leaf.index), "is not what it was hashed from");
                proof_.leaves = leaf.index + 1;
            }
            if (leaves.size() < static_cast<std::size_t>(page)) return;
        }
    }

    // Level by level, each from the one below: there are as many nodes as full pairs, and each is the hash of its pair.
    void check_nodes() {
        for (int level = 1; proof_.leaves >> level > 0 && proof_.whole(); ++level) {
            const long long wanted = proof_.leaves >> level;
            for (long long index = 0; index < wanted;) {
                const auto nodes = unit_.log.nodes_from(level, index, page);
                const auto below = unit_.log.nodes_from(level - 1, 2 * index, 2 * page);
                for (std::size_t i = 0; i < static_cast<std::size_t>(page) && index < wanted; ++i, ++index) {
                    const std::string place = "node " + std::to_string(level) + "/" + std::to_string(index);
                    if (i >= nodes.size() || 2 * i + 1 >= below.size() || nodes[i].index != index)
                        return misfit(place, "is gone");
                    if (nodes[i].hash != node_hash(below[2 * i].hash, below[2 * i + 1].hash, unit_.crypto))
                        misfit(place, "is not the hash of what lies below it");
                }
            }
        }
    }

    void check_heads() {
        std::map<std::string, std::string> keys;
        for (const SigningKey& key : unit_.log.keys()) {
            if (hex(unit_.crypto.sha256(key.pem)).substr(0, 16) != key.id) misfit("key " + key.id, "is another one");
            keys[key.id] = key.pem;
        }
        const MerkleTree tree = unit_.log.tree();
        PageRequest request{100, {}};
        long long last = proof_.leaves;
        do {
            const auto heads = unit_.log.heads(request);
            for (const TreeHead& head : heads.items) check_head(head, tree, keys, last);
            request.after = heads.next;
        } while (request.after);
        if (proof_.heads == 0 && proof_.leaves > 0) misfit("log", "has leaves and no head");
        for (const KnownHead& head : known_)
            if (head.size < 1 || head.size > proof_.leaves || hex(tree.root(head.size)) != head.root)
                misfit("known head of " + std::to_string(head.size), "is not of this log");
    }

    // From the last to the first: each covers no more than the one after it, and the last covers all.
    void check_head(const TreeHead& head, const MerkleTree& tree, const std::map<std::string, std::string>& keys,
                    long long& last) {
        const std::string place = "head of " + std::to_string(head.size);
        if (proof_.heads++ == 0) {
            proof_.root = hex(head.root);
            proof_.key = head.key;
            if (head.size != proof_.leaves) misfit(place, "is not of all " + std::to_string(proof_.leaves) + " leaves");
        }
        const auto key = keys.find(head.key);
        if (key == keys.end() || !unit_.crypto.is_signed(signed_text(head), head.signature, key->second))
            misfit(place, "does not bear a signature of its key");
        if (head.size > last || head.size < 1)
            misfit(place, "covers more than the head after it");
        else if (tree.root(head.size) != head.root)
            misfit(place, "is not the root of these leaves");
        last = std::min(last, head.size);
    }

    void check_contracts() {
        for (std::string after;;) {
            const auto contracts = unit_.contracts.registered_after(after, page);
            for (const Contract& contract : contracts) check_contract(contract);
            if (contracts.size() < static_cast<std::size_t>(page)) break;
            after = contracts.back().id.ulid;
        }
        if (unit_.contracts.revisions() != revisions_) misfit("revisions", "are more than the registrations have");
        if (unit_.supplements.registered() != supplements_)
            misfit("supplements", "are more than the registrations have");
        if (unit_.receipts.confirmed() != receipts_) misfit("receipts", "are more than the registrations have");
        // What the log has and the register has not.
        for (const auto& [object, index] : unit_.log.objects_without_contract(static_cast<int>(max_misfits)))
            if (!is_undone(index))
                misfit("contract " + object, "is gone, which leaf " + std::to_string(index) + " has");
    }

    void check_contract(const Contract& contract) {
        ++proof_.contracts;
        const std::string place =
            "contract " + contract.id.text() + " (" + contract.registration.value().number.value + ")";
        std::vector<LogLeaf> leaves = unit_.log.leaves_about(contract.id.text());
        if (const auto waits = waiting_.find(contract.id.text()); waits != waiting_.end())
            leaves.push_back({proof_.leaves, contract.id.text(), waits->second, {}});
        if (leaves.empty()) return misfit(place, "is in no leaf");
        const Ledger ledger = ledger_of(unit_, contract);
        supplements_ += static_cast<long long>(ledger.supplements.size());
        receipts_ += static_cast<long long>(ledger.receipts.size());
        const LogLeaf& last = leaves.back();
        if (facts_in(last.text) != facts_of(contract))
            misfit(place, "is not what leaf " + std::to_string(last.index) + " says");
        if (ledger_in(last.text) != text_of(ledger))
            misfit("ledger of " + place, "is not what leaf " + std::to_string(last.index) + " says");
        if (contract.registration->revision > 1)
            check_revisions(contract, leaves);
        else
            check_documents(contract.id, contract.registration->documents);
    }

    // That those which the registration was decided on are still there, with their bytes.
    void check_documents(const ContractId& application, const std::vector<FiledDocument>& decided_on) {
        if (documents_filed(unit_, application) != decided_on)
            misfit("documents of contract " + application.text(), "are not those that it was registered with");
        for (const Document& each : unit_.documents.of(application))
            if (!is_whole(unit_.contents, unit_.crypto, each.wish.file.sha256))
                misfit("document " + each.id.text(), "has not the bytes that were filed");
    }

    // One for each number before the revision in force.
    void check_revisions(const Contract& contract, const std::vector<LogLeaf>& leaves) {
        const auto revisions = unit_.contracts.revisions(contract.id);
        revisions_ += static_cast<long long>(revisions.size());
        check_documents_of(contract, revisions);
        for (std::size_t i = 0; i < static_cast<std::size_t>(contract.registration->revision - 1); ++i) {
            const bool there = i < revisions.size() && revisions[i].revision == static_cast<long long>(i) + 1;
            if (!there || !is_told(contract, revisions[i], leaves))
                return misfit("revision " + std::to_string(i + 1) + " of contract " + contract.id.text(),
                              there ? "is in no leaf" : "is gone");
        }
    }

    // The first revision was decided on the contract's own, each later one on those of the change that made it.
    void check_documents_of(const Contract& contract, const std::vector<Revision>& revisions) {
        for (std::size_t i = 0; i <= revisions.size(); ++i)
            check_documents(i == 0 ? contract.id : revisions[i - 1].replaced_by,
                            i == revisions.size() ? contract.registration->documents : revisions[i].documents);
    }

    static bool is_told(Contract contract, const Revision& revision, const std::vector<LogLeaf>& leaves) {
        contract.terms = revision.terms;
        contract.registration->revision = revision.revision;
        contract.registration->documents = revision.documents;
        contract.state = ContractState::registered;
        contract.ending.reset();
        const std::string facts = facts_of(contract);
        return std::any_of(leaves.begin(), leaves.end(),
                           [&](const LogLeaf& leaf) { return facts_in(leaf.text) == facts; });
    }

    // Of an import that was taken back, which a later leaf tells.
    bool is_undone(long long index) {
        const auto leaf = unit_.log.leaf(index);
        const auto import = leaf ? import_in(leaf->text) : std::nullopt;
        if (!import) return false;
        const auto later = unit_.log.leaves_about(*import);
        return waiting_.contains(*import) || (!later.empty() && later.back().index > index);
    }

    Unit& unit_;
    const std::vector<KnownHead>& known_;
    std::map<std::string, std::string> waiting_;
    long long revisions_ = 0, supplements_ = 0, receipts_ = 0;
    RegisterProof proof_;
};

}  // namespace

RegisterProof prove_register(Unit& unit, const std::vector<KnownHead>& known) { return Proving{unit, known}.run(); }

}  // namespace heluo
