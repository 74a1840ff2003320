// Folding by utf8proc, whose tables are Unicode's.
#include "api/core/folding.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace heluo::api {

std::string folded(std::string_view text) {
    const std::string copy{text};
    utf8proc_uint8_t* made = utf8proc_NFKC_Casefold(reinterpret_cast<const utf8proc_uint8_t*>(copy.c_str()));
    if (!made) throw std::invalid_argument{"text to fold is not UTF-8"};
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned{made, &std::free};
    std::string result;
    for (const char* c = reinterpret_cast<const char*>(made); *c; ++c) {
        const bool blank = *c == ' ' || *c == '\t' || *c == '\n' || *c == '\r';
        if (!blank)
            result += *c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

}  // namespace heluo::api
