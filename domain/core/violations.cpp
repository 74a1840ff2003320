// Places in a JSON document (RFC 6901).
#include "domain/core/violations.hpp"

namespace heluo {

std::string pointer_to(std::string_view base, std::string_view member) {
    std::string pointer{base};
    pointer += '/';
    for (const char c : member) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

}  // namespace heluo
