// What a tree head's signature covers.
#include "domain/core/tree_log.hpp"

namespace heluo {

std::string signed_text(const TreeHead& head) {
    return "heluo-tree-head-1\n" + std::to_string(head.size) + "\n" + hex(head.root) + "\n" + text(head.at) + "\n";
}

}  // namespace heluo
